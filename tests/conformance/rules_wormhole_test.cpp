// Rules W and Z2 of docs/timing.md: few packets, cycles counted by hand. Where nothing else is said all latencies are 1.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "hw/model/noc_bench.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

using Tails = std::vector<Cycle>;

struct Sent {
    Cycle cycle;
    int source;
    int target;
    int flits;
};

NocTraffic mesh(int width, int height, int local_ports, int vcs, int buffer_flits) {
    NocTraffic t;
    t.router = RouterKind::wormhole;
    t.width = width;
    t.height = height;
    t.local_ports = local_ports;
    t.vcs = vcs;
    t.buffer_flits = buffer_flits;
    return t;
}

/// The cycles in which the tails arrive, in the order of `packets`; those of one source overtake nobody here.
Tails tails(NocTraffic t, const std::vector<Sent>& packets) {
    auto trace = std::make_shared<PacketTrace>();
    trace->packets.resize(static_cast<std::size_t>(t.nodes()));
    for (const Sent& p : packets) {
        trace->packets[static_cast<std::size_t>(p.source)].push_back({p.cycle, p.target, p.flits});
    }
    t.trace = trace;
    t.warmup = 0;
    const std::string text = sc_isolated_text([&] {
        std::vector<std::string> by_source(static_cast<std::size_t>(t.nodes()));
        simulate_noc(t, [&](const NocArrival& a) {
            by_source[static_cast<std::size_t>(a.source)] += std::to_string(a.tail) + " ";
        });
        std::string all;
        for (const std::string& source : by_source) {
            all += source + "\n";
        }
        return all;
    });
    std::vector<Tails> by_source(1);
    for (const char* at = text.c_str(); *at != '\0';) {
        if (*at == '\n') {
            by_source.emplace_back();
            ++at;
            continue;
        }
        char* end = nullptr;
        by_source.back().push_back(std::strtoull(at, &end, 10));
        at = end + 1;
    }
    std::vector<std::size_t> next(by_source.size());
    Tails result;
    for (const Sent& p : packets) {
        const auto source = static_cast<std::size_t>(p.source);
        result.push_back(by_source.at(source).at(next[source]++));
    }
    return result;
}

// Routers 0 -> 1 -> 2; the second packet joins in router 1. The first one leaves it from cycle 5 on.
TEST(Rules, RuleW1Channels) {
    const std::vector<Sent> packets{{1, 0, 2, 10}, {4, 1, 2, 4}};
    // One channel: the second waits for its tail (14), asks in 15, leaves in 16..19 and router 2 in 18..21.
    EXPECT_EQ(tails(mesh(3, 1, 1, 1, 16), packets), (Tails{17, 22}));
    // Two: they take turns over the link, the second in 6, 8, 10, 12, the first in 5, 7, 9, 11 and 13..18.
    EXPECT_EQ(tails(mesh(3, 1, 1, 2, 16), packets), (Tails{21, 15}));
    // Longer than all buffers on the way: 2 flits in each of 3 inputs. A place is seen free 3 cycles after it was taken: 2 flits
    // in 3 cycles. Head in 8, and the 19th flit after it 9 pairs and one flit later.
    EXPECT_EQ(tails(mesh(3, 1, 1, 1, 2), {{1, 0, 2, 20}}), (Tails{8 + 9 * 3 + 1}));
}

// Two sources of one router send single flits to one sink over one channel.
TEST(Rules, RuleW2OrderInsideACycle) {
    const std::vector<Sent> packets{{1, 0, 0, 1}, {1, 1, 0, 1}, {1, 0, 0, 1}, {1, 1, 0, 1}};
    NocTraffic t = mesh(1, 1, 2, 1, 8);
    // Granted in 2, 4, 6, 8: it is used a cycle later, and free in the cycle after that.
    EXPECT_EQ(tails(t, packets), (Tails{4, 6, 8, 10}));
    // Granted and used in 3, 4, 5, 6, free in the cycle after each.
    t.vc_latency = 0;
    EXPECT_EQ(tails(t, packets), (Tails{4, 5, 6, 7}));
}

