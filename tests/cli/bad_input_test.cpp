// What is wrong is said in one line each, before anything is written: exit 2.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/cli/called.hpp"
#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// Path of a file below tests/data.
std::string data(const std::string& name) {
    return std::filesystem::absolute("tests/data/" + name).string();
}

/// `run` of lenet5 on `small` with further arguments.
std::vector<std::string> small(const std::vector<std::string>& more) {
    return run_of("small", "lenet5", more);
}

void expect_bad_key(const std::string& set, const std::vector<std::string>& says) {
    expect_bad(run_with({set}), says);
}

TEST(BadChip, EveryLineOfAMisspeltFileIsNamedWithItsPlace) {
    const std::string file = data("chips/misspelt.yaml");
    const std::vector<std::string> says{
        file + ":4:8: tile.pes: out of range, got '0', allowed: a number from 1 to 1024",
        file + ":7:7: tile.pe.crossbar.colls: unknown key, got 'colls', did you mean 'tile.pe.crossbar.cols'?",
        "read_time: wrong unit, got '3 nJ', allowed: a time",
        "tile.pe.adc.bits: out of range, got '0', allowed: a number from 1 to 16",
        "memory.bandwidth: out of range, got '-5 GB/s'",
        "got 'kindd', did you mean 'memory.kind'?"};
    expect_bad(run_of(file, "lenet5"), says);
    expect_bad({"show", "spec", "--chip", file}, says);
    expect_bad({"check", file}, says);
}

TEST(BadChip, NoFileOfAChip) {
    for (const auto& [file, says] :
         std::vector<std::pair<std::string, std::string>>{{data("chips/empty.yaml"), "the file is empty"},
                                                          {data("chips"), "got a directory"},
                                                          {data("chips/alias_bomb.yaml"), ":1:4: "},
                                                          {data("chips/missing.yaml"), "No such file"},
                                                          {"/dev/null", "the file is empty"},
                                                          {"/dev/zero", "too large"},
                                                          {"/proc/self/mem", "/proc/self/mem"},
                                                          {"./", "got a directory"}}) {
        expect_bad(run_of(file, "lenet5"), {says});
        expect_bad(run_of("small", file), {says});
        expect_bad({"check", file}, {says});
    }
    expect_bad(run_of("smal", "lenet5"), {"chips: no such name, got 'smal', did you mean 'small'"});
    expect_bad(run_of("small", "lenet"), {"networks: no such name, got 'lenet', did you mean 'lenet5'"});
    expect_bad({"check", "smal"}, {"check: no such chip or network, got 'smal'", "small", "lenet5"});
}

TEST(BadLayer, TheNearestIsNamed) {
    expect_bad({"explain", "--chip", "small", "--network", "lenet5", "--layer", "c4"},
               {"--layer: no such layer of lenet5, got 'c4', did you mean 'c", "known: c1, s2, c3"});
    expect_bad({"explain", "--chip", "small", "--network", "lenet5"}, {"--layer is required"});
    expect_bad({"explain", "--chip", "small", "--network", "lenet5", "--layer", ""}, {"--layer", "empty"});
}

TEST(BadNetwork, KernelTensorAndCycleAreNamedWithTheirPlace) {
    const std::string kernel = data("networks/kernel_too_large.yaml");
    expect_bad(run_of("small", kernel),
               {kernel + ":5:47: stem.kernel: is larger than the padded map, got 7 x 7, allowed up to 3 x 3"});
    const std::string tensor = data("networks/missing_tensor.yaml");
    expect_bad(run_of("small", tensor), {tensor + ":6:35: sum.inputs: missing tensor, got 'stm', did you mean 'stem'"});
    const std::string cycle = data("networks/cycle.yaml");
    expect_bad(run_of("small", cycle), {cycle + ":5:", "cycle in the graph, got sum -> act -> back -> sum"});
    for (const std::string& file : {kernel, tensor, cycle}) {
        expect_bad({"check", file}, {file});
        expect_bad({"show", "graph", "--network", file}, {file});
    }
}

