#include "workloads/spread.hpp"

#include <gtest/gtest.h>

#include "tests/unit/workloads/compiled.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::lowered;

std::vector<LayerSpread> spread_of(const std::string& shape, const std::string& text, int replicas,
                                   ReplicaSplit split) {
    const ChipSpec spec = four_tiles();
    const auto layers = lowered(shape, text, spec);
    PlaceOptions options;
    options.split = split;
    std::vector<int> copies;
    copies.reserve(layers.size());
    for (const LoweredLayer& layer : layers) {
        copies.push_back(layer.has_weights() ? replicas : 0);
    }
    const auto plan = place(layers, copies, spec, options);
    EXPECT_TRUE(plan);
    return spread(layers, *plan, split);
}

const std::string conv = "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n";
const std::string pool = "- max_pool: {name: p, kernel: 2, stride: 2}\n";

TEST(Spread, BandsAreProportionalToServers) {
    // Sets of 3, 3 and 2 copies share 16 columns: 6, 6 and 4.
    const auto all = spread_of("[64, 6, 16]", conv, 8, ReplicaSplit::bands);
    ASSERT_EQ(all[0].sets.size(), 3U);
    EXPECT_EQ(all[0].sets[0].domain.x_end, 6);
    EXPECT_EQ(all[0].sets[1].domain.x_begin, 6);
    EXPECT_EQ(all[0].sets[1].domain.x_end, 12);
    EXPECT_EQ(all[0].sets[2].domain.x_end, 16);
    EXPECT_EQ(all[0].sets[2].domain.deal_period, 1);
}

TEST(Spread, InterleavedSetsTakePositionsInTurn) {
    const auto all = spread_of("[64, 6, 16]", conv, 8, ReplicaSplit::interleaved);
    ASSERT_EQ(all[0].sets.size(), 3U);
    EXPECT_EQ(all[0].sets[1].domain.deal_period, 8);
    EXPECT_EQ(all[0].sets[1].domain.deal_begin, 3);
    EXPECT_EQ(all[0].sets[2].domain.deal_begin, 6);
    EXPECT_EQ(all[0].sets[2].domain.deal_count, 2);
    EXPECT_EQ(all[0].sets[2].domain.x_end, 16);
}

TEST(Spread, PoolingFollowsItsInput) {
    const auto all = spread_of("[64, 6, 16]", conv + pool, 8, ReplicaSplit::bands);
    ASSERT_EQ(all[1].sets.size(), 3U);
    EXPECT_EQ(all[1].sets[0].tiles, all[0].sets[0].tiles);
    EXPECT_EQ(all[1].sets[0].domain.x_end, 3);
    EXPECT_EQ(all[1].sets[2].domain.x_begin, 6);
    EXPECT_EQ(all[1].sets[2].domain.x_end, 8);
    EXPECT_EQ(all[1].sets[2].domain.height, 3);
    EXPECT_EQ(all[1].sets[2].servers, 1);
}

TEST(Spread, SetsWithoutAColumnLeftDropOut) {
    // 3 columns in 3 bands; pooled to one column, which only one set computes.
    const auto all =
        spread_of("[64, 6, 3]", conv + "- max_pool: {name: p, kernel: 3, stride: 3}\n", 8, ReplicaSplit::bands);
    EXPECT_EQ(all[0].sets.size(), 3U);
    EXPECT_EQ(all[1].sets.size(), 1U);
}

TEST(Spread, GlobalPoolingRunsOncePerSlice) {
    const auto all = spread_of("[64, 6, 16]", conv + "- global_average_pool: {name: g}\n", 8, ReplicaSplit::bands);
    ASSERT_EQ(all[1].sets.size(), 1U);
    EXPECT_EQ(all[1].sets[0].domain.firings(), 96);
    EXPECT_EQ(all[1].slices, all[0].slices);
}

TEST(Spread, SlicesOfTheChannelsLieWhereTheirStripsEnd) {
    // 224 outputs: strips 0..5 on one tile, strip 6 on the next.
    const auto all =
        spread_of("[64, 6, 6]", "- conv: {name: c, out_channels: 224, kernel: 3, pad: 1}\n", 1, ReplicaSplit::bands);
    EXPECT_EQ(all[0].slices, (std::vector<Channels>{{0, 192}, {192, 224}}));
    EXPECT_EQ(all[0].sets[0].tiles, (std::vector<int>{0, 1}));
}

// Of 8 positions in turn, 10 columns pooled to 4 leave the third set without any; padding makes 7 columns of them again.
TEST(Spread, SetsThatAreLeftShareAllPositions) {
    const std::string narrow = "- max_pool: {name: n, kernel: 1, stride: 3}\n";
    const std::string wide = "- max_pool: {name: w, kernel: [1, 4], stride: 1, pad: [0, 3]}\n";
    const auto all = spread_of("[64, 1, 10]", conv + narrow + wide, 8, ReplicaSplit::interleaved);
    ASSERT_EQ(all[0].sets.size(), 3U);
    ASSERT_EQ(all[1].sets.size(), 2U);
    for (std::size_t layer = 0; layer < 3; ++layer) {
        const std::vector<int> columns{10, 4, 7};
        for (int x = 0; x < columns[layer]; ++x) {
            int takers = 0;
            for (const SetSpread& set : all[layer].sets) {
                takers += set.domain.covers(0, x) ? 1 : 0;
            }
            EXPECT_EQ(takers, 1) << "layer " << layer << " column " << x;
        }
    }
}

}  // namespace
}  // namespace bitline
