// Every call ends in one of the documented ways: done 0, bad input 2, does not fit 4, a signal 128 and its number.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <regex>

#include "tests/cli/called.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

Circumstances in(const TemporaryFolder& folder) {
    Circumstances circumstances;
    circumstances.folder = folder.path();
    return circumstances;
}

TEST(DoesNotFit, NamesLayerShortfallAndTheSmallestChange) {
    expect_refused(4, run_of("isaac", "vgg16", {"--set", "mapping.weights=resident"}),
                   {"vgg16 on isaac: layer ", "33804 crossbars needed, 16128 available, 17676 short",
                    "smallest change: noc.tiles_per_router: 9 or tile.pes: 26"});
}

/// The first change that the message of a call that does not fit proposes, as PATH=VALUE.
std::string proposal(const std::vector<std::string>& arguments) {
    const Called called = call(arguments);
    EXPECT_EQ(called.status, 4) << called.err;
    std::smatch found;
    const bool any = std::regex_search(called.err, found, std::regex("smallest change: ([a-z_.]+): (.*?)( or .*)?\n"));
    EXPECT_TRUE(any) << called.err;
    return any ? found[1].str() + "=" + found[2].str() : "";
}

TEST(DoesNotFit, WhatItProposesFits) {
    for (const char* set : {"tile.pe.crossbar.rows=1", "tile.pe.crossbar.cols=4", "mapping.share_tiles=false",
                            "mapping.replication=fixed:65536", "tile.input_buffer.capacity=1 B",
                            "tile.input_buffer.capacity=100 B", "tile.output_buffer.capacity=7 B"}) {
        const std::string change = proposal(run_with({set}));
        expect_runs(run_with({set, change}));
    }
}

TEST(DoesNotFit, ProposesNothingThatIsOutOfRange) {
    // As many tiles as a chip may have, of one array each; a weight needs an array.
    const Called called =
        call(run_of("small", "resnet20",
                    {"--set", "noc.width=64", "--set", "noc.height=64", "--set", "noc.tiles_per_router=16", "--set",
                     "tile.pes=1", "--set", "tile.pe.crossbars=1", "--set", "tile.pe.adc.count=1", "--set",
                     "tile.pe.crossbar.rows=1", "--set", "tile.pe.crossbar.cols=4"}));
    EXPECT_EQ(called.status, 4);
    EXPECT_NE(called.err.find("270896 crossbars needed, 65536 available"), std::string::npos) << called.err;
    EXPECT_NE(called.err.find("smallest change: tile.pes: 5\n"), std::string::npos) << called.err;
}

TEST(DoesNotFit, OneArrayMoreThanThereIs) {
    // 128 arrays of 128 x 128 cells, 32 weights of four columns in a row.
    const TemporaryFolder folder;
    const auto network = [&](int outputs) {
        write_file(folder / "net.yaml", "name: n\ninput: {name: image, shape: [128, 1, 1]}\nlayers:\n"
                                        "- gemm: {name: fc, out_channels: " +
                                            std::to_string(outputs) + "}\n");
        return run_of("small", folder / "net.yaml");
    };
    expect_runs(network(128 * 32));
    expect_refused(4, network(128 * 32 + 1), {"layer fc does not fit: 129 crossbars needed, 128 available, 1 short"});
}

TEST(Runs, MeshesOfAnyShape) {
    expect_runs(run_with({"noc.width=1", "noc.height=1", "noc.tiles_per_router=4"}));
    expect_runs(run_with({"noc.width=1", "noc.height=13"}));
    expect_runs(run_with({"noc.width=13", "noc.height=1"}));
    expect_runs(run_with({"noc.width=7", "noc.height=5", "mapping.placement=row_major"}));
    expect_runs(run_with({"noc.tiles_per_router=64", "noc.local_ports=1", "noc.group_bus_width_bits=1"}));
    expect_runs(run_with({"noc.width=8", "noc.height=8", "noc.tiles_per_router=1024"}));
    expect_runs(run_with({"noc.width=2", "noc.height=2", "memory.controllers=4", "memory.routers=[3, 3, 3, 3]"}));
}

TEST(Runs, ArraysOfOneCell) {
    expect_runs(run_with({"tile.pe.crossbar.rows=1", "tile.pe.crossbar.cols=1", "tile.pe.crossbar.bits_per_cell=8",
                          "noc.tiles_per_router=1024", "tile.pes=64"}));
}

