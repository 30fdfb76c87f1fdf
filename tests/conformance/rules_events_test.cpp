// Rules E1 to E10 of docs/timing.md: the log of one element's way over two routers and back, computed by hand.
#include <gtest/gtest.h>

#include <string>

#include "tests/agreement/agreement.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// A load at router 0, a vec on tile 1, a store at router 0, one element of 32 bytes: 3 cycles of a channel and 50 of latency, 9
// flits, one link. Ports 4 are the memory's at router 0 and the tile's at router 1.
std::string events(const std::string& name) {
    HandMadeProgram b("log");
    const NodeId load = b.add(load_node(0, row(1), 32), "load");
    const NodeId vec = b.add(vec_node(1, row(1), operations(8)), "vec");
    const NodeId store = b.add(store_node(0, row(1), 32), "store");
    stream(b, load, vec, 1, 2, 32);
    stored(b, vec, store, 1, 2, 32);
    const std::string log = model_log(round_chip(2), b.take());
    std::string found;
    for (std::size_t begin = 0; begin < log.size();) {
        const std::size_t end = log.find('\n', begin) + 1;
        const std::string line = log.substr(begin, end - begin);
        found += line.find(" " + name + " ") == std::string::npos ? "" : line;
        begin = end;
    }
    return found;
}

// The element is sent in 53, offered in 54 and visible in 68; the vec takes 1 cycle of its lanes and 2 of depth.
TEST(Rules, RuleE1Start) {
    EXPECT_EQ(events("start"), "cycle 0 chip.memory0 start 0 0\ncycle 68 chip.tile1 start 1 0\n"
                               "cycle 86 chip.memory0 start 2 0\n");
}

TEST(Rules, RuleE2End) {
    EXPECT_EQ(events("end"),
              "cycle 53 chip.memory0 end 0 0\ncycle 71 chip.tile1 end 1 0\ncycle 139 chip.memory0 end 2 0\n");
}

TEST(Rules, RuleE3Arrival) {
    EXPECT_EQ(events("arrival"), "cycle 68 chip.tile1 arrival 0 0 1\ncycle 86 chip.memory0 arrival 1 0 1\n");
}

TEST(Rules, RuleE4Base) {
    EXPECT_EQ(events("base"), "cycle 71 chip.tile1 base 0 1\ncycle 139 chip.memory0 base 1 1\n");
}

// Two cycles of sideband: one fixed, one hop. The last horizon is seen after the last end.
TEST(Rules, RuleE5Horizon) {
    EXPECT_EQ(events("horizon"), "cycle 73 chip.memory0 horizon 0 0 3\ncycle 141 chip.tile1 horizon 1 1 3\n");
}

TEST(Rules, RuleE6Inject) {
    EXPECT_EQ(events("inject"), "cycle 54 chip.memory0.ni inject 0 0 32 9\ncycle 72 chip.tile1.ni inject 1 0 32 9\n");
}

// From the local port 4 to the east, from the west to the local port; then back.
TEST(Rules, RuleE7Grant) {
    EXPECT_EQ(events("grant"),
              "cycle 56 chip.router0.out0 grant 0 0 32 9 4\ncycle 58 chip.router1.out4 grant 0 0 32 9 1\n"
              "cycle 74 chip.router1.out1 grant 1 0 32 9 4\ncycle 76 chip.router0.out4 grant 1 0 32 9 0\n");
}

TEST(Rules, RuleE8Receive) {
    EXPECT_EQ(events("receive"),
              "cycle 67 chip.tile1.ni receive 0 0 32 9\ncycle 85 chip.memory0.ni receive 1 0 32 9\n");
}

TEST(Rules, RuleE9Channel) {
    EXPECT_EQ(events("channel"),
              "cycle 0 chip.memory0.channel0 channel 32 3\ncycle 86 chip.memory0.channel0 channel 32 89\n");
}

TEST(Rules, RuleE10Slot) {
    EXPECT_EQ(events("slot"), "cycle 63 chip.memory0 slot 0\ncycle 81 chip.tile1 slot 1\n");
}

}  // namespace
}  // namespace bitline
