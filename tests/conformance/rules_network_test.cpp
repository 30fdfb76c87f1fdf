// Rules N and R of docs/timing.md without contention between sites: packets, ports, routers, credits, group buses.
#include <gtest/gtest.h>

#include <random>

#include "tests/conformance/hand_chips.hpp"
#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// One message of `bytes` from the memory at router 0 to `tile`.
Measured one_message(const ChipSpec& spec, int tile, int bytes) {
    HandMadeProgram b("message");
    const NodeId from = b.add(load_node(0, row(1), 1), "load");
    const NodeId to = b.add(vec_node(tile, row(1), operations(0)), "vec");
    stream(b, from, to, 1, 1, bytes);
    return measure(spec, b.take());
}

std::vector<int> flits_of(const Measured& m) {
    std::vector<int> flits;
    for (const MeasuredPacket& packet : m.packets_of(first_edge)) {
        flits.push_back(packet.flits);
    }
    return flits;
}

TEST(Rules, RuleN1Packets) {
    ChipSpec spec = round_chip();  // 32-bit flits and headers, 18 flits: 68 bytes
    using Flits = std::vector<int>;
    EXPECT_EQ(flits_of(one_message(spec, 0, 0)), Flits{1});  // a barrier
    EXPECT_EQ(flits_of(one_message(spec, 0, 1)), Flits{2});
    EXPECT_EQ(flits_of(one_message(spec, 0, 4)), Flits{2});
    EXPECT_EQ(flits_of(one_message(spec, 0, 5)), Flits{3});
    EXPECT_EQ(flits_of(one_message(spec, 0, 68)), Flits{18});
    EXPECT_EQ(flits_of(one_message(spec, 0, 69)), (Flits{18, 2}));
    EXPECT_EQ(flits_of(one_message(spec, 0, 137)), (Flits{18, 18, 2}));
    spec.noc.header_bits = 33;  // 67.9 bytes
    EXPECT_EQ(flits_of(one_message(spec, 0, 68)), (Flits{18, 2}));
    EXPECT_EQ(flits_of(one_message(spec, 0, 67)), Flits{18});
    spec.noc.header_bits = 0;
    EXPECT_EQ(flits_of(one_message(spec, 0, 0)), Flits{1});
    EXPECT_EQ(flits_of(one_message(spec, 0, 72)), Flits{18});
}

TEST(Rules, RuleN1Interface) {
    for (int latency : {1, 2, 5}) {
        ChipSpec spec = round_chip();
        spec.noc.ni_latency = latency;
        const Measured m = one_message(spec, 0, 200);
        const auto packets = m.packets_of(first_edge);
        ASSERT_EQ(packets.size(), 3U);
        EXPECT_EQ(packets[0].start, m.end(first_node) + static_cast<Cycle>(latency));
        EXPECT_EQ(packets[1].start, packets[0].start + 18);  // the cycle after the tail
        EXPECT_EQ(packets[2].start, packets[1].start + 18);
    }
}

TEST(Rules, RuleN4Arrival) {
    const Measured m = one_message(round_chip(), 0, 137);
    const auto packets = m.packets_of(first_edge);
    ASSERT_EQ(packets.size(), 3U);
    EXPECT_EQ(packets[0].visible, packets[0].start + 1 + 2 + 18);  // N2, R1 and R3, the tail, one cycle more
    EXPECT_EQ(packets[2].visible, packets[2].start + 1 + 2 + 2);
    EXPECT_EQ(m.start(second_node), packets[2].visible);  // not before the last packet
}

TEST(Rules, RuleR1RouterLatency) {
    for (int latency : {1, 2, 3}) {
        ChipSpec spec = round_chip(3);
        spec.noc.router_latency = latency;
        const Measured m = one_message(spec, 2, 32);
        EXPECT_EQ(m.start(second_node), m.end(first_node) + 1 + 1 + 3 * (static_cast<Cycle>(latency) + 1) + 9);
    }
}

TEST(Rules, RuleR3LinkLatency) {
    for (int latency : {1, 2, 3}) {
        ChipSpec spec = round_chip(3);
        spec.noc.link_latency = latency;
        const Measured m = one_message(spec, 2, 32);
        EXPECT_EQ(m.start(second_node), m.end(first_node) + 1 + 1 + 3 * (1 + static_cast<Cycle>(latency)) + 9);
    }
}

