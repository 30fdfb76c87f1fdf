// Rules N and R of docs/timing.md where packets meet: who goes first, and how long the others wait.
#include <gtest/gtest.h>

#include "tests/conformance/hand_chips.hpp"
#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

constexpr int packet_bytes = 68;  // bytes in the longest packet of round_chip, 18 flits

std::vector<int> senders(const Measured& m, const std::vector<EdgeId>& edges, std::size_t skipped = 0) {
    std::vector<MeasuredPacket> found;
    for (EdgeId e : edges) {
        const auto packets = m.packets_of(e);
        found.insert(found.end(), packets.begin(), packets.end());
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.visible < b.visible; });
    std::vector<int> order;
    for (std::size_t i = skipped; i < found.size(); ++i) {
        order.push_back(static_cast<int>(
            std::find(edges.begin(), edges.end(), EdgeId{static_cast<std::uint32_t>(found[i].edge)}) - edges.begin()));
    }
    return order;
}

// Relays on tiles 0, 1 and 2 get their input in the order `first`, two flits apart, and send three packets each to memory.
struct Relays {
    std::vector<NodeId> nodes;
    std::vector<EdgeId> edges;
    Measured measured;
};
Relays three_relays(const ChipSpec& spec, const std::vector<int>& first, int bytes) {
    HandMadeProgram b("relays");
    Relays r;
    const NodeId load = b.add(load_together(1), "load");
    for (int tile = 0; tile < 3; ++tile) {
        r.nodes.push_back(b.add(vec_node(tile, row(1), operations(0)), "relay" + std::to_string(tile)));
    }
    const NodeId store = b.add(store_node(0, row(1), 1), "store");
    for (int tile : first) {
        stream(b, load, r.nodes[static_cast<std::size_t>(tile)], 1, 1, 1);
    }
    for (NodeId relay : r.nodes) {
        r.edges.push_back(stored(b, relay, store, 1, 1, bytes));
    }
    r.measured = measure(spec, b.take());
    return r;
}

TEST(Rules, RuleN2RoundRobinOnAGroupBus) {
    for (int bus_bits : {32, 16}) {
        const Cycle busy = bus_bits == 32 ? 18 : 36;
        const std::vector<std::pair<std::vector<int>, std::vector<int>>> orders{
            {{0, 1, 2}, {0, 1, 2, 0, 1, 2, 0, 1, 2}},
            {{2, 1, 0}, {2, 0, 1, 2, 0, 1, 2, 0, 1}},   // after 2 the search goes on at 0
            {{1, 0, 2}, {1, 2, 0, 1, 2, 0, 1, 2, 0}}};  // and after 1 at 2, though 0 has offered before it
        for (const auto& [first, order] : orders) {
            const Relays r = three_relays(grouped_chip(3, 1, bus_bits), first, 3 * packet_bytes);
            EXPECT_EQ(senders(r.measured, r.edges), order);
            std::vector<Cycle> starts;
            for (EdgeId e : r.edges) {
                for (const MeasuredPacket& p : r.measured.packets_of(e)) {
                    starts.push_back(p.start);
                }
            }
            std::sort(starts.begin(), starts.end());
            EXPECT_EQ(starts[0], r.measured.end(r.nodes[static_cast<std::size_t>(first[0])]) + 1);
            for (std::size_t i = 1; i < starts.size(); ++i) {
                EXPECT_EQ(starts[i], starts[0] + i * busy);
            }
        }
    }
}

// Of three tiles on two ports the first two share one: floor(j * 2 / 3).
TEST(Rules, RuleN2TilesOfAPort) {
    const Relays shared = three_relays(grouped_chip(3, 2), {0, 1, 2}, packet_bytes);
    const auto start = [](const Relays& r, std::size_t tile) {
        return r.measured.packets_of(r.edges[tile]).at(0).start;
    };
    EXPECT_EQ(start(shared, 0), shared.measured.end(shared.nodes[0]) + 1);
    EXPECT_EQ(start(shared, 1), start(shared, 0) + 18);
    EXPECT_EQ(start(shared, 2), shared.measured.end(shared.nodes[2]) + 1);
    const Relays alone = three_relays(grouped_chip(3, 3), {0, 1, 2}, packet_bytes);
    EXPECT_EQ(start(alone, 1), alone.measured.end(alone.nodes[1]) + 1);
}

