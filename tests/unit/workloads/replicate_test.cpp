#include "workloads/replicate.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "tests/unit/workloads/compiled.hpp"
#include "workloads/fuse.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::lowered;

// 16 x 16, 8 x 8 and 1 x 1 positions; 5 x 2 = 10, 10 and 32 x 1 = 32 arrays.
const std::string two_convs_and_fc = "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n"
                                     "- conv: {name: d, out_channels: 64, kernel: 3, stride: 2, pad: 1}\n"
                                     "- gemm: {name: fc, out_channels: 10}\n";

MappingOptions balanced() {
    MappingOptions mapping;
    mapping.replication = Replication::balanced;
    return mapping;
}

std::vector<int> replicas(const Mapped& mapped) {
    std::vector<int> result;
    for (const LayerPlacement& layer : mapped.plan.layers) {
        result.push_back(layer.replicas());
    }
    return result;
}

TEST(Replicate, BalancedGivesEachCopyTheSamePositions) {
    ChipSpec spec = four_tiles();
    spec.tile.pes = 16;
    const auto layers = lowered("[64, 16, 16]", two_convs_and_fc, spec);
    EXPECT_EQ(balanced_positions(layers), 64);
    EXPECT_EQ(replicas_for(layers, 64), (std::vector<int>{4, 1, 1}));
    const Mapped mapped = map_layers(layers, spec, balanced(), "net");
    EXPECT_EQ(replicas(mapped), (std::vector<int>{4, 1, 1}));
    EXPECT_EQ(mapped.positions, 64);
    EXPECT_TRUE(mapped.notes.empty());
}

TEST(Replicate, BalancedIsScaledDownToWhatFits) {
    // Two tiles of 32 arrays. fc (4096 rows: 32 arrays) fills one, so the other takes three copies of 10 arrays.
    ChipSpec spec = four_tiles();
    spec.noc.height = 1;
    const auto layers = lowered("[64, 16, 16]", two_convs_and_fc, spec);
    const Mapped mapped = map_layers(layers, spec, balanced(), "net");
    EXPECT_EQ(replicas(mapped), (std::vector<int>{2, 1, 1}));
    EXPECT_EQ(mapped.positions, 128);
    ASSERT_EQ(mapped.notes.size(), 1U);
    EXPECT_EQ(mapped.notes.front(),
              "balanced replication was scaled down to fit: at most 128 positions per copy instead of 64");
}

TEST(Replicate, FixedCopiesConvolutionsOnly) {
    ChipSpec spec = four_tiles();
    MappingOptions mapping;
    mapping.replication = Replication::fixed;
    mapping.fixed_replicas = 2;
    const auto layers = lowered("[64, 16, 16]", two_convs_and_fc, spec);
    EXPECT_EQ(replicas(map_layers(layers, spec, mapping, "net")), (std::vector<int>{2, 2, 1}));
}

TEST(Replicate, Resnet18OnIsaacIsBalancedAsPublished) {
    const ChipSpec spec = testing::shipped_chip("isaac");
    const auto layers = lower(fuse(testing::shipped_network("resnet18")), spec);
    const Mapped mapped = map_layers(layers, spec, balanced(), "resnet18");
    EXPECT_EQ(mapped.plan.arrays, 9920);
    EXPECT_EQ(mapped.positions, 49);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        if (layers[l].layer.kind == OpKind::conv) {
            EXPECT_EQ(mapped.plan.layers[l].replicas(), layers[l].positions() / 49) << layers[l].layer.name;
        }
    }
}

std::string refusal(const std::vector<LoweredLayer>& layers, const ChipSpec& spec, const MappingOptions& mapping,
                    const std::string& network) {
    try {
        map_layers(layers, spec, mapping, network);
    } catch (const DoesNotFit& e) {
        return e.what();
    }
    return "fits";
}

TEST(Replicate, WhatDoesNotFitIsNamedWithTheSmallestChange) {
    const ChipSpec isaac = testing::shipped_chip("isaac");
    EXPECT_EQ(refusal(lower(fuse(testing::shipped_network("vgg16")), isaac), isaac, {}, "vgg16"),
              "vgg16 on isaac: layer fc6 does not fit: 33804 crossbars needed, 16128 available, 17676 short; smallest "
              "change: noc.tiles_per_router: 9 or tile.pes: 26");
    ChipSpec spec = four_tiles();
    MappingOptions mapping;
    mapping.replication = Replication::fixed;
    mapping.fixed_replicas = 8;
    // 8 x 10 + 8 x 10 + 32 = 192 arrays. Three copies (30 arrays) fill a tile each for c and d, fc (32) a third; four are
    // two sets of two each, and no tile is left for fc. With 72 arrays per tile, 8 copies are two sets of 40, and 32
    // arrays remain beside the last of them.
    EXPECT_EQ(
        refusal(lowered("[64, 16, 16]", two_convs_and_fc, spec), spec, mapping, "net"),
        "net on four_tiles: layer d does not fit: 192 crossbars needed, 128 available, 64 short; smallest change: "
        "mapping.replication: fixed:3 or noc.tiles_per_router: 2 or tile.pes: 9");
}

TEST(Replicate, TheSmallestChangeDoesFitAndOneLessDoesNot) {
    ChipSpec isaac = testing::shipped_chip("isaac");
    const auto layers = lower(fuse(testing::shipped_network("vgg16")), isaac);
    isaac.tile.pes = 26;
    EXPECT_EQ(refusal(layers, isaac, {}, "vgg16"), "fits");
    isaac.tile.pes = 25;
    EXPECT_NE(refusal(layers, isaac, {}, "vgg16"), "fits");
}

}  // namespace
}  // namespace bitline
