#include "workloads/lower.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "hw/error.hpp"
#include "tests/unit/workloads/compiled.hpp"
#include "tests/unit/workloads/random_network.hpp"
#include "workloads/fuse.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::arrays;
using testing::four_tiles;
using testing::lowered;

TEST(Lower, DenseLayersBecomeRowBlocksTimesColumnBlocks) {
    // 64 channels of 3 x 3: 576 rows = 4 x 128 + 64; 80 outputs = 32 + 32 + 16.
    const auto layers = lowered("[64, 6, 6]", "- conv: {name: c, out_channels: 80, kernel: 3, pad: 1}\n", four_tiles());
    const LoweredLayer& c = layers.front();
    ASSERT_EQ(c.arrays.size(), 15U);
    ASSERT_EQ(c.strips.size(), 3U);
    EXPECT_EQ(c.strips[2].outputs, (Channels{64, 80}));
    EXPECT_EQ(c.strips[2].first_array, 10);
    EXPECT_EQ(c.strips[2].arrays, 5);
    EXPECT_EQ(c.arrays[4].row_begin, 512);
    EXPECT_EQ(c.arrays[4].rows(), 64);
    EXPECT_EQ(c.arrays[4].cols, 128);
    EXPECT_EQ(c.arrays[14].outputs, 16);
    EXPECT_EQ(c.arrays[14].cols, 64);
    EXPECT_EQ(c.cells, 576 * 80 * 4);
}

TEST(Lower, DepthwiseLayersArePackedOnTheDiagonal) {
    // 9 rows and 4 bit lines per group: floor(128 / 9) = 14 groups, floor(128 / 4) = 32; 30 channels = 14 + 14 + 2.
    const auto layers =
        lowered("[30, 6, 6]", "- conv: {name: d, out_channels: 30, kernel: 3, pad: 1, groups: 30}\n", four_tiles());
    const LoweredLayer& d = layers.front();
    ASSERT_EQ(d.arrays.size(), 3U);
    EXPECT_EQ(d.arrays[0].rows(), 126);
    EXPECT_EQ(d.arrays[0].cols, 56);
    EXPECT_EQ(d.arrays[0].macs, 126);
    EXPECT_EQ(d.arrays[0].cells, 126 * 4);
    EXPECT_EQ(d.arrays[2].row_begin, 252);
    EXPECT_EQ(d.arrays[2].rows(), 18);
    EXPECT_EQ(d.strips[2].outputs, (Channels{28, 30}));
    EXPECT_EQ(d.cells, 30 * 9 * 4);
}

TEST(Lower, GroupsTooLargeToShareAnArrayAreCutOneByOne) {
    // 2 groups of 32 channels x 9 = 288 rows (3 blocks) and 40 outputs (2 blocks): 12 arrays.
    const auto layers =
        lowered("[64, 6, 6]", "- conv: {name: g, out_channels: 80, kernel: 3, groups: 2}\n", four_tiles());
    const LoweredLayer& g = layers.front();
    ASSERT_EQ(g.arrays.size(), 12U);
    ASSERT_EQ(g.strips.size(), 4U);
    EXPECT_EQ(g.strips[2].outputs, (Channels{40, 72}));
    EXPECT_EQ(g.arrays[6].row_begin, 288);
    EXPECT_EQ(g.arrays[8].row_end, 576);
}

TEST(Lower, AFullyConnectedLayerReadsTheWholeMap) {
    // 8 x 5 x 5 = 200 rows (2 blocks), 33 outputs (2 blocks).
    const auto layers = lowered("[8, 5, 5]", "- gemm: {name: fc, out_channels: 33}\n", four_tiles());
    const LoweredLayer& fc = layers.front();
    EXPECT_EQ(fc.arrays.size(), 4U);
    EXPECT_TRUE(fc.reads_whole);
    EXPECT_EQ(fc.kernel_positions, 25);
    EXPECT_EQ(fc.window.span_y, 5);
    EXPECT_EQ(fc.window.stride_x, 0);
}

TEST(Lower, DilationWidensTheWindowButNotTheRows) {
    const auto layers =
        lowered("[4, 9, 9]", "- conv: {name: c, out_channels: 4, kernel: 3, dilation: 2}\n", four_tiles());
    EXPECT_EQ(layers.front().window.span_y, 5);
    EXPECT_EQ(layers.front().arrays.front().rows(), 36);
}

