// bitline noc as users call it.
#include <gtest/gtest.h>

#include <cstdio>
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
    wrong("--buffer 65", "--buffer: out of range, got 65, 1 to 64 packets are allowed");
    wrong("--link-latency 0", "--link-latency: out of range, got 0, 1 to 1000 cycles are allowed");
    wrong("--sample 0", "--sample: out of range, got 0, 1 to 10000000 cycles are allowed");
    EXPECT_EQ(noc("--packet 0 --sample 0 --rate 2").size(), 4U);
}

}  // namespace
}  // namespace bitline