// One tile of a bus sends while the other receives.
TEST(Rules, RuleN3DirectionsDoNotHinderEachOther) {
    for (int bus_bits : {32, 16}) {
        const Cycle pace = bus_bits == 32 ? 1 : 2;
        HandMadeProgram b("directions");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId relay = b.add(vec_node(0, row(1), operations(0)), "relay");
        const NodeId other = b.add(vec_node(1, row(1), operations(0)), "other");
        const NodeId store = b.add(store_node(0, row(1), 1), "store");
        const EdgeId in_small = stream(b, load, relay, 1, 1, 4);
        const EdgeId in = stream(b, load, other, 1, 1, 6 * packet_bytes);
        const EdgeId out = stored(b, relay, store, 1, 1, 6 * packet_bytes);
        const Measured m = measure(grouped_chip(2, 1, bus_bits), b.take());
        const auto incoming = m.packets_of(in);
        const auto outgoing = m.packets_of(out);
        ASSERT_LT(outgoing.at(1).start, incoming.at(3).visible);
        EXPECT_EQ(outgoing[0].start, m.end(relay) + 1);
        for (std::size_t i = 1; i < 6; ++i) {
            EXPECT_EQ(outgoing[i].start, outgoing[i - 1].start + 18 * pace);
            EXPECT_EQ(incoming[i].visible, incoming[i - 1].visible + 18 * pace);
        }
        EXPECT_EQ(incoming[0].visible, m.packets_of(in_small)[0].visible + 18 * pace);
        EXPECT_EQ(outgoing[0].visible, outgoing[0].start + 18 * (pace - 1) + 1 + 2 + 18);
    }
}

// The head of the second packet is in the FIFO behind a packet that leaves slowly for another port.
TEST(Rules, RuleR1BehindASlowPacket) {
    for (int bus_bits : {16, 11}) {
        const Cycle pace = bus_bits == 16 ? 2 : 3;
        HandMadeProgram b("queue");
        const NodeId load = b.add(load_together(1), "load");
        const NodeId on_port0 = b.add(vec_node(0, row(1), operations(0)), "port0");
        const NodeId on_port1 = b.add(vec_node(2, row(1), operations(0)), "port1");
        const EdgeId slow = stream(b, load, on_port0, 1, 1, packet_bytes);
        const EdgeId behind = stream(b, load, on_port1, 1, 1, 32);
        const Measured m = measure(grouped_chip(4, 2, bus_bits), b.take());
        const Cycle granted = m.packets_of(slow)[0].start + 1 + 1;
        EXPECT_EQ(m.packets_of(behind)[0].start, m.packets_of(slow)[0].start + 18);
        EXPECT_EQ(m.packets_of(slow)[0].visible, granted + 1 + 18 * pace);
        EXPECT_EQ(m.packets_of(behind)[0].visible, granted + 18 * pace + 1 + 9 * pace);
    }
}

// Memory controllers `at` these routers send `packets` packets each to tile 4 in the middle of a 3x3 mesh, all from cycle 51 on.
struct Meeting {
    std::vector<EdgeId> edges;
    Measured measured;
};
Meeting meet(const std::vector<int>& at, int packets) {
    ChipSpec spec = round_chip(3, 3);
    spec.memory.routers = at;
    spec.memory.controllers = static_cast<int>(at.size());
    HandMadeProgram b("meeting");
    std::vector<NodeId> loads;
    loads.reserve(at.size());
    for (int c = 0; c < spec.memory.controllers; ++c) {
        loads.push_back(b.add(load_node(c, row(1), 1), "load" + std::to_string(c)));
    }
    const NodeId vec = b.add(vec_node(4, row(1), operations(0)), "vec");
    Meeting m;
    for (NodeId load : loads) {
        m.edges.push_back(stream(b, load, vec, 1, 1, packets * packet_bytes));
    }
    m.measured = measure(spec, b.take());
    return m;
}

constexpr int to_east = 5;
constexpr int to_west = 3;
constexpr int to_north = 1;
constexpr int to_south = 7;

TEST(Rules, RuleR2RoundRobin) {
    const Meeting four = meet({to_south, to_north, to_west, to_east}, 3);
    // All heads are there in the same cycle: east (3), west (2), north (1), south (0), and again.
    EXPECT_EQ(senders(four.measured, four.edges), (std::vector<int>{3, 2, 1, 0, 3, 2, 1, 0, 3, 2, 1, 0}));
    const Cycle first = 51 + 1 + 1 + 2 * 2 + 18;
    for (std::size_t edge = 0; edge < 4; ++edge) {
        const auto packets = four.measured.packets_of(four.edges[edge]);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(packets[i].visible, first + 18 * (4 * i + 3 - edge));  // the output is never idle
        }
    }
    // A local packet is there two cycles earlier; after it the search goes on at east.
    const Meeting five = meet({4, to_south, to_north, to_west, to_east}, 3);
    EXPECT_EQ(senders(five.measured, five.edges), (std::vector<int>{0, 4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3, 2, 1}));
    EXPECT_EQ(five.measured.packets_of(five.edges[4])[0].visible, first - 2 + 18);
    // Two opposite ones take turns; alone, one has every turn.
    const Meeting two = meet({to_west, to_east}, 3);
    EXPECT_EQ(senders(two.measured, two.edges), (std::vector<int>{1, 0, 1, 0, 1, 0}));
    const Meeting one = meet({to_west}, 3);
    EXPECT_EQ(one.measured.packets_of(one.edges[0])[2].visible, first + 2 * 18);
}