TEST(Lower, ElementOperationsAreCountedPerOutput) {
    const auto layers = lowered("[4, 6, 6]",
                                "- conv: {name: a, out_channels: 4, kernel: 3, pad: 1, activation: hard_swish}\n"
                                "- conv: {name: b, out_channels: 4, kernel: 1}\n"
                                "- add: {name: s, inputs: [b, a], activation: relu}\n"
                                "- max_pool: {name: m, kernel: 3, stride: 2}\n"
                                "- average_pool: {name: v, kernel: 2, stride: 1}\n",
                                four_tiles());
    ASSERT_EQ(layers.size(), 4U);  // the add joins b
    EXPECT_EQ(layers[0].work.requantises, 1);
    EXPECT_EQ(layers[0].work.activations, 1);
    EXPECT_EQ(layers[0].work.muls, 1);
    EXPECT_EQ(layers[1].work.adds, 1);
    EXPECT_EQ(layers[1].work.activations, 1);
    EXPECT_EQ(layers[2].work.maxes, 8);
    EXPECT_EQ(layers[2].work.requantises, 0);
    EXPECT_EQ(layers[3].work.adds, 3);
    EXPECT_EQ(layers[3].work.muls, 1);
}

TEST(Lower, AWeightWiderThanAnArrayDoesNotFit) {
    ChipSpec spec = four_tiles();
    spec.tile.pe.crossbar.cols = 3;
    try {
        lowered("[4, 6, 6]", "- gemm: {name: fc, out_channels: 3}\n", spec);
        FAIL();
    } catch (const DoesNotFit& e) {
        EXPECT_STREQ(e.what(),
                     "four_tiles: layer fc does not fit: one weight takes 4 bit lines (8 bits in cells of 2), a "
                     "crossbar has 3; smallest change: tile.pe.crossbar.cols: 4");
    }
}

TEST(Lower, PublishedArrayCounts) {
    const auto count = [](const char* network, ChipSpec spec, WeightCoding coding) {
        spec.tile.pe.crossbar.coding = coding;
        return arrays(lower(fuse(testing::shipped_network(network)), spec));
    };
    const ChipSpec isaac = testing::shipped_chip("isaac");
    const ChipSpec joint = testing::shipped_chip("joint-rram");
    EXPECT_EQ(count("resnet18", isaac, WeightCoding::offset), 2864);
    EXPECT_EQ(count("vgg16", isaac, WeightCoding::offset), 33804);
    EXPECT_EQ(count("vgg16", joint, WeightCoding::offset), 8482);
    EXPECT_EQ(count("vgg16", joint, WeightCoding::differential), 16956);
}

// Every output channel and every weight has exactly one place, whatever the shapes.
TEST(Lower, EveryWeightIsMappedOnce) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        ChipSpec spec = four_tiles();
        spec.tile.pe.crossbar.rows = 5 + static_cast<int>(seed % 40);
        spec.tile.pe.crossbar.cols = 8 + static_cast<int>(seed % 23);
        const Graph graph = import_network_text(testing::random_network(seed).text(), "net.yaml");
        for (const LoweredLayer& l : lower(fuse(graph), spec)) {
            if (!l.has_weights()) {
                continue;
            }
            const int rows_per_group = l.layer.in.channels / l.layer.groups * l.kernel_positions;
            const int outputs_per_group = l.layer.out.channels / l.layer.groups;
            std::set<std::pair<int, int>> placed;  // (output, row of its group)
            for (const Strip& strip : l.strips) {
                for (int a = strip.first_array; a < strip.first_array + strip.arrays; ++a) {
                    const ArrayLoad& array = l.arrays[static_cast<std::size_t>(a)];
                    EXPECT_LE(array.rows(), spec.tile.pe.crossbar.rows);
                    EXPECT_LE(array.cols, spec.tile.pe.crossbar.cols);
                    for (int output = strip.outputs.begin; output < strip.outputs.end; ++output) {
                        const int group_row = output / outputs_per_group * rows_per_group;
                        for (int row = 0; row < rows_per_group; ++row) {
                            if (group_row + row >= array.row_begin && group_row + row < array.row_end) {
                                EXPECT_TRUE(placed.emplace(output, row).second) << seed << " " << l.layer.name;
                            }
                        }
                    }
                }
            }
            EXPECT_EQ(static_cast<std::int64_t>(placed.size()), l.layer.weights) << seed << " " << l.layer.name;
            EXPECT_EQ(l.cells, l.layer.weights * 4) << seed << " " << l.layer.name;
        }
    }
}

}  // namespace
}  // namespace bitline