TEST(Runs, LeastAndLargestValues) {
    for (const char* set : {"clock=1 kHz",
                            "clock=1 THz",
                            "clock=999999999999 Hz",
                            "clock=333 MHz",
                            "memory.latency=1 s",
                            "memory.latency=1 fs",
                            "memory.bandwidth=1 kB/s",
                            "memory.bandwidth=1000 TB/s",
                            "memory.queue=1",
                            "memory.burst_bytes=1",
                            "memory.burst_bytes=65536",
                            "tile.pe.crossbar.read_time=1 fs",
                            "tile.pe.crossbar.read_time=1 s",
                            "tile.pe.adc.rate=1 kHz",
                            "tile.pe.adc.rate=1 THz",
                            "tile.pe.adc.bits=1",
                            "tile.pe.adc.bits=16",
                            "tile.pe.adc.count=1",
                            "tile.pe.adc.count=65536",
                            "tile.pe.dac.bits=8",
                            "tile.bus_width_bits=8",
                            "tile.accumulator.bits=8",
                            "tile.vector_unit.lanes=1",
                            "noc.packet_flits=2",
                            "noc.packet_flits=4096",
                            "precision.weight_bits=32",
                            "precision.activation_bits=1",
                            "precision.activation_bits=32",
                            "tile.input_buffer.capacity=1 TiB",
                            "global_buffer.capacity=0 B",
                            "run.power_bin=1 fs",
                            "run.power_bin=1 s",
                            "run.watchdog_cycles=1000",
                            "run.seed=9223372036854775807",
                            "technology.supply=0.301 V"}) {
        expect_runs(run_with({set}));
    }
    expect_runs(run_with({"memory.latency=1 s", "clock=1 THz", "run.watchdog_cycles=1000"}));
    expect_runs(run_with({"noc.header_bits=512", "noc.packet_flits=17"}));
}

TEST(Runs, OddLayers) {
    const TemporaryFolder folder;
    const auto expect_network = [&](const std::string& shape, const std::string& layers) {
        write_file(folder / "net.yaml", "name: n\ninput: {name: image, shape: " + shape + "}\nlayers:\n" + layers);
        for (const char* execution : {"pipelined", "layer_sequential"}) {
            expect_runs(run_of("small", folder / "net.yaml", {"--execution", execution, "--images", "2"}));
        }
    };
    expect_network("[1, 1, 1]", "- gemm: {name: a, out_channels: 1}\n");
    expect_network("[8, 1, 1]", "- conv: {name: a, out_channels: 4, kernel: 1}\n");
    expect_network("[3, 7, 7]", "- conv: {name: a, out_channels: 4, kernel: 7}\n");
    expect_network("[3, 16, 16]", "- conv: {name: a, out_channels: 4, kernel: 2, stride: 5}\n");
    expect_network("[3, 16, 16]", "- conv: {name: a, out_channels: 4, kernel: 2, stride: 50}\n");
    expect_network("[3, 16, 16]", "- conv: {name: a, out_channels: 4, kernel: 2, dilation: 15}\n");
    expect_network("[16, 8, 8]", "- conv: {name: a, out_channels: 32, kernel: 3, groups: 16, pad: 1}\n");
    expect_network("[3, 4, 4]", "- conv: {name: a, out_channels: 4, kernel: 3, pad: [2, 0, 1, 2]}\n");
    expect_network("[1, 4000, 1]", "- conv: {name: a, out_channels: 4, kernel: [3, 1]}\n");
    expect_network("[1, 1, 4000]", "- conv: {name: a, out_channels: 4, kernel: [1, 3]}\n");
    expect_network("[4, 9, 9]", "- max_pool: {name: a, kernel: 2, stride: 5, ceil_mode: true}\n");
    expect_network("[4, 8, 8]", "- average_pool: {name: a, kernel: 8, stride: 1}\n");
    expect_network("[3, 8, 8]", "- add: {name: a, inputs: [image, image]}\n");
    expect_network("[3, 8, 8]", "- flatten: {name: a}\n- relu: {name: b}\n- flatten: {name: c}\n");
}

TEST(Streams, AClosedOrFullStandardOutputIsBadInput) {
    const TemporaryFolder folder;
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"--help"}, {"--version"}, {"list", "keys"}, run_of("small", "lenet5")}) {
        Circumstances closed = in(folder);
        closed.closed = {STDOUT_FILENO};
        const Called shut = call(arguments, closed);
        EXPECT_EQ(shut.status, 2);
        EXPECT_EQ(shut.err, "standard output: cannot be written\n");
        Circumstances full = in(folder);
        full.full_output = true;
        const Called no_space = call(arguments, full);
        EXPECT_EQ(no_space.status, 2);
        EXPECT_EQ(no_space.err, "standard output: cannot be written\n");
    }
}

