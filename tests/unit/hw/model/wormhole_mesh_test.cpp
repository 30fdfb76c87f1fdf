#include "hw/model/wormhole_mesh.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/isolated.hpp"
#include "tests/unit/hw/model/isolated_noc.hpp"

namespace bitline {
namespace {

NocTraffic wormhole(double rate) {
    NocTraffic t;
    t.router = RouterKind::wormhole;
    t.rate = rate;
    t.warmup = 500;
    t.sample = 3000;
    t.drain = 6000;
    return t;
}

// One flit per router and cycle, eastwards; the last of a row sends over 3 links that nobody else uses. One channel would carry
// a packet of one flit every other cycle; with three nothing ever waits: 2 or 4 routers at 2 cycles each, and 1 of injection.
TEST(WormholeMesh, NeighbourTrafficByHand) {
    NocTraffic t = wormhole(1);
    t.width = 4;
    t.height = 3;
    t.pattern = TrafficPattern::neighbour;
    t.packet_flits = 1;
    t.vcs = 3;
    const NocResult r = isolated_noc(t);
    EXPECT_EQ(r.packets, 12U * 3000U);
    EXPECT_TRUE(r.drained());
    EXPECT_EQ(r.accepted_rate, 1);
    EXPECT_EQ(r.mean_latency, (3 * 5 + 9) / 4.0);
    EXPECT_EQ(r.p95_latency, 9U);
    EXPECT_EQ(r.max_latency, 9U);
    EXPECT_EQ(r.mean_hops, 1.5);
    t.vcs = 1;
    EXPECT_NEAR(isolated_noc(t).accepted_rate, 0.5, 0.01);
}

// Odd meshes, single flits, one channel, packets longer than a channel. The run itself counts packets, flits and credits.
TEST(WormholeMesh, NothingIsLostWhateverTheShape) {
    const std::pair<int, int> meshes[] = {{1, 1}, {1, 2}, {1, 7}, {7, 1}, {5, 3}, {11, 2}};
    for (const auto& [width, height] : meshes) {
        for (const int flits : {1, 8, 23}) {
            for (const int vcs : {1, 2, 16}) {
                for (const int buffer : {1, 5, 32}) {
                    NocTraffic t = wormhole(0.05);
                    t.width = width;
                    t.height = height;
                    t.to_itself = true;
                    t.packet_flits = flits;
                    t.vcs = vcs;
                    t.buffer_flits = buffer;
                    t.sample = 1000;
                    t.drain = 100'000;
                    const NocResult r = isolated_noc(t);
                    EXPECT_GT(r.packets, 0U);
                    EXPECT_TRUE(r.drained()) << width << "x" << height << " " << flits << " " << vcs << " " << buffer;
                    EXPECT_DOUBLE_EQ(r.offered_rate,
                                     static_cast<double>(r.packets * static_cast<std::uint64_t>(flits)) /
                                         (width * height * 1000));
                }
            }
        }
    }
}

TEST(WormholeMesh, NothingIsLostWhenItIsSaturated) {
    for (const TrafficPattern pattern : {TrafficPattern::uniform, TrafficPattern::transpose,
                                         TrafficPattern::bit_complement, TrafficPattern::hotspot}) {
        NocTraffic t = wormhole(0.9);
        t.width = t.height = 5;
        t.pattern = pattern;
        t.drain = 500;
        const NocResult r = isolated_noc(t);
        EXPECT_FALSE(r.drained());
        EXPECT_GT(r.packets, 0U);
        EXPECT_NEAR(r.offered_rate, 0.9, 0.05);
        EXPECT_LT(r.accepted_rate, 0.9);
    }
}

// More channels and deeper ones carry more, up to the 8 links across the middle.
TEST(WormholeMesh, SaturationGrowsWithChannelsAndBuffers) {
    const auto accepted = [](int vcs, int buffer) {
        NocTraffic t = wormhole(0.95);
        t.vcs = vcs;
        t.buffer_flits = buffer;
        t.drain = 0;
        return isolated_noc(t).accepted_rate;
    };
    const double narrow = accepted(1, 4);
    const double deep = accepted(1, 16);
    const double wide = accepted(4, 4);
    const double both = accepted(8, 16);
    EXPECT_GT(narrow, 0.1);
    EXPECT_GT(deep, 1.1 * narrow);
    EXPECT_GT(wide, 1.3 * narrow);
    EXPECT_GT(both, 1.05 * wide);
    EXPECT_LT(both, 8 * 63.0 / (32 * 32));
}

// No parameter is for show.
TEST(WormholeMesh, EveryParameterMovesTheResult) {
    const auto text = [](const NocTraffic& traffic) {
        const NocResult r = isolated_noc(traffic);
        return std::to_string(r.packets) + " " + std::to_string(r.mean_latency) + " " +
               std::to_string(r.accepted_rate) + " " + std::to_string(r.unfinished);
    };
    NocTraffic base = wormhole(0.3);
    base.router_latency = 2;
    base.drain = 10;
    const std::string before = text(base);
    const std::pair<const char*, std::function<void(NocTraffic&)>> changes[] = {{"router",
                                                                                 [](NocTraffic& t) {
                                                                                     t.router = RouterKind::vct;
                                                                                 }},
                                                                                {"width",
                                                                                 [](NocTraffic& t) {
                                                                                     t.width = 7;
                                                                                 }},
                                                                                {"height",
                                                                                 [](NocTraffic& t) {
                                                                                     t.height = 7;
                                                                                 }},
                                                                                {"pattern",
                                                                                 [](NocTraffic& t) {
                                                                                     t.pattern =
                                                                                         TrafficPattern::transpose;
                                                                                 }},
                                                                                {"to_itself",
                                                                                 [](NocTraffic& t) {
                                                                                     t.to_itself = true;
                                                                                 }},
                                                                                {"rate",
                                                                                 [](NocTraffic& t) {
                                                                                     t.rate = 0.29;
                                                                                 }},
                                                                                {"packet_flits",
                                                                                 [](NocTraffic& t) {
                                                                                     t.packet_flits = 9;
                                                                                 }},
                                                                                {"vcs",
                                                                                 [](NocTraffic& t) {
                                                                                     t.vcs = 5;
                                                                                 }},
                                                                                {"buffer_flits",
                                                                                 [](NocTraffic& t) {
                                                                                     t.buffer_flits = 9;
                                                                                 }},
                                                                                {"router_latency",
                                                                                 [](NocTraffic& t) {
                                                                                     t.router_latency = 3;
                                                                                 }},
                                                                                {"vc_latency",
                                                                                 [](NocTraffic& t) {
                                                                                     t.vc_latency = 0;
                                                                                 }},
                                                                                {"link_latency",
                                                                                 [](NocTraffic& t) {
                                                                                     t.link_latency = 2;
                                                                                 }},
                                                                                {"credit_latency",
                                                                                 [](NocTraffic& t) {
                                                                                     t.credit_latency = 2;
                                                                                 }},
                                                                                {"warmup",
                                                                                 [](NocTraffic& t) {
                                                                                     t.warmup = 400;
                                                                                 }},
                                                                                {"sample",
                                                                                 [](NocTraffic& t) {
                                                                                     t.sample = 3100;
                                                                                 }},
                                                                                {"drain",
                                                                                 [](NocTraffic& t) {
                                                                                     t.drain = 40;
                                                                                 }},
                                                                                {"seed", [](NocTraffic& t) {
                                                                                     t.seed = 2;
                                                                                 }}};
    for (const auto& [name, change] : changes) {
        NocTraffic t = base;
        change(t);
        EXPECT_NE(text(t), before) << name;
    }
}

// An idle mesh sleeps: 64 routers, and not one look per cycle.
TEST(WormholeMesh, SleepsWhileNothingMoves) {
    NocTraffic t = wormhole(1e-5);
    t.sample = 1'000'000;
    const NocResult r = isolated_noc(t);
    EXPECT_GT(r.packets, 50U);
    // 8 flits over 6 routers at most about twice each, and a few looks more.
    EXPECT_LT(r.events, 150 * r.packets);
}

}  // namespace
}  // namespace bitline
