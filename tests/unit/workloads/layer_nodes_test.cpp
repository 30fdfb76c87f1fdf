#include "workloads/layer_nodes.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "hw/error.hpp"
#include "tests/unit/workloads/compiled.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::lowered;

/// The nodes of the first layer, of `outputs` channels, from an image of 4 channels; arrays [0, first) on tile 0, others
/// on tile 1, in so many servers.
Program nodes_of_layer(const LoweredLayer& layer, int servers, int first) {
    const ChipSpec spec = four_tiles();
    Program program;
    ProgramBuilder builder(program, spec.precision.activation_bits);
    const Spills none;
    const Source image{"image", layer.layer.in, {{{0, layer.layer.in.channels}, {builder.add(Node{})}}}};
    const int arrays = static_cast<int>(layer.arrays.size());
    LayerPlacement placement;
    LayerSpread spread;
    if (arrays > 0) {
        placement.sets.push_back({servers, {{0, 0, 0, first}}});
        if (first < arrays) {
            placement.sets.front().segments.push_back({1, 0, first, arrays});
        }
        spread.slices.push_back({0, first * 32});
        spread.slices.push_back({first * 32, layer.layer.out.channels});
    } else {
        spread.slices.push_back({0, layer.layer.out.channels});
    }
    spread.sets.push_back({Domain{layer.layer.out.height, 0, layer.layer.out.width}, servers, {0, 1}});
    LayerNodes nodes(builder, spec, none);
    nodes.add(LayerId{0}, layer, placement, spread, {image, nullptr});
    return program;
}

TEST(LayerNodes, ServersStandSideBySideOnlyWithAllOfTheirArrays) {
    const auto layers = lowered("[4, 6, 6]", "- conv: {name: c, out_channels: 64, kernel: 3}\n", four_tiles());
    ASSERT_EQ(layers.front().arrays.size(), 2U);
    const Program apart = nodes_of_layer(layers.front(), 1, 1);
    EXPECT_EQ(apart.nodes.size(), 5U);  // the image, and on each tile an mvm and its sums
    const Program together = nodes_of_layer(layers.front(), 2, 2);
    EXPECT_EQ(together.nodes.at(1).mvm.crossbars, 2);
    EXPECT_EQ(together.nodes.at(1).servers, 2);
    EXPECT_THROW(nodes_of_layer(layers.front(), 2, 1), InternalError);
}

TEST(LayerNodes, WorkThatNoIntHoldsIsRefused) {
    auto layers = lowered("[4, 6, 6]", "- max_pool: {name: p, kernel: 2, stride: 2}\n", four_tiles());
    LoweredLayer& pool = layers.front();
    const Program fits = nodes_of_layer(pool, 1, 0);
    EXPECT_EQ(fits.nodes.at(1).vec.buffer_bytes, 4 * 4);
    EXPECT_EQ(fits.nodes.at(1).vec.maxes, 4 * 3);
    pool.kernel_positions = std::numeric_limits<int>::max() / 2;
    EXPECT_THROW(nodes_of_layer(pool, 1, 0), DoesNotFit);
    pool.kernel_positions = 4;
    pool.work.maxes = std::numeric_limits<int>::max() / 4;
    EXPECT_EQ(nodes_of_layer(pool, 1, 0).nodes.at(1).vec.maxes, std::numeric_limits<int>::max() - 3);
    pool.work.adds = 1;  // each count fits, their sum does not
    EXPECT_THROW(nodes_of_layer(pool, 1, 0), DoesNotFit);
}

}  // namespace
}  // namespace bitline