// The first round ends with a second packet from the east, so the next round begins at west.
TEST(Rules, RuleR2ThePointerMovesOnGrantsOnly) {
    for (int from_east : {1, 2}) {
        ChipSpec spec = round_chip(3);
        spec.memory.controllers = 2;
        spec.memory.routers = {2, 0};
        HandMadeProgram b("pointer");
        const NodeId east = b.add(load_node(0, row(2), 1), "east");
        const NodeId west = b.add(load_node(1, row(2), 1), "west");
        const NodeId vec = b.add(vec_node(1, row(2), operations(0)), "vec");
        const std::vector<EdgeId> edges{stream(b, east, vec, 2, 1, from_east * packet_bytes),
                                        stream(b, west, vec, 2, 1, packet_bytes)};
        const Measured m = measure(spec, b.take());
        ASSERT_EQ(m.start(east, 1), m.start(west, 1));
        ASSERT_EQ(m.start(east, 1), m.end(vec, 0) + 1 + 1);
        EXPECT_EQ(senders(m, edges),
                  from_east == 1 ? (std::vector<int>{0, 1, 0, 1}) : (std::vector<int>{0, 1, 0, 1, 0, 0}));
    }
}

// Two controllers at router 0 send to tile 1. Room for one packet and slow credits: when the output is free again, 18 cycles
// after the first grant, 7 places are seen free. It would be the turn of the long packet, but the short one has its credits.
TEST(Rules, RuleR2OnlyWithCreditsForTheWholePacket) {
    ChipSpec spec = round_chip(2);
    spec.noc.buffer_packets = 1;
    spec.noc.credit_latency = 10;
    spec.memory.controllers = 2;
    spec.memory.routers = {0, 0};
    HandMadeProgram b("credits");
    const NodeId load0 = b.add(load_node(0, row(1), 1), "load0");
    const NodeId load1 = b.add(load_node(1, row(1), 38), "load1");  // two cycles later
    const NodeId vec = b.add(vec_node(1, row(1), operations(0)), "vec");
    const EdgeId first = stream(b, load0, vec, 1, 1, packet_bytes);
    const EdgeId brief = stream(b, load0, vec, 1, 1, 4);
    const EdgeId lengthy = stream(b, load1, vec, 1, 1, packet_bytes);
    const Measured m = measure(spec, b.take());
    const Cycle granted = m.packets_of(first)[0].start + 1 + 1;  // at router 0
    ASSERT_EQ(m.packets_of(lengthy)[0].start, m.packets_of(first)[0].start + 2);
    // Of the interface's own credits the brief one needs two: the first came back 10 cycles after the grant.
    const Cycle brief_offered = m.packets_of(first)[0].start + 18;
    EXPECT_EQ(m.packets_of(brief)[0].start, brief_offered);
    EXPECT_EQ(m.packets_of(brief)[0].visible, granted + 18 + 1 + 2 + 2);
    // It leaves router 1 with a grant 20 cycles after the first; its second place is seen 11 cycles later.
    EXPECT_EQ(m.packets_of(lengthy)[0].visible, granted + 20 + 10 + 1 + 1 + 2 + 18);
}

// Local ports in the order of their numbers: tiles, memory controllers, the global buffer.
TEST(Rules, RuleR2OrderOfLocalPorts) {
    ChipSpec spec = round_chip(2);
    spec.memory.controllers = 2;
    spec.memory.routers = {0, 0};
    spec.global_buffer.latency = 50;  // as long as the memories
    HandMadeProgram b("local ports");
    Node from_buffer = load_node(0, row(1), 1);
    from_buffer.site.kind = SiteKind::global_buffer;
    const NodeId buffer = b.add(from_buffer, "buffer");
    const NodeId memory1 = b.add(load_node(1, row(1), 1), "memory1");
    const NodeId memory0 = b.add(load_node(0, row(1), 1), "memory0");
    const NodeId tile = b.add(vec_node(0, row(1), operations(0)), "tile");
    const NodeId vec = b.add(vec_node(1, row(1), operations(0)), "vec");
    stream(b, memory0, tile, 1, 1, 4);
    std::vector<EdgeId> edges;
    for (NodeId from : {tile, memory0, memory1, buffer}) {
        edges.push_back(stream(b, from, vec, 1, 1, 4 * packet_bytes));
    }
    const Measured m = measure(spec, b.take());
    // Memory 0 sends to the tile first: its turn here and the tile's own come after the first ones of the others.
    EXPECT_EQ(senders(m, edges), (std::vector<int>{2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1}));
}

}  // namespace
}  // namespace bitline