TEST(Streams, FilesNeverTakeThePlaceOfClosedOnes) {
    const TemporaryFolder folder;
    const std::vector<std::string> run{"run",   "--chip",     "small",  "--network", "lenet5", "--vcd",
                                       "w.vcd", "--timeline", "t.json", "--out",     "o"};
    ASSERT_EQ(call(run, in(folder)).status, 0);
    const std::string wave = read_file(folder / "w.vcd");
    const std::string timeline = read_file(folder / "t.json");
    Circumstances closed = in(folder);
    closed.closed = {STDIN_FILENO, STDERR_FILENO};
    EXPECT_EQ(call(run, closed).status, 0);
    EXPECT_TRUE(read_file(folder / "w.vcd") == wave);
    EXPECT_TRUE(read_file(folder / "t.json") == timeline);
}

/// A run of a minute or more, ended by `signal` when it has worked for a while: no files, and the code that says so.
void expect_interrupted(int signal, double after_s) {
    const TemporaryFolder folder;
    Circumstances interrupted = in(folder);
    interrupted.signal = signal;
    interrupted.signal_after_s = after_s;
    const Called called = call(run_of("small", "lenet5",
                                      {"--images", "1000000", "--vcd", "w.vcd", "--window", "0us:1us", "--timeline",
                                       "t.json", "--out", "deep/o"}),
                               interrupted);
    EXPECT_EQ(called.status, 128 + signal);
    EXPECT_EQ(called.out, "");
    EXPECT_EQ(called.err, "interrupted\n");
    EXPECT_EQ(tree_of(folder.path()), "") << "after " << after_s << " s";
}

TEST(Interrupt, LeavesNoFilesAndExitsWith130) {
    expect_interrupted(SIGINT, 0);
    expect_interrupted(SIGINT, 0.5);
    expect_interrupted(SIGTERM, 0.1);
    expect_interrupted(SIGHUP, 0.1);
}

TEST(Interrupt, KeepsEarlierResults) {
    const TemporaryFolder folder;
    ASSERT_EQ(call(run_of("small", "lenet5", {"--out", "o"}), in(folder)).status, 0);
    const std::string summary = read_file(folder / "o/summary.json");
    Circumstances interrupted = in(folder);
    interrupted.signal = SIGINT;
    EXPECT_EQ(call(run_of("small", "lenet5",
                          {"--images", "1000000", "--out", "o", "--window", "0us:1us", "--timeline", "t.json"}),
                   interrupted)
                  .status,
              130);
    EXPECT_EQ(read_file(folder / "o/summary.json"), summary);
    EXPECT_EQ(tree_of(folder.path()), "o\no/components.csv\no/layers.csv\no/report.html\no/summary.json\n");
}

TEST(Place, WorksFromAnyFolderAndThroughALink) {
    const TemporaryFolder folder;
    EXPECT_EQ(call({"list", "chips"}, in(folder)).out, "isaac\njoint-rram\nsmall\n");
    std::filesystem::create_symlink(BITLINE_BINARY, folder / "link");
    Circumstances linked = in(folder);
    linked.program = folder / "link";
    EXPECT_EQ(call({"list", "chips"}, linked).out, "isaac\njoint-rram\nsmall\n");
    EXPECT_EQ(call(run_of("small", "lenet5"), linked).status, 0);
    EXPECT_TRUE(std::filesystem::exists(folder / "bitline-out/small-lenet5/summary.json"));
}

TEST(Place, ACopyFindsConfigurationsWhereItIsTold) {
    const TemporaryFolder folder;
    Circumstances copied = in(folder);
    copied.program = folder / "bitline";
    std::filesystem::copy_file(BITLINE_BINARY, copied.program);
    const std::string configs = std::filesystem::absolute("configs").string();
    expect_refused(2, run_of("small", "lenet5"), {"chips: no such name, got 'small'", "--configs"}, copied);
    std::vector<std::string> told{"--configs", configs};
    const std::vector<std::string> run = run_of("small", "lenet5", {"--out", "o"});
    told.insert(told.end(), run.begin(), run.end());
    EXPECT_EQ(call(told, copied).status, 0);
    std::vector<std::string> told_last = run;
    told_last.insert(told_last.end(), {"--configs", configs});
    EXPECT_EQ(call(told_last, copied).status, 0);
}

TEST(Place, ItsOwnFolderOfConfigurationsJoinsTheBuiltInOnes) {
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder / "mine/chips");
    write_file(folder / "mine/chips/tiny.yaml", "use: chips/small\nnoc: {width: 1, height: 1}\n");
    EXPECT_EQ(call({"--configs", "mine", "list", "chips"}, in(folder)).out, "isaac\njoint-rram\nsmall\ntiny\n");
    EXPECT_EQ(call({"--configs", "mine", "check", "tiny"}, in(folder)).out,
              "tiny: 1 tiles, 32 crossbars of 128x128x2 bits; no errors\n");
}

}  // namespace
}  // namespace bitline
