#include "sim/report/layer_times.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

TEST(LayerTimes, SpanAllNodesOfALayer) {
    const ConsistentRun run = consistent_run();
    const std::vector<LayerTimes> layers = layer_times(run.program, run.activity);
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers[0].start, 1U) << "its load";
    EXPECT_EQ(layers[0].end, 19'000U) << "its vector operations";
    EXPECT_EQ(layers[0].span(), 18'999U);
    EXPECT_EQ(layers[1].start, 1'100U);
}

TEST(LayerTimes, ArraysSpeakForALayerElseVectorOperationsElseTransfers) {
    ConsistentRun run = consistent_run();
    run.activity.nodes[0].wait = {1, 0, 0, 3};  // load
    run.activity.nodes[1].wait = {1, 1, 0, 0};  // mvm
    run.activity.nodes[2].wait = {1, 0, 1, 2};  // vec
    EXPECT_DOUBLE_EQ(layer_times(run.program, run.activity)[0].share(Wait::input), 0.5);
    run.program.nodes[1].layer = LayerId{1};
    const std::vector<LayerTimes> layers = layer_times(run.program, run.activity);
    EXPECT_DOUBLE_EQ(layers[0].share(Wait::space), 0.25) << "the vector operations";
    EXPECT_DOUBLE_EQ(layers[1].share(Wait::input), 0.5) << "the arrays, not the store";
    run.program.nodes[2].layer = LayerId{1};
    EXPECT_DOUBLE_EQ(layer_times(run.program, run.activity)[0].share(Wait::unit), 0.75) << "the load";
}

TEST(LayerTimes, NodesThatNeverFiredDoNotCount) {
    ConsistentRun run = consistent_run();
    for (NodeActivity& node : run.activity.nodes) {
        node = NodeActivity{};
    }
    for (const LayerTimes& layer : layer_times(run.program, run.activity)) {
        EXPECT_EQ(layer.span(), 0U);
        EXPECT_EQ(layer.share(Wait::server), 0);
    }
}

}  // namespace
}  // namespace bitline
