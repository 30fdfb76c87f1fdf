// Rule Z of docs/timing.md: the mesh alone, packets that meet no other.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <vector>

#include "hw/model/noc_bench.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

struct Latencies {
    int packet_flits, buffer_packets, router, link, credit;
};

TEST(Rules, RuleZ1ZeroLoad) {
    for (const Latencies& l : {Latencies{8, 2, 1, 1, 1}, Latencies{1, 1, 1, 1, 1}, Latencies{5, 1, 3, 2, 4},
                               Latencies{18, 4, 2, 1, 1}, Latencies{3, 2, 1, 7, 2}}) {
        for (const Scheduling scheduling : {Scheduling::calendar, Scheduling::systemc_events}) {
            sc_isolated([&l, scheduling] {
                NocTraffic t;
                t.width = 4;
                t.height = 3;
                t.to_itself = true;
                t.packet_flits = l.packet_flits;
                t.buffer_packets = l.buffer_packets;
                t.router_latency = l.router;
                t.link_latency = l.link;
                t.credit_latency = l.credit;
                t.rate = 1e-4 * l.packet_flits;  // 12 routers: a packet every 833 cycles
                t.warmup = 0;
                t.sample = 500'000;
                std::vector<NocArrival> all;
                simulate_noc(
                    t, [&](const NocArrival& a) { all.push_back(a); }, scheduling);
                std::sort(all.begin(), all.end(),
                          [](const NocArrival& a, const NocArrival& b) { return a.created < b.created; });
                std::set<int> hop_counts;
                Cycle busy_until = 0;
                for (std::size_t i = 0; i < all.size(); ++i) {
                    const NocArrival& a = all[i];
                    const int hops = std::abs(a.source % 4 - a.target % 4) + std::abs(a.source / 4 - a.target / 4);
                    const int cycles = (hops + 1) * (l.router + l.link) + l.packet_flits;
                    const auto closed_form = static_cast<Cycle>(cycles);
                    EXPECT_GE(a.tail - a.created, closed_form);
                    // Credits may still be on their way when the tail has arrived.
                    const bool alone =
                        a.created > busy_until + 10 && (i + 1 == all.size() || all[i + 1].created > a.tail);
                    if (alone) {
                        EXPECT_EQ(a.tail - a.created, closed_form) << hops << " hops";
                        hop_counts.insert(hops);
                    }
                    busy_until = std::max(busy_until, a.tail);
                }
                EXPECT_EQ(hop_counts, (std::set<int>{0, 1, 2, 3, 4, 5}));
            });
        }
    }
}

}  // namespace
}  // namespace bitline
