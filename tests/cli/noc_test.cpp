// bitline noc as users call it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// Both streams of `bitline noc` and its exit code as last line.
std::vector<std::string> noc(const std::string& options) {
    std::string text;
    FILE* pipe = ::popen(("{ " BITLINE_BINARY " noc " + options + "; } 2>&1; echo \"exit $?\"").c_str(), "r");
    if (pipe == nullptr) {
        return {};
    }
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        text += static_cast<char>(c);
    }
    ::pclose(pipe);
    return lines_of(text);
}

TEST(Noc, PrintsARowForEachRate) {
    const std::vector<std::string> lines = noc("--mesh 4x4 --rates 0.1:0.3:0.1 --sample 2000");
    ASSERT_EQ(lines.size(), 5U);
    EXPECT_EQ(lines[0],
              "rate_flits_per_node_cycle,offered_flits_per_node_cycle,accepted_flits_per_node_cycle,"
              "mean_latency_cycles,p95_latency_cycles,p99_latency_cycles,max_latency_cycles,mean_hops,packets,"
              "unfinished_packets");
    EXPECT_EQ(lines[1].substr(0, 4), "0.1,");
    EXPECT_EQ(lines[2].substr(0, 4), "0.2,");
    EXPECT_EQ(lines[3].substr(0, 4), "0.3,");
    EXPECT_EQ(lines[4], "exit 0");
    EXPECT_EQ(noc("--mesh 4x4 --rate 0.2 --sample 2000")[1], lines[2]);
}

TEST(Noc, ByHand) {
    EXPECT_EQ(noc("--mesh 4x1 --traffic neighbour --packet 1 --buffer 8 --rate 1 --warmup 100 --sample 1000")[1],
              "1,1.000000,1.000000,6.000,9,9,9,1.500,4000,0");
}

TEST(Noc, WritesAFile) {
    const TemporaryFolder folder;
    const std::string options = "--mesh 3x3 --traffic hotspot --hotspot-share 0.5 --to-itself --sample 1000";
    const std::vector<std::string> printed = noc(options);
    EXPECT_EQ(noc(options + " --out " + (folder / "noc.csv")), std::vector<std::string>{"exit 0"});
    ASSERT_EQ(printed.size(), 3U);
    EXPECT_EQ(read_file(folder / "noc.csv"), printed[0] + "\n" + printed[1] + "\n");
    EXPECT_EQ(folder.listing(), "noc.csv");
}