// Row 2, column 2 is reached along row 0 first.
TEST(Rules, RuleR3XyPath) {
    ChipSpec spec = round_chip(3, 3);
    const Measured m = one_message(spec, 8, 32);
    constexpr int east = 0;
    constexpr int south = 3;
    std::uint64_t links = 0;
    for (const LinkActivity& link : m.links) {
        links += link.port <= south ? link.flits : 0;
    }
    EXPECT_EQ(m.flits(0, east), 9U);
    EXPECT_EQ(m.flits(1, east), 9U);
    EXPECT_EQ(m.flits(2, south), 9U);
    EXPECT_EQ(m.flits(5, south), 9U);
    EXPECT_EQ(links, 4 * 9U);
    EXPECT_EQ(m.start(second_node), m.end(first_node) + 1 + 1 + 5 * 2 + 9);
}

// Room for one packet: the next one is granted when all places of the one before are seen free. In cycles after a grant at the
// port: head visible 1, router_latency, then credit_latency for the first place and 17 for the other flits.
TEST(Rules, RuleR4CreditsOfTheLocalPort) {
    for (int router : {1, 2}) {
        for (int credit : {1, 2, 5}) {
            ChipSpec spec = round_chip();
            spec.noc.buffer_packets = 1;
            spec.noc.router_latency = router;
            spec.noc.credit_latency = credit;
            const auto packets = one_message(spec, 0, 4 * 68).packets_of(first_edge);
            ASSERT_EQ(packets.size(), 4U);
            for (std::size_t i = 1; i < 4; ++i) {
                EXPECT_EQ(packets[i].start, packets[i - 1].start + 1 + static_cast<Cycle>(router + credit) + 17);
            }
        }
    }
}

// A short packet needs few of the places: 15 of 18, seen two cycles earlier than 17; and with 12 the port itself is later.
TEST(Rules, RuleR4CreditsForTheWholePacketOnly) {
    ChipSpec spec = round_chip();
    spec.noc.buffer_packets = 1;
    spec.noc.credit_latency = 5;
    for (int flits : {18, 17, 15, 12, 11}) {
        const auto packets = one_message(spec, 0, 68 + 4 * (flits - 1)).packets_of(first_edge);
        ASSERT_EQ(packets.size(), 2U);
        ASSERT_EQ(packets[1].flits, flits);
        const Cycle credits = 1 + 1 + 5 + static_cast<Cycle>(flits) - 1;
        EXPECT_EQ(packets[1].start, packets[0].start + std::max<Cycle>(18, credits));
    }
}

// Between routers the same round trip has the link's latency in the place of the port's cycle.
TEST(Rules, RuleR4CreditsBetweenRouters) {
    for (int link : {2, 4}) {
        for (int credit : {1, 3}) {
            ChipSpec spec = round_chip(2);
            spec.noc.buffer_packets = 1;
            spec.noc.link_latency = link;
            spec.noc.credit_latency = credit;
            const auto packets = one_message(spec, 1, 6 * 68).packets_of(first_edge);
            ASSERT_EQ(packets.size(), 6U);
            const Cycle round_trip = static_cast<Cycle>(link) + 1 + static_cast<Cycle>(credit) + 17;
            for (std::size_t i = 1; i < 6; ++i) {
                EXPECT_EQ(packets[i].visible, packets[i - 1].visible + round_trip) << i;
            }
        }
    }
}

TEST(Rules, RuleR4TwoPacketsHideTheRoundTrip) {
    ChipSpec spec = round_chip(2);
    for (int credit : {1, 16, 17, 18}) {
        spec.noc.credit_latency = credit;
        const auto packets = one_message(spec, 1, 4 * 68).packets_of(first_edge);
        // The third packet needs the first one's places: 1 + 1 + credit + 17 cycles after its grant, but not before 36.
        EXPECT_EQ(packets[2].visible - packets[0].visible,
                  std::max<Cycle>(36, 1 + 1 + static_cast<Cycle>(credit) + 17));
    }
}

// ---- group buses ----