// Three single flits of one source into channels with one place each, which leave 5 cycles after they are seen.
TEST(Rules, RuleW3Injection) {
    const std::vector<Sent> packets{{1, 0, 0, 1}, {1, 0, 0, 1}, {1, 0, 0, 1}};
    NocTraffic t = mesh(1, 1, 1, 1, 1);
    t.router_latency = 5;
    // Injected in 1, 8, 15: a place is seen free the cycle after the flit has left (7, 14).
    EXPECT_EQ(tails(t, packets), (Tails{8, 15, 22}));
    // In 1 into channel 0, in 2 into channel 1, in 8 into channel 0.
    t.vcs = 2;
    EXPECT_EQ(tails(t, packets), (Tails{8, 9, 15}));
    // Not before its creation.
    EXPECT_EQ(tails(t, {{1, 0, 0, 1}, {20, 0, 0, 1}}), (Tails{8, 27}));
    // One flit in a cycle: heads in 1 and 4, whatever the channel.
    t.buffer_flits = 8;
    EXPECT_EQ(tails(t, {{1, 0, 0, 3}, {1, 0, 0, 3}}), (Tails{10, 13}));
}

TEST(Rules, RuleW4Front) {
    // The second packet comes to the front in 7, when the tail before it has left in 6, asks in 9 and leaves from 10 on.
    NocTraffic t = mesh(1, 1, 1, 1, 8);
    t.router_latency = 3;
    EXPECT_EQ(tails(t, {{1, 0, 0, 2}, {1, 0, 0, 2}}), (Tails{7, 12}));
    // Routers 0 1 / 2 3 with two ports each: from 0 to 3 over 1. So what goes from 1 to 3 waits until 15, and what goes from 2
    // to 3 does not.
    t = mesh(2, 2, 2, 1, 16);
    EXPECT_EQ(tails(t, {{1, 0, 6, 10}, {4, 2, 7, 1}}), (Tails{17, 19}));
    EXPECT_EQ(tails(t, {{1, 0, 6, 10}, {4, 4, 7, 1}}), (Tails{17, 9}));
}

TEST(Rules, RuleW5VcAllocation) {
    // Three sources, one channel to the sink: granted in 2, 4, 6, ... in turn.
    EXPECT_EQ(tails(mesh(1, 1, 3, 1, 8), {{1, 0, 0, 1}, {1, 1, 0, 1}, {1, 2, 0, 1}, {1, 0, 0, 1}, {1, 1, 0, 1}}),
              (Tails{4, 6, 8, 10, 12}));
    // The turn goes on after the last one granted, here source 1 in 2: in 12 source 2 comes before source 0.
    EXPECT_EQ(tails(mesh(1, 1, 3, 1, 8), {{1, 1, 0, 1}, {11, 0, 0, 1}, {11, 2, 0, 1}}), (Tails{4, 16, 14}));
    // Both choose channel 0 in 2; the loser gets channel 1 in 3, too late to leave in 3. In 4 it does, and not the other.
    EXPECT_EQ(tails(mesh(1, 1, 2, 2, 8), {{1, 0, 0, 2}, {1, 1, 0, 2}}), (Tails{6, 7}));
    // A search starts after the own last channel: source 2 had 0 (and 1 in 17), source 0 had 0. So in 22 source 0 chooses 1 and
    // source 1 chooses 0, both are granted, and the switch serves source 0, the first after source 2. If both chose 0, source 1
    // would get it, as the first after source 0.
    EXPECT_EQ(tails(mesh(1, 1, 3, 2, 8), {{1, 2, 0, 1}, {11, 0, 0, 1}, {16, 2, 0, 1}, {21, 0, 0, 1}, {21, 1, 0, 1}}),
              (Tails{4, 14, 19, 24, 25}));
}

// The head leaves 4 cycles after it is seen, any other flit one; each needs the one place of its channel.
TEST(Rules, RuleW6Requests) {
    NocTraffic t = mesh(1, 1, 1, 1, 1);
    t.router_latency = 4;
    // Injected in 1, 7, 10; seen in 2, 8, 11; leave in 6, 9, 12.
    EXPECT_EQ(tails(t, {{1, 0, 0, 3}}), (Tails{13}));
    // However the 4 cycles are split.
    for (const int vc_latency : {0, 2, 4}) {
        t.vc_latency = vc_latency;
        EXPECT_EQ(tails(t, {{1, 0, 0, 3}}), (Tails{13}));
    }
    // A channel that is asked for earlier is held longer: 2 + 4 - vc_latency to 6, then the other asks.
    const std::vector<Sent> both{{1, 0, 0, 1}, {1, 1, 0, 1}};
    t = mesh(1, 1, 2, 1, 1);
    t.router_latency = 4;
    t.vc_latency = 4;
    EXPECT_EQ(tails(t, both), (Tails{7, 12}));
    t.vc_latency = 1;
    EXPECT_EQ(tails(t, both), (Tails{7, 9}));
}

