#include "workloads/graph.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "tests/unit/workloads/random_network.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::find_op;
using testing::find_tensor;
using testing::network;

/// image 4 x 6 x 6 -> conv (8 channels, groups 2, 3x3) -> relu -> gemm 10
Graph small() {
    return import_network_text(network("[4, 6, 6]", "- conv: {name: c, out_channels: 8, kernel: 3, groups: 2}\n"
                                                    "- relu: {name: r}\n"
                                                    "- gemm: {name: f, out_channels: 10}\n"),
                               "net.yaml");
}

TEST(Graph, CountsKernelsOfGroupsOnce) {
    const Graph graph = small();
    const Op& conv = graph.op(find_op(graph, "c"));
    EXPECT_EQ(weights(graph, conv), 8 * (4 / 2) * 3 * 3);
    EXPECT_EQ(macs(graph, conv), 8 * (4 / 2) * 3 * 3 * 4 * 4);
}

TEST(Graph, GemmReadsTheWholeMap) {
    const Graph graph = small();
    const Op& gemm = graph.op(find_op(graph, "f"));
    EXPECT_EQ(weights(graph, gemm), 8 * 4 * 4 * 10);
    EXPECT_EQ(macs(graph, gemm), 8 * 4 * 4 * 10);
}

TEST(Graph, OtherOpsHaveNoWeights) {
    const Graph graph = small();
    EXPECT_EQ(weights(graph, graph.op(find_op(graph, "r"))), 0);
    EXPECT_EQ(macs(graph, graph.op(find_op(graph, "r"))), 0);
    EXPECT_EQ(weights(graph, graph.ops.front()), 0);
}

TEST(Graph, TotalsAreSums) {
    const Graph graph = small();
    EXPECT_EQ(weights(graph), 144 + 1280);
    EXPECT_EQ(macs(graph), 2304 + 1280);
}

TEST(Graph, NamesOfKindsReadBack) {
    for (const OpKind kind : layer_kinds()) {
        EXPECT_EQ(op_kind(name_of(kind)), kind);
    }
    EXPECT_EQ(layer_kinds().size(), 12U);
    EXPECT_EQ(op_kind("input"), OpKind::input);
    EXPECT_EQ(op_kind("convolution"), std::nullopt);
    EXPECT_STREQ(name_of(OpKind::global_average_pool), "global_average_pool");
}

TEST(Graph, ActivationsAreTheFourElementwiseKinds) {
    int count = 0;
    for (const OpKind kind : layer_kinds()) {
        count += is_activation(kind) ? 1 : 0;
    }
    EXPECT_EQ(count, 4);
    EXPECT_TRUE(is_activation(OpKind::hard_sigmoid));
    EXPECT_FALSE(is_activation(OpKind::flatten));
    EXPECT_FALSE(is_activation(OpKind::add));
}

TEST(Graph, ShapesCompareAndPrint) {
    EXPECT_EQ(text({3, 224, 112}), "3 x 224 x 112");
    EXPECT_EQ((Shape{3, 4, 5}).elements(), 60);
    EXPECT_TRUE((Shape{3, 4, 5}) == (Shape{3, 4, 5}));
    EXPECT_TRUE((Shape{3, 4, 5}) != (Shape{3, 5, 4}));
    EXPECT_TRUE((Shape{2, 1, 1}) != (Shape{1, 1, 1}));
}

TEST(CheckGraph, AcceptsWhatTheReaderMakes) {
    EXPECT_NO_THROW(check_graph(small()));
}

TEST(CheckGraph, RefusesAWrongShape) {
    Graph graph = small();
    graph.tensors[2].shape.width = 5;
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesAReaderBeforeItsProducer) {
    Graph graph = small();
    graph.ops[1].inputs = {find_tensor(graph, "r")};
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesConsumersThatDoNotRead) {
    Graph graph = small();
    graph.tensors[0].consumers.push_back(find_op(graph, "f"));
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesTwoResults) {
    Graph graph = small();
    graph.ops[3].inputs = {find_tensor(graph, "c")};
    graph.tensors[1].consumers = {find_op(graph, "r"), find_op(graph, "f")};
    graph.tensors[2].consumers.clear();
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesAWrongResult) {
    Graph graph = small();
    graph.result = find_tensor(graph, "r");
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesEqualNames) {
    Graph graph = small();
    graph.ops[2].name = "c";
    EXPECT_THROW(check_graph(graph), InternalError);
    graph = small();
    graph.tensors[2].name = "c";
    EXPECT_THROW(check_graph(graph), InternalError);
}

TEST(CheckGraph, RefusesASecondInputAndAnEmptyGraph) {
    Graph graph = small();
    graph.ops[2].kind = OpKind::input;
    EXPECT_THROW(check_graph(graph), InternalError);
    EXPECT_THROW(check_graph(Graph{}), InternalError);
}

TEST(CheckGraph, RefusesAForeignTensor) {
    Graph graph = small();
    graph.ops[1].inputs = {static_cast<TensorId>(77)};
    EXPECT_THROW(check_graph(graph), InternalError);
}

}  // namespace
}  // namespace bitline