TEST(BadNetwork, MapsBeyondAllBoundsAndNothingToDo) {
    const TemporaryFolder folder;
    const auto expect_bad_network = [&](const std::string& shape, const std::string& layers, const std::string& says) {
        write_file(folder / "net.yaml", "name: n\ninput: {name: image, shape: " + shape + "}\nlayers:\n" + layers);
        expect_bad(run_of("small", folder / "net.yaml"), {says});
    };
    const std::string relu = "- relu: {name: a}\n";
    expect_bad_network("[1, 1000000, 1000000]", relu, "input.shape: is out of range, got 1000000");
    expect_bad_network("[1, 65536, 65536]", relu, "input.shape: is too large, got 1 x 65536 x 65536");
    expect_bad_network("[1, 16384, 16384]", relu, "positions (height x width)");
    expect_bad_network("[0, 8, 8]", relu, "input.shape: is out of range, got 0");
    expect_bad_network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 2, dilation: 65536}\n",
                       "is larger than the padded map");
    expect_bad_network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 3, pad: 3}\n", "a.pad: ");
    expect_bad_network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 3, stride: 0}\n", "a.stride: ");
    expect_bad_network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 1, groups: 2}\n", "a.groups: ");
    expect_bad_network("[3, 8, 8]", "- flatten: {name: a}\n", "nothing to run");
    expect_bad_network("[3, 8, 8]", "", "layers: ");
}

TEST(BadSet, TheAssignmentItself) {
    const std::string form = "allowed: PATH=VALUE such as";
    expect_bad_key("", {"--set: not an assignment, got ''", form});
    expect_bad_key("tile.pes", {"--set: not an assignment, got 'tile.pes'", form});
    expect_bad_key("=3", {form});
    expect_bad_key("tile..pes=3", {"--set: tile..pes: "});
    expect_bad_key("tile.pes.=3", {"--set: tile.pes.: "});
    expect_bad_key("tile.pess=3", {"--set: tile.pess: unknown key, did you mean 'tile.pes'?"});
    expect_bad_key("mapping.replicaton=none", {"did you mean 'mapping.replication'?"});
    expect_bad_key("zebra=3", {"--set: zebra: unknown key", "bitline list keys"});
    expect_bad_key("tile.pes=", {"--set: tile.pes: no value"});
    expect_bad_key("tile.pes=*a", {"--set: tile.pes: not a value, got '*a'"});
    expect_bad_key("tile=3", {"--set: tile: wrong type, got '3', allowed: a section with the keys"});
    expect_bad(small({"--set"}), {"command line: --set"});
}

TEST(BadSet, ValuesOutOfRangeOrOfTheWrongKind) {
    expect_bad_key("noc.width=0", {"--set: noc.width: out of range, got '0', allowed: a number from 1 to 256"});
    expect_bad_key("noc.tiles_per_router=0", {"noc.tiles_per_router: out of range"});
    expect_bad_key("memory.bandwidth=-5 GB/s", {"memory.bandwidth: out of range, got '-5 GB/s'"});
    expect_bad_key("tile.pe.adc.bits=0", {"tile.pe.adc.bits: out of range, got '0'"});
    expect_bad_key("clock=3 V", {"--set: clock: wrong unit, got '3 V', allowed: a frequency"});
    expect_bad_key("clock=1 Hz", {"clock: out of range"});
    expect_bad_key("clock=1 fs", {"clock: out of range"});
    expect_bad_key("clock=1000", {"clock: no unit, got '1000'"});
    expect_bad_key("tile.pes=3 GHz", {"tile.pes: a unit where none belongs, got '3 GHz'"});
    expect_bad_key("tile.pes=1.5", {"tile.pes: not a whole number, got '1.5'"});
    expect_bad_key("tile.pes=[1]", {"tile.pes: wrong type, got a list"});
    expect_bad_key("tile.input_buffer.capacity=0 B", {"tile.input_buffer.capacity: out of range"});
    expect_bad_key("memory.routers=[9]",
                   {"memory.routers: outside the mesh, got '9', allowed: 0 to 3 on a mesh of 2x2"});
    expect_bad_key("memory.routers=[0, 1]", {"one router per controller is needed, got 2 routers"});
    expect_bad_key("noc.packet_flits=1", {"noc.packet_flits: out of range"});
    expect_bad_key("noc.header_bits=1024", {"noc.packet_flits: no room for a payload flit"});
    expect_bad_key("mapping.weights=swap", {"mapping.weights: unknown choice, got 'swap', allowed: resident"});
    expect_bad_key("run.watchdog_cycles=1", {"run.watchdog_cycles: out of range"});
    expect_bad(run_with({"run.power_bin=1 fs", "memory.latency=1 s"}), {"run.power_bin: too short, got '1 fs'"});
    expect_bad(run_with({"noc.width=256", "noc.height=256", "noc.tiles_per_router=2"}), {"too many tiles"});
}