TEST(Noc, TellsWhatIsWrong) {
    const auto wrong = [](const std::string& options, const std::string& line) {
        EXPECT_EQ(noc(options), (std::vector<std::string>{line, "exit 2"}));
    };
    wrong("--mesh 8", "--mesh: no mesh, got 8, WIDTHxHEIGHT with 1 to 64 routers each is allowed");
    wrong("--mesh 65x2", "--mesh: no mesh, got 65x2, WIDTHxHEIGHT with 1 to 64 routers each is allowed");
    wrong("--mesh 1x1", "--mesh: nobody to send to, got 1x1, at least two routers or --to-itself are needed");
    wrong("--traffic tornado",
          "--traffic: unknown pattern, got tornado, uniform, transpose, bit_complement, hotspot or "
          "neighbour is allowed");
    wrong("--mesh 4x2 --traffic transpose",
          "--mesh: not square, got 4x2, --traffic transpose needs as many columns as rows");
    wrong("--traffic transpose --to-itself",
          "--to-itself: means nothing here, got --traffic transpose, it is allowed with uniform and hotspot");
    wrong("--hotspot-share 0.1",
          "--hotspot-share: means nothing here, got --traffic uniform, it is allowed with hotspot");
    wrong("--traffic hotspot --hotspot-share 2", "--hotspot-share: no share, got 2, 0 to 1 is allowed");
    wrong("--rate 0", "--rate: no rate, got 0, 1e-06 to 1 flits per node and cycle are allowed");
    wrong("--rate nan", "--rate: no rate, got nan, 1e-06 to 1 flits per node and cycle are allowed");
    wrong("--rate 0.1 --rates 0.1:0.2:0.1",
          "--rates: one rate and a range of rates, got both --rate and --rates, one of them is allowed");
    wrong("--rates 0.2:0.1:0.1", "--rates: no range, got 0.2:0.1:0.1, FIRST:LAST:STEP in flits per node and cycle is "
                                 "allowed, each 1e-06 to 1, FIRST not above LAST, at most 1000 rates");
    wrong("--packet 0", "--packet: out of range, got 0, 1 to 4096 flits are allowed");
    wrong("--link-latency 0", "--link-latency: out of range, got 0, 1 to 1000 cycles are allowed");
    wrong("--sample 0", "--sample: out of range, got 0, 1 to 10000000 cycles are allowed");
    EXPECT_EQ(noc("--packet 0 --sample 0 --rate 2").size(), 4U);
    wrong("--buffer 65", "--buffer: out of range, got 65, 1 to 64 packets of a router input are allowed");
    wrong("--router torus", "--router: unknown router, got torus, vct or wormhole is allowed");
    wrong("--vcs 2", "--vcs: means nothing here, got --router vct, it is allowed with wormhole");
    wrong("--vc-latency 1", "--vc-latency: means nothing here, got --router vct, it is allowed with wormhole");
    wrong("--router wormhole --vcs 17", "--vcs: out of range, got 17, 1 to 16 virtual channels are allowed");
    wrong("--router wormhole --buffer 0",
          "--buffer: out of range, got 0, 1 to 4096 flits of a virtual channel are allowed");
    wrong("--router wormhole --vc-latency 2",
          "--vc-latency: out of range, got 2, 0 to 1 cycles of the router latency are allowed");
    wrong("--router wormhole --mesh 64x64 --vcs 16 --buffer 4096",
          "--buffer: too much memory, got 1342177280 flits for all virtual channels of the mesh together, at most "
          "8000000 "
          "are allowed");
    wrong("--rates 0.1:0.2:0.1 --trace-out t",
          "--trace-out: one file for many rates, got --rates, it is allowed with one --rate");
    wrong("--out /tmp/t --trace-out /tmp/t",
          "--out: cannot be the same file as --trace-out, '/tmp/t' was given, a name of its own is allowed");
    wrong("--trace-in /no/such/trace",
          "/no/such/trace: cannot be read, No such file or directory, a readable file is expected");
    for (const char* option : {"--mesh 2x2", "--traffic uniform", "--rate 0.1", "--rates 0.1:0.2:0.1", "--to-itself",
                               "--hotspot-share 0.1", "--seed 3", "--trace-out u"}) {
        const std::string name = std::string(option).substr(0, std::string(option).find(' '));
        wrong(std::string("--trace-in t ") + option,
              name + ": means nothing here, got --trace-in, it is allowed with synthetic traffic");
    }
    wrong("--trace-in t --router wormhole --packet 8", "--packet: means nothing here, got --trace-in with --router "
                                                       "wormhole, it is allowed with synthetic traffic, or vct");
}

// Two packets over one link: the second waits for the first, or they share it.
TEST(Noc, ReplaysATraceByHand) {
    const TemporaryFolder folder;
    const std::string trace = folder / "t.csv";
    write_file(trace, "# bitline packets 1, mesh 3x1, local ports 1\ncycle,source,target,flits\n1,0,2,10\n4,1,2,4\n");
    const std::string replay = "--trace-in " + trace;
    // Offered: 14 flits by 3 nodes in 4 cycles. Latencies 16 and 18 (rule W1), 1.5 hops.
    EXPECT_EQ(noc(replay + " --router wormhole --vcs 1 --buffer 16")[1],
              ",1.166667,0.000000,17.000,18,18,18,1.500,2,0");
    EXPECT_EQ(noc(replay + " --router wormhole --vcs 2 --buffer 16")[1],
              ",1.166667,0.000000,15.500,20,20,20,1.500,2,0");
    // The first leaves router 1 in 5 to 14, the second in 15 to 18, and arrives in 21.
    EXPECT_EQ(noc(replay + " --packet 10")[1], ",1.166667,0.000000,16.500,17,17,17,1.500,2,0");
    // Only the second is measured.
    EXPECT_EQ(noc(replay + " --packet 10 --warmup 3")[1], ",1.333333,0.000000,17.000,17,17,17,1.000,1,0");
    EXPECT_EQ(
        noc(replay + " --buffer 1")[0],
        "--buffer: too small for the trace, got 1 packets of 8 flits (--packet), 10 flits are needed for its longest "
        "packet");
    EXPECT_EQ(noc(replay + " --warmup 4")[0], "--warmup: longer than the trace, got 4, less than 4 cycles are allowed");
    write_file(trace, "# bitline packets 1, mesh 3x1, local ports 1\ncycle,source,target,flits\n1,0,3,10\n");
    EXPECT_EQ(noc(replay),
              (std::vector<std::string>{trace + ":3:5: target out of range, got 3, 0 to 2 is allowed", "exit 2"}));
}