// From tile to tile: the head waits in the interface until the bus keeps up, and the bus takes `pace` cycles per flit.
TEST(Rules, RuleN2GroupBusPace) {
    for (int bus_bits : {32, 31, 16, 15, 11, 10}) {
        const Cycle pace = bus_bits == 32 ? 1 : bus_bits >= 16 ? 2 : bus_bits >= 11 ? 3 : 4;
        HandMadeProgram b("bus");
        const NodeId from = b.add(load_node(0, row(1), 1), "load");
        const NodeId relay = b.add(vec_node(0, row(1), operations(0)), "relay");
        const NodeId to = b.add(vec_node(3, row(1), operations(0)), "vec");
        const EdgeId first = stream(b, from, relay, 1, 1, 32);
        const EdgeId second = stream(b, relay, to, 1, 1, 100);  // 18 and 9 flits
        const Measured m = measure(grouped_chip(4, 2, bus_bits), b.take());
        // The memory has a port of its own, without a bus; its packet leaves the router at the bus's pace (N3).
        EXPECT_EQ(m.packets_of(first).at(0).visible, m.end(from) + 1 + 1 + 2 + 9 * pace);
        const auto packets = m.packets_of(second);
        ASSERT_EQ(packets.size(), 2U);
        EXPECT_EQ(packets[0].start, m.end(relay) + 1);
        EXPECT_EQ(packets[0].visible, packets[0].start + (pace - 1) * 18 + 1 + 2 + 18 * pace);
        EXPECT_EQ(packets[1].start, packets[0].start + 18 * pace);
        EXPECT_EQ(packets[1].visible,
                  std::max(packets[0].visible + 9 * pace, packets[1].start + (pace - 1) * 9 + 1 + 2 + 9 * pace));
    }
}

TEST(Rules, RuleN2NoGroupBusWithEnoughPorts) {
    for (int ports : {4, 5}) {
        const Measured m = one_message(grouped_chip(4, ports, 8), 3, 32);
        EXPECT_EQ(m.start(second_node), m.end(first_node) + 1 + 1 + 2 + 9);
    }
    const Measured m = one_message(grouped_chip(4, 3, 8), 3, 32);
    EXPECT_EQ(m.start(second_node), m.end(first_node) + 1 + 1 + 2 + 4 * 9);
}

// R4 towards a bus: places are seen free as the last flits of the slow packet leave.
TEST(Rules, RuleR4CreditsOfASlowPacket) {
    for (int credit : {1, 4}) {
        ChipSpec spec = grouped_chip(2, 1, 16);
        spec.noc.buffer_packets = 1;
        spec.noc.credit_latency = credit;
        const auto packets = one_message(spec, 0, 4 * 68).packets_of(first_edge);
        ASSERT_EQ(packets.size(), 4U);
        for (std::size_t i = 1; i < 4; ++i) {
            // Port 1, router 1, then the first place 36 - 18 later than at full pace, and 17 more.
            EXPECT_EQ(packets[i].start, packets[i - 1].start + 1 + 1 + static_cast<Cycle>(credit) + (36 - 18) + 17);
            EXPECT_EQ(packets[i].visible - packets[i].start, 1U + 2 + 36);
        }
    }
}

TEST(Rules, TrafficWithoutContention) {
    std::mt19937 random(20);
    const auto between = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    for (int round = 0; round < 40; ++round) {
        ChipSpec spec = round_chip(between(1, 5), between(1, 4));
        spec.noc.ni_latency = between(1, 4);
        spec.noc.router_latency = between(1, 4);
        spec.noc.link_latency = between(1, 4);
        spec.noc.credit_latency = between(1, 4);
        spec.noc.buffer_packets = between(1, 3);
        spec.memory.routers = {between(0, spec.routers() - 1)};
        const int tile = between(0, spec.tiles() - 1);
        const int bytes = between(0, 68);
        const int from = spec.memory.routers[0];
        const int w = spec.noc.width;
        const Cycle hops =
            static_cast<Cycle>(std::abs(from % w - tile % w)) + static_cast<Cycle>(std::abs(from / w - tile / w));
        const Cycle flits = 1 + (static_cast<Cycle>(bytes) + 3) / 4;
        const Measured m = one_message(spec, tile, bytes);
        EXPECT_EQ(m.start(second_node), m.end(first_node) + static_cast<Cycle>(spec.noc.ni_latency) + 1 +
                                            (hops + 1) * (static_cast<Cycle>(spec.noc.router_latency) +
                                                          static_cast<Cycle>(spec.noc.link_latency)) +
                                            flits);
    }
}

}  // namespace
}  // namespace bitline
