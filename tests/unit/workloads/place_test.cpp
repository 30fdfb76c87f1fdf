#include "workloads/place.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/workloads/compiled.hpp"
#include "workloads/compile.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::lowered;

// 2 x 2 tiles of 32 arrays; c has 64 x 9 = 576 rows and 64 outputs: 5 x 2 = 10 arrays in strips of 5.
const std::string conv_c = "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n";
const std::string conv_d = "- conv: {name: d, out_channels: 64, kernel: 3, pad: 1}\n";

TEST(Place, TileOrderIsRowMajorOrSnakes) {
    ChipSpec spec = four_tiles();
    spec.noc.tiles_per_router = 2;
    EXPECT_EQ(tile_order(spec, Placement::row_major), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(tile_order(spec, Placement::snake), (std::vector<int>{0, 1, 2, 3, 6, 7, 4, 5}));
}

TEST(Place, LayersShareATileWhileArraysLast) {
    const ChipSpec spec = four_tiles();
    const auto layers = lowered("[64, 6, 6]", conv_c + conv_d, spec);
    const auto plan = place(layers, {1, 1}, spec, {});
    ASSERT_TRUE(plan);
    const Segment& d = plan->layers[1].sets.front().segments.front();
    EXPECT_EQ(d.tile, 0);
    EXPECT_EQ(d.first_crossbar, 10);
    EXPECT_EQ(plan->arrays, 20);
    EXPECT_EQ(plan->tiles, 1);

    PlaceOptions apart;
    apart.share_tiles = false;
    const auto two = place(layers, {1, 1}, spec, apart);
    ASSERT_TRUE(two);
    EXPECT_EQ(two->layers[1].sets.front().segments.front().tile, 1);
}

TEST(Place, BuffersLimitSharingToo) {
    ChipSpec spec = four_tiles();
    // The line buffer of c is 3 rows x 6 columns x 64 bytes = 1152 bytes.
    spec.tile.input_buffer.capacity_bytes = 2 * 1152 - 1;
    const auto layers = lowered("[64, 6, 6]", conv_c + conv_d, spec);
    const auto plan = place(layers, {1, 1}, spec, {});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->layers[1].sets.front().segments.front().tile, 1);
}

TEST(Place, ReplicasAreSpreadEvenlyOverTiles) {
    // 3 copies of 10 arrays fit a tile; 8 copies: 3 sets of 3, 3 and 2.
    const ChipSpec spec = four_tiles();
    const auto layers = lowered("[64, 6, 6]", conv_c, spec);
    const auto plan = place(layers, {8}, spec, {});
    ASSERT_TRUE(plan);
    const auto& sets = plan->layers[0].sets;
    ASSERT_EQ(sets.size(), 3U);
    EXPECT_EQ(sets[0].servers, 3);
    EXPECT_EQ(sets[1].servers, 3);
    EXPECT_EQ(sets[2].servers, 2);
    EXPECT_EQ(plan->layers[0].replicas(), 8);
    EXPECT_EQ(plan->arrays, 80);
}

TEST(Place, BandsNeedAColumnEach) {
    // One output column: all copies must be on one tile.
    const ChipSpec spec = four_tiles();
    const auto layers = lowered("[64, 9, 3]", "- conv: {name: c, out_channels: 64, kernel: 3}\n", spec);
    const auto bands = place(layers, {7}, spec, {});
    ASSERT_TRUE(bands);
    EXPECT_EQ(bands->layers[0].replicas(), 3);
    PlaceOptions options;
    options.split = ReplicaSplit::interleaved;
    const auto dealt = place(layers, {7}, spec, options);
    ASSERT_TRUE(dealt);
    EXPECT_EQ(dealt->layers[0].replicas(), 7);
}

TEST(Place, ALayerLargerThanATileKeepsItsStripsTogether) {
    // 7 strips of 5 arrays: 6 strips (30 arrays) on one tile, one on the next.
    const ChipSpec spec = four_tiles();
    const auto layers = lowered("[64, 6, 6]", "- conv: {name: c, out_channels: 224, kernel: 3, pad: 1}\n", spec);
    const auto plan = place(layers, {1}, spec, {});
    ASSERT_TRUE(plan);
    const auto& segments = plan->layers[0].sets.front().segments;
    ASSERT_EQ(segments.size(), 2U);
    EXPECT_EQ(segments[0].array_end, 30);
    EXPECT_EQ(segments[1].tile, 1);
    EXPECT_EQ(segments[1].first_crossbar, 0);
}

TEST(Place, TightPackingSplitsStrips) {
    // 25 strips of 5 arrays: 125 of 128 arrays. Strip by strip a tile takes 6, so four tiles take 24.
    const ChipSpec spec = four_tiles();
    const auto layers = lowered("[64, 6, 6]", "- conv: {name: c, out_channels: 800, kernel: 3, pad: 1}\n", spec);
    std::size_t stopped_at = 7;
    EXPECT_FALSE(place(layers, {1}, spec, {}, &stopped_at));
    EXPECT_EQ(stopped_at, 0U);
    PlaceOptions tight;
    tight.packing = Packing::tight;
    const auto plan = place(layers, {1}, spec, tight);
    ASSERT_TRUE(plan);
    const auto& segments = plan->layers[0].sets.front().segments;
    ASSERT_EQ(segments.size(), 4U);
    EXPECT_EQ(segments[0].array_end, 32);
    EXPECT_EQ(segments[3].array_end, 125);
}

TEST(Place, NoCrossbarIsTakenTwice) {
    const ChipSpec spec = testing::shipped_chip("isaac");
    for (const char* network : {"resnet18", "mobilenet_v3_large"}) {
        MappingOptions mapping;
        mapping.replication = Replication::balanced;
        const Layout layout = lay_out(testing::shipped_network(network), spec, mapping);
        std::set<std::pair<int, int>> taken;
        for (const LayerPlacement& layer : layout.plan.layers) {
            for (const ReplicaSet& set : layer.sets) {
                for (const Segment& segment : set.segments) {
                    for (int x = 0; x < set.servers * segment.arrays(); ++x) {
                        EXPECT_LT(segment.first_crossbar + x, spec.crossbars_per_tile());
                        EXPECT_TRUE(taken.emplace(segment.tile, segment.first_crossbar + x).second);
                    }
                }
            }
        }
        EXPECT_EQ(static_cast<std::int64_t>(taken.size()), layout.plan.arrays);
    }
}

}  // namespace
}  // namespace bitline