TEST(BadSet, AllErrorsAtOnce) {
    expect_bad(run_with({"tile.pess=3", "clock=3 V", "noc.width=0"}),
               {"tile.pess: unknown key", "clock: wrong unit", "noc.width: out of range"});
}

TEST(BadOption, NumbersOfImages) {
    for (const char* images : {"0", "-1", "1e9", "99999999999999999999999", "1000001"}) {
        expect_bad(small({"--images", images}), {"run.images: out of range", images, "from 1 to 1000000"});
    }
    expect_bad(small({"--images", "1.5"}), {"run.images: not a whole number, got '1.5'"});
    expect_bad(small({"--images", "few"}), {"run.images: not a number, got 'few'"});
    // A millisecond a cycle: SystemC's clock of 64 bits ends first.
    expect_bad(run_with({"clock=1 ms", "memory.latency=1 s", "run.images=10000"}), {"run: too long to be simulated"});
}

TEST(BadOption, WordsThatAreNotKnown) {
    expect_bad(small({"--execution", "parallel"}),
               {"mapping.execution: unknown choice, got 'parallel', allowed: pipelined | layer_sequential"});
    expect_bad(small({"--placement", "spiral"}), {"mapping.placement: unknown choice, got 'spiral'"});
    expect_bad(small({"--replication", "balancd"}), {"mapping.replication: unknown choice, got 'balancd'"});
    expect_bad(small({"--replication", "fixed:0"}), {"mapping.replication: out of range, got 'fixed:0'"});
    expect_bad({}, {"command line: "});
    expect_bad({"frob"}, {"command line: ", "'frob'", "run, explain, show, list, check"});
    expect_bad({"--frob"}, {"command line: ", "'--frob'"});
    expect_bad({"run", "--frob"}, {"command line: "});
    expect_bad(small({"extra"}), {"command line: ", "extra"});
    expect_bad({"list", "planets"}, {"list: unknown kind, got 'planets', known are chips, networks"});
    expect_bad({"show", "me"}, {"show: unknown value, got 'me', known are spec, graph"});
}

TEST(BadOption, MissingRepeatedAndEmptyValues) {
    const std::vector<std::string> options{"--execution", "--replication", "--placement", "--images", "--out",
                                           "--vcd",       "--timeline",    "--scope",     "--window", "--packet-trace"};
    for (const std::string& option : options) {
        expect_bad(small({option}), {"command line: " + option});
        expect_bad(small({option, ""}), {"command line: " + option + ": the value is empty"});
        expect_bad(small({option, "1", option, "1"}), {"command line: " + option});
    }
    expect_bad({"run", "--network", "lenet5"}, {"--chip is required"});
    expect_bad({"run", "--chip", "small"}, {"--network is required"});
    expect_bad(run_of("", "lenet5"), {"--chip: the value is empty"});
    expect_bad({"show", "spec"}, {"show spec: --chip is missing"});
    expect_bad({"show", "program", "--chip", "small"}, {"show program: --network is missing"});
    expect_bad({"show"}, {"command line: "});
    expect_bad({"list"}, {"command line: "});
    expect_bad({"check"}, {"command line: "});
    expect_bad({"diff", "one"}, {"command line: "});
    expect_bad({"--configs", "/no/such/folder", "list", "chips"}, {"--configs: no such folder, got '/no/such/folder'"});
}