TEST(Rules, RuleW7SwitchAllocation) {
    // One output: the inputs take turns; source 1 has its channel a cycle later. 3, 5, 7, 9 and 4, 6, 8, 10.
    EXPECT_EQ(tails(mesh(1, 1, 2, 2, 8), {{1, 0, 0, 4}, {1, 1, 0, 4}}), (Tails{10, 11}));
    // One input, two channels: packets from 0 and 1 (routers 0 and 1) meet in the western input of router 2, one for each of
    // its sinks, a flit of each every other cycle. Alone each would take 1 + 3 * 2 + 4 and 3 + 2 * 2 + 4 cycles.
    EXPECT_EQ(tails(mesh(3, 1, 2, 2, 8), {{1, 0, 4, 4}, {3, 2, 5, 4}}), (Tails{14, 15}));
}

// A packet of 5 flits through channels of one flit: the place of each is seen free `period` cycles after it was taken.
TEST(Rules, RuleW8Credits) {
    struct {
        int link, credit, period;
    } const cases[] = {{1, 1, 3}, {1, 4, 6}, {2, 1, 4}, {3, 2, 6}};
    for (const auto& c : cases) {
        NocTraffic t = mesh(3, 1, 1, 1, 1);
        t.link_latency = c.link;
        t.credit_latency = c.credit;
        const int head = 1 + 1 + 3 * (1 + c.link);
        EXPECT_EQ(tails(t, {{1, 0, 2, 5}}), (Tails{static_cast<Cycle>(head + 4 * c.period)})) << c.link << c.credit;
    }
}

// The second packet follows in the cycle after the tail, 20 cycles before the first one's credits are back.
TEST(Rules, RuleW9Reuse) {
    NocTraffic t = mesh(2, 1, 1, 1, 8);
    t.credit_latency = 20;
    EXPECT_EQ(tails(t, {{1, 0, 1, 2}, {1, 0, 1, 2}}), (Tails{7, 10}));
}

TEST(Rules, RuleZ2ZeroLoad) {
    struct {
        int vcs, buffer, flits, router, vc, link, credit;
    } const cases[] = {{4, 8, 8, 1, 1, 1, 1},  {1, 1, 1, 1, 0, 1, 1},   {2, 9, 30, 3, 2, 2, 4},
                       {1, 3, 40, 1, 1, 1, 1}, {3, 12, 12, 5, 0, 7, 9}, {8, 6, 7, 2, 2, 3, 1}};
    for (const auto& c : cases) {
        NocTraffic t = mesh(4, 3, 1, c.vcs, c.buffer);
        t.router_latency = c.router;
        t.vc_latency = c.vc;
        t.link_latency = c.link;
        t.credit_latency = c.credit;
        std::vector<Sent> packets;
        Tails expected;
        Cycle cycle = 1;
        for (int source = 0; source < 12; ++source) {
            for (int target = 0; target < 12; ++target) {
                const int hops = std::abs(source % 4 - target % 4) + std::abs(source / 4 - target / 4);
                packets.push_back({cycle, source, target, c.flits});
                expected.push_back(cycle + static_cast<Cycle>((hops + 1) * (c.router + c.link) + c.flits));
                cycle += 200;
            }
        }
        EXPECT_EQ(tails(t, packets), expected);
        // With one flit less of buffer the credits of a longer packet come too late. A longer pipeline in the next router would
        // make up for it: there the other flits wait for the head.
        if (c.flits > c.buffer && c.router == 1) {
            --t.buffer_flits;
            EXPECT_GT(tails(t, {packets[1]}).front(), expected[1]);
        }
    }
}

}  // namespace
}  // namespace bitline
