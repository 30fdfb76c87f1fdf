#include "hw/model/noc_bench.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "tests/support/isolated.hpp"
#include "tests/unit/hw/model/isolated_noc.hpp"

namespace bitline {
namespace {

/// All but the number of events.
auto figures_of(const NocResult& r) {
    return std::tie(r.offered_rate, r.accepted_rate, r.mean_latency, r.p95_latency, r.p99_latency, r.max_latency,
                    r.mean_hops, r.packets, r.unfinished, r.cycles);
}

/// The result, which is the same with each scheduler.
NocResult result_of(const NocTraffic& traffic) {
    NocResult result = isolated_noc(traffic, Scheduling::calendar);
    const NocResult other = isolated_noc(traffic, Scheduling::systemc_events);
    EXPECT_EQ(figures_of(result), figures_of(other));
    result.events = 0;
    return result;
}

NocTraffic uniform(double rate) {
    NocTraffic t;
    t.rate = rate;
    t.warmup = 1000;
    t.sample = 10'000;
    t.drain = 20'000;
    return t;
}

// One flit per router and cycle, eastwards; the last of a row sends over 3 links that nobody else uses. Nothing ever waits:
// 2 or 4 routers at 2 cycles each, and 1 at the local port.
TEST(NocBench, NeighbourTrafficByHand) {
    NocTraffic t = uniform(1);
    t.width = 4;
    t.height = 3;
    t.pattern = TrafficPattern::neighbour;
    t.packet_flits = 1;
    t.buffer_packets = 8;
    const NocResult r = result_of(t);
    EXPECT_EQ(r.packets, 12U * 10'000U);
    EXPECT_TRUE(r.drained());
    EXPECT_EQ(r.offered_rate, 1);
    EXPECT_EQ(r.accepted_rate, 1);
    EXPECT_EQ(r.mean_latency, (3 * 5 + 9) / 4.0);
    EXPECT_EQ(r.p95_latency, 9U);
    EXPECT_EQ(r.max_latency, 9U);
    EXPECT_EQ(r.mean_hops, 1.5);
}

// Every packet that was created in the sample is measured or unfinished; the run itself checks flits and credits.
TEST(NocBench, NothingIsLost) {
    for (const TrafficPattern pattern :
         {TrafficPattern::uniform, TrafficPattern::transpose, TrafficPattern::bit_complement, TrafficPattern::hotspot,
          TrafficPattern::neighbour}) {
        for (const double rate : {0.05, 0.9}) {
            NocTraffic t = uniform(rate);
            t.width = t.height = 5;
            t.pattern = pattern;
            t.drain = 500;
            const NocResult r = result_of(t);
            const double created = static_cast<double>(r.packets + r.unfinished) * 8 / (25 * 10'000);
            EXPECT_DOUBLE_EQ(r.offered_rate, created);
            EXPECT_NEAR(r.offered_rate, rate, 0.1 * rate);
            EXPECT_LE(r.accepted_rate, 1);
            EXPECT_GT(r.packets, 0U);
            EXPECT_EQ(r.drained(), rate < 0.5 || pattern == TrafficPattern::neighbour) << static_cast<int>(pattern);
        }
    }
}

TEST(NocBench, TheSameSeedGivesTheSame) {
    const auto bytes = [](std::uint64_t seed) {
        return sc_isolated_text([seed] {
            NocTraffic t = uniform(0.3);
            t.seed = seed;
            std::string log;
            simulate_noc(t, [&](const NocArrival& a) {
                log += std::to_string(a.source) + " " + std::to_string(a.target) + " " + std::to_string(a.created) +
                       " " + std::to_string(a.tail) + "\n";
            });
            return log;
        });
    };
    const std::string log = bytes(1);
    EXPECT_GT(log.size(), 100'000U);
    EXPECT_TRUE(log == bytes(1));
    EXPECT_FALSE(log == bytes(2));
}

TEST(NocBench, LatencyGrowsWithTheRate) {
    double last = 0;
    for (const double rate : {0.02, 0.08, 0.14, 0.2, 0.26, 0.32}) {
        const NocResult r = result_of(uniform(rate));
        EXPECT_GT(r.mean_latency, last) << rate;
        EXPECT_LE(r.mean_latency, static_cast<double>(r.p95_latency));
        EXPECT_LE(r.p95_latency, r.p99_latency);
        EXPECT_LE(r.p99_latency, r.max_latency);
        // 63 other routers of 8 x 8: 2 * (8 - 1/8) / 3 * 64 / 63 = 16 / 3 links on average.
        EXPECT_NEAR(r.mean_hops, 16.0 / 3, 0.15);
        last = r.mean_latency;
    }
}

// 32 routers of each half send 32/63 of their flits to the other half over 8 links: 8 * 63 / 32 / 32 flits at most.
TEST(NocBench, UniformTrafficSaturatesBelowTheBisection) {
    const NocResult r = result_of(uniform(0.95));
    EXPECT_FALSE(r.drained());
    EXPECT_LT(r.accepted_rate, 8 * 63.0 / (32 * 32));
    EXPECT_GT(r.accepted_rate, 0.25);
}

}  // namespace
}  // namespace bitline