// What the sources created, replayed in place of them, gives the same row.
TEST(Noc, WritesATraceThatGivesTheSame) {
    const TemporaryFolder folder;
    const std::string trace = folder / "t.csv";
    for (const std::string router : {"vct", "wormhole"}) {
        for (const std::string rate : {"0.2", "0.8"}) {
            const std::string phases = " --router " + router + " --warmup 300 --sample 1000 --drain 2000";
            const std::vector<std::string> first =
                noc(fmt::format("--mesh 5x3 --rate {} --seed 7 --trace-out {}{}", rate, trace, phases));
            EXPECT_EQ(folder.listing(), "t.csv");
            const std::vector<std::string> again = noc(fmt::format("--trace-in {}{}", trace, phases));
            ASSERT_EQ(again.size(), 3U);
            EXPECT_EQ(again[1], first[1].substr(first[1].find(','))) << router << rate;
        }
    }
    const std::vector<std::string> lines = lines_of(read_file(trace));
    EXPECT_EQ(lines[0], "# bitline packets 1, mesh 5x3, local ports 1");
    EXPECT_EQ(lines[1], "cycle,source,target,flits");
    // Until the end of the drain phase: more than those of warm-up and sample, about 0.1 packets in each of 15 nodes' cycles.
    EXPECT_GT(lines.size(), 15U * 1300 / 10);
    // What cannot be written stops it before anything is simulated.
    EXPECT_EQ(noc("--trace-out /no/such/t").back(), "exit 2");
}

TEST(Noc, ItsPageShowsWhatIsPrinted) {
    const std::string call = "build/release/bitline noc ";
    std::size_t shown = 0;
    for (const ConsoleExample& example : console_examples(read_file("docs/noc.md"))) {
        ASSERT_EQ(example.command.substr(0, call.size()), call);
        std::vector<std::string> printed = noc(example.command.substr(call.size()));
        printed.pop_back();
        EXPECT_TRUE(shows(example.expected, printed)) << "line " << example.line;
        ++shown;
    }
    EXPECT_EQ(shown, 1U);
}

TEST(Noc, ReplaysAChip) {
    const TemporaryFolder folder;
    const std::string trace = folder / "t.csv";
    const std::string run = BITLINE_BINARY " run --quiet --chip small --network resnet20 --out " + (folder / "o") +
                            " --packet-trace " + trace + " > /dev/null";
    ASSERT_EQ(std::system(run.c_str()), 0);
    for (const std::string router : {"vct", "wormhole"}) {
        const std::vector<std::string> lines = noc(fmt::format("--trace-in {} --packet 64 --router {}", trace, router));
        EXPECT_EQ(lines.back(), router == "vct" ? "exit 0" : "exit 2");
    }
    const std::vector<std::string> lines = noc("--trace-in " + trace + " --router wormhole");
    const std::size_t packets = lines_of(read_file(trace)).size() - 2;
    EXPECT_GT(packets, 100U);
    EXPECT_NE(lines[1].find("," + std::to_string(packets) + ",0"), std::string::npos) << lines[1];
}

}  // namespace
}  // namespace bitline
