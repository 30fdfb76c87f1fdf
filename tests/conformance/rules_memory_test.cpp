// Rules D and G of docs/timing.md: memory controllers and the global buffer.
#include <gtest/gtest.h>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// Eight loads of one element of `bytes`, into a tile with room for all.
Measured eight_loads(const ChipSpec& spec, int bytes, SiteKind site = SiteKind::memory) {
    HandMadeProgram b("loads");
    Node from = load_node(0, row(8), bytes);
    from.site.kind = site;
    from.output_slots = 8;
    const NodeId loads = b.add(from, "load");
    stream(b, loads, b.add(vec_node(0, row(8), operations(0)), "vec"), 8, 8);
    return measure(spec, b.take());
}

TEST(Rules, RuleD1Memory) {
    ChipSpec spec = round_chip();  // 12.8 B per cycle, 50 cycles
    for (int bytes : {128, 129}) {
        const Cycle channel = bytes == 128 ? 10 : 11;
        const Measured m = eight_loads(spec, bytes);
        for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_EQ(m.start(first_node, i), i);
            EXPECT_EQ(m.end(first_node, i), (i + 1) * channel + 50);
        }
    }
    EXPECT_EQ(eight_loads(spec, 0).end(first_node, 1), 1 + 1 + 50U);  // at least one cycle of the channel
    spec.memory.latency = Time{51'000'000};
    EXPECT_EQ(eight_loads(spec, 128).end(first_node, 7), 8 * 10 + 51U);
}

TEST(Rules, RuleD1Channels) {
    ChipSpec spec = round_chip();
    spec.memory.channels = 3;
    const Measured m = eight_loads(spec, 128);
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(m.end(first_node, i), i % 3 + (i / 3 + 1) * 10 + 50) << "request " << i;
    }
}

// Requests are numbered by controller, whichever node they are of: with two channels the nodes take turns, and each
// channel serves one of them.
TEST(Rules, RuleD1RequestsOfAllNodesAreCounted) {
    ChipSpec spec = round_chip();
    spec.memory.channels = 2;
    HandMadeProgram b("nodes");
    const NodeId first = b.add(load_node(0, row(1), 128), "first");
    const NodeId second = b.add(load_node(0, row(1), 256), "second");
    const NodeId third = b.add(load_node(0, row(1), 512), "third");
    const NodeId vec = b.add(vec_node(0, row(1), operations(0)), "vec");
    for (NodeId from : {first, second, third}) {
        stream(b, from, vec, 1, 1);
    }
    const Measured m = measure(spec, b.take());
    // All start in cycle 0, the last node first (F1): request 0 is the third node's.
    EXPECT_EQ(m.end(third), 40U + 50);
    EXPECT_EQ(m.end(second), 20U + 50);
    EXPECT_EQ(m.end(first), 40U + 10 + 50);  // request 2 is on channel 0 again
}

TEST(Rules, RuleD2Queue) {
    ChipSpec spec = round_chip();
    for (std::size_t queue : {1U, 2U, 5U}) {
        spec.memory.queue = static_cast<int>(queue);
        const Measured m = eight_loads(spec, 128);
        for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_EQ(m.start(first_node, i), i < queue ? i : m.end(first_node, i - queue))
                << "queue " << queue << " request " << i;
        }
    }
}

TEST(Rules, RuleG1GlobalBuffer) {
    ChipSpec spec = round_chip();  // 256 bits, latency 4
    for (int bytes : {64, 65}) {
        const Cycle port = bytes == 64 ? 2 : 3;
        const Measured m = eight_loads(spec, bytes, SiteKind::global_buffer);
        for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_EQ(m.start(first_node, i), i * port);
            EXPECT_EQ(m.latency(first_node, i), port + 4);
        }
    }
    EXPECT_EQ(eight_loads(spec, 0, SiteKind::global_buffer).latency(first_node), 1U + 4);
    spec.global_buffer.latency = 5;
    EXPECT_EQ(eight_loads(spec, 64, SiteKind::global_buffer).latency(first_node), 2U + 5);
}

TEST(Rules, RuleG1Ports) {
    for (int ports : {1, 2, 3}) {
        ChipSpec spec = round_chip();
        spec.global_buffer.ports = ports;
        HandMadeProgram b("ports");
        std::vector<NodeId> loads;
        for (int i = 0; i < 3; ++i) {
            Node from = load_node(0, row(1), 32 * 7);
            from.site.kind = SiteKind::global_buffer;
            loads.push_back(b.add(from, "load" + std::to_string(i)));
        }
        const NodeId vec = b.add(vec_node(0, row(1), operations(0)), "vec");
        for (NodeId from : loads) {
            stream(b, from, vec, 1, 1);
        }
        const Measured m = measure(spec, b.take());
        EXPECT_EQ(m.start(loads[2]), 0U);
        EXPECT_EQ(m.start(loads[1]), ports >= 2 ? 0U : 7U);
        EXPECT_EQ(m.start(loads[0]), ports == 1 ? 14U : ports == 2 ? 7U : 0U);
    }
}

// The last group of a row of 5 has one column, and takes as long as one of two.
TEST(Rules, RuleG1ShorterGroup) {
    HandMadeProgram b("group");
    Node from = load_node(0, row(5, 2), 64);
    from.site.kind = SiteKind::global_buffer;
    const NodeId load_pairs = b.add(from, "load");
    stream(b, load_pairs, b.add(vec_node(0, row(5), operations(0)), "vec"), 5, 5);
    const Measured m = measure(round_chip(), b.take());
    EXPECT_EQ(m.latency(load_pairs, 0), 4U + 4);
    EXPECT_EQ(m.latency(load_pairs, 2), 4U + 4);
}

}  // namespace
}  // namespace bitline