TEST(BadOption, ScopesAndWindows) {
    const auto traced = [](const std::string& option, const std::string& value) {
        return small({"--vcd", "w.vcd", option, value});
    };
    expect_bad(traced("--window", "20us:10us"), {"--window: holds no cycle"});
    expect_bad(traced("--window", "10us:10us"), {"--window: holds no cycle"});
    expect_bad(traced("--window", "10us"), {"--window: not two times"});
    expect_bad(traced("--window", "1:2"), {"--window: '1' is no time"});
    expect_bad(traced("--window", "1V:2V"), {"--window: '1V' is no time"});
    expect_bad(traced("--window", "-1us:2us"), {"--window: '-1us' is no time"});
    expect_bad(traced("--window", "1us:2us:3us"), {"--window: not two times"});
    expect_bad(traced("--scope", "tiles"), {"--scope: unknown part, 'tiles' was given"});
    expect_bad(traced("--scope", "tile4"), {"--scope: the chip has no tile4", "tile0 to tile3"});
    expect_bad(traced("--scope", "tile3-1"), {"--scope: the range runs backwards"});
    expect_bad(traced("--scope", ","), {"--scope: unknown part, '' was given"});
    expect_bad(small({"--scope", "tile0"}), {"--scope: has nothing to act on, got neither --vcd nor --timeline"});
    expect_bad(small({"--window", "1us:2us"}), {"--window: has nothing to act on"});
}

TEST(BadOutput, PlacesThatAreNoFilesOrFolders) {
    for (const char* option : {"--vcd", "--timeline", "--packet-trace"}) {
        expect_bad(small({option, "/"}), {std::string(option) + ": no place for a file, '/' was given"});
        expect_bad(small({option, "/no/such/w"}), {std::string(option) + ": cannot be opened", "No such file"});
        expect_bad(small({option, "/proc/w"}), {std::string(option) + ": cannot be opened"});
        expect_bad(small({option, std::string(300, 'w')}), {std::string(option) + ": cannot be opened", "too long"});
    }
    expect_bad(small({"--out", "/dev/null"}), {"--out: /dev/null cannot be made"});
    expect_bad(small({"--out", "/etc/passwd/here"}), {"--out: ", "/etc/passwd is no folder"});
    expect_bad(small({"--out", "/proc/here"}), {"--out: ", "/proc/here"});
    expect_bad(small({"--out", std::string(300, 'o')}), {"--out: ", "too long"});
    std::string deep;
    for (int i = 0; i < 3000; ++i) {
        deep += "d/";
    }
    expect_bad(small({"--out", deep}), {"--out: ", "too long"});
}

TEST(BadOutput, AFolderThatCannotBeWritten) {
    if (::geteuid() == 0) {
        // Permissions do not bind root, but nobody makes a folder among the processes, or below a device.
        if (::access("/proc/self", F_OK) == 0) {  // not mounted in every chroot
            expect_bad(small({"--out", "/proc/bitline"}), {"--out: "});
        }
        expect_bad(small({"--out", "/dev/null/bitline"}), {"--out: "});
        return;
    }
    const TemporaryFolder folder;
    ASSERT_EQ(::chmod(folder.path().c_str(), 0500), 0);
    expect_bad(small({"--out", folder / "here"}), {"--out: ", "does not allow it"});
    expect_bad(small({"--vcd", folder / "w.vcd"}), {"--vcd: cannot be opened", "Permission denied"});
    ASSERT_EQ(::chmod(folder.path().c_str(), 0700), 0);
}

