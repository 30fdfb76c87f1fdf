#include "hw/model/packet_stream.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bitline {
namespace {

TEST(PacketStream, FixedTargets) {
    NocTraffic t;  // 4 x 4: router 6 is (2, 1)
    t.width = t.height = 4;
    t.pattern = TrafficPattern::transpose;
    EXPECT_EQ(fixed_target(t, 6), 9);  // (1, 2)
    EXPECT_EQ(fixed_target(t, 5), 5);
    EXPECT_EQ(fixed_target(t, 3), 12);
    t.pattern = TrafficPattern::bit_complement;
    EXPECT_EQ(fixed_target(t, 6), 9);  // 0110 -> 1001
    EXPECT_EQ(fixed_target(t, 0), 15);
    EXPECT_EQ(fixed_target(t, 13), 2);
    t.pattern = TrafficPattern::neighbour;
    EXPECT_EQ(fixed_target(t, 6), 7);
    EXPECT_EQ(fixed_target(t, 7), 4);
    t.width = 5;  // 5 x 2
    t.height = 2;
    t.pattern = TrafficPattern::bit_complement;
    EXPECT_EQ(fixed_target(t, 1), 8);  // (1, 0) -> (3, 1)
}

// Chance 1/8 in each cycle: the mean gap is 8 cycles, its deviation sqrt(56) = 7.5.
TEST(PacketStream, GapsAreGeometric) {
    NocTraffic t;
    t.rate = 0.5;
    t.packet_flits = 4;
    PacketStream stream(t, 3);
    constexpr int packets = 100'000;
    int next_cycle = 0;
    Cycle last = 0;
    for (int i = 0; i < packets; ++i) {
        ASSERT_GT(stream.created(), last);
        next_cycle += stream.created() == last + 1 ? 1 : 0;
        last = stream.created();
        stream.advance();
    }
    EXPECT_NEAR(static_cast<double>(last) / packets, 8, 5 * 7.5 / 316);
    EXPECT_NEAR(static_cast<double>(next_cycle) / packets, 0.125, 5 * 0.33 / 316);
}

std::vector<int> target_counts(const NocTraffic& t, int source, int packets) {
    std::vector<int> counts(static_cast<std::size_t>(t.nodes()));
    PacketStream stream(t, source);
    for (int i = 0; i < packets; ++i, stream.advance()) {
        ++counts.at(static_cast<std::size_t>(stream.target()));
    }
    return counts;
}

TEST(PacketStream, UniformTargets) {
    NocTraffic t;
    t.width = 5;
    t.height = 2;
    for (const int n : target_counts(
             [&t] {
                 NocTraffic all = t;
                 all.to_itself = true;
                 return all;
             }(),
             4, 100'000)) {
        EXPECT_NEAR(n, 10'000, 500);
    }
    const std::vector<int> others = target_counts(t, 4, 90'000);
    for (std::size_t r = 0; r < others.size(); ++r) {
        EXPECT_NEAR(others[r], r == 4 ? 0 : 10'000, r == 4 ? 0 : 500);
    }
}

TEST(PacketStream, HotspotTargets) {
    NocTraffic t;
    t.width = t.height = 2;
    t.pattern = TrafficPattern::hotspot;
    t.hotspot_share = 0.4;  // router 3 gets 0.4 and a third of the rest
    const std::vector<int> counts = target_counts(t, 0, 100'000);
    EXPECT_EQ(counts[0], 0);
    EXPECT_NEAR(counts[1], 20'000, 700);
    EXPECT_NEAR(counts[2], 20'000, 700);
    EXPECT_NEAR(counts[3], 60'000, 900);
}

TEST(PacketStream, SourcesAndSeedsDiffer) {
    NocTraffic t;
    NocTraffic other = t;
    other.seed = t.seed + (std::uint64_t{1} << 32U);
    EXPECT_EQ(target_counts(t, 1, 1000), target_counts(t, 1, 1000));
    EXPECT_NE(target_counts(t, 1, 1000), target_counts(t, 2, 1000));
    EXPECT_NE(target_counts(t, 1, 1000), target_counts(other, 1, 1000));
}

}  // namespace
}  // namespace bitline