TEST(BadOutput, OneFileForTwoThings) {
    const std::string own_name = "a name of its own is allowed";
    expect_bad(small({"--vcd", "w", "--timeline", "w"}), {"--timeline: cannot be the same file as --vcd", own_name});
    expect_bad(small({"--packet-trace", "w", "--timeline", "w"}),
               {"--packet-trace: cannot be the same file as", own_name});
    expect_bad(small({"--vcd", "w.vcd", "--timeline", "./w.gtkw"}), {"--timeline: cannot be the same file", own_name});
    expect_bad(small({"--vcd", "o/summary.json", "--out", "o"}), {"--vcd: cannot be the same file as --out"});
    const TemporaryFolder folder;
    const std::string network = folder / "net.yaml";
    write_file(network, read_file("configs/networks/lenet5.yaml"));
    expect_bad(
        run_of("small", network,
               {"--timeline", folder / "../" + folder.path().substr(folder.path().rfind('/') + 1) + "/net.yaml"}),
        {"--timeline: cannot be the same file as an input of the run"});
    EXPECT_EQ(read_file(network), read_file("configs/networks/lenet5.yaml"));
}

/// `run` of resnet20, whose traces are larger than any buffer on their way, in a folder of its own with what `prepare`
/// puts there. Refused with `says`, and leaves no more than there was.
void expect_full(const std::vector<std::string>& more, const std::string& says,
                 const Circumstances& circumstances = {}) {
    expect_refused(2, run_of("small", "resnet20", more), {says}, circumstances);
}

TEST(FullDisk, IsNoticedByTracesInTheMiddleOfARunAndByResults) {
    expect_full({"--vcd", "/dev/full"}, "--vcd: cannot be written, '/dev/full' was given (No space left on device)");
    expect_full({"--timeline", "/dev/full"}, "--timeline: cannot be written, '/dev/full' was given (No space");
    expect_full({"--packet-trace", "/dev/full"}, "--packet-trace: cannot be written, '/dev/full' was given (No space");
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "o");
    std::filesystem::create_symlink("/dev/full", folder / "o/components.csv");
    Circumstances there;
    there.folder = folder.path();
    expect_full({"--out", "o", "--vcd", "w.vcd", "--timeline", "t.json"},
                "--out: cannot be written, 'o/components.csv'", there);
}

TEST(FullDisk, ALimitOfFileSizesIsTheSame) {
    for (const long most : {0L, 100L, 3000L, 100'000L, 300'000L}) {
        Circumstances tight;
        tight.most_file_bytes = most;
        expect_full({"--vcd", "w.vcd", "--timeline", "t.json"}, "(File too large)", tight);
    }
}

TEST(FullDisk, LeavesEarlierResultsAlone) {
    const TemporaryFolder folder;
    Circumstances there;
    there.folder = folder.path();
    const std::vector<std::string> run = run_of("small", "lenet5", {"--out", "o", "--vcd", "w.vcd"});
    ASSERT_EQ(call(run, there).status, 0);
    const std::string before = read_file(folder / "o/summary.json") + read_file(folder / "w.vcd");
    there.most_file_bytes = 1000;
    expect_refused(2, run_of("small", "resnet20", {"--out", "o", "--vcd", "w.vcd"}), {"File too large"}, there);
    EXPECT_EQ(read_file(folder / "o/summary.json") + read_file(folder / "w.vcd"), before);
}

TEST(BadDiff, FoldersThatHoldNoResults) {
    expect_bad({"diff", "a", "b"}, {"a: cannot be read"});
    expect_bad({"diff", "/", "/"}, {"/summary.json: cannot be read"});
    expect_bad({"diff", "/dev/null", "/dev/null"}, {"/dev/null: no summary of a run"});
    expect_bad({"diff", "/etc/passwd", "/etc/passwd"}, {"/etc/passwd: no summary of a run, got no JSON"});
    expect_bad({"diff", std::string(300, 'd'), "b"}, {"cannot be read", "too long"});
    const TemporaryFolder folder;
    write_file(folder / "half.json", "{\"cycles\": 3, \"layers\": [");
    expect_bad({"diff", folder / "half.json", folder / "half.json"}, {"half.json: no summary of a run"});
}

}  // namespace
}  // namespace bitline
