#include "workloads/fuse.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "hw/error.hpp"
#include "tests/unit/workloads/random_network.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::find_tensor;
using testing::network;
using testing::random_network;
using Kinds = std::vector<OpKind>;

struct Fused {
    Graph graph;
    std::vector<FusedLayer> layers;

    TensorId tensor(const std::string& name) const { return find_tensor(graph, name); }
};

/// On an image of 4 x 6 x 6.
Fused fused(const std::string& layers) {
    Fused result;
    result.graph = import_network_text(network("[4, 6, 6]", layers), "net.yaml");
    result.layers = fuse(result.graph);
    return result;
}

std::vector<std::string> names(const Fused& f) {
    std::vector<std::string> result;
    for (const FusedLayer& layer : f.layers) {
        result.push_back(layer.name);
    }
    return result;
}

const std::string conv_a = "- conv: {name: a, out_channels: 4, kernel: 3, pad: 1}\n";
const std::string conv_b = "- conv: {name: b, inputs: image, out_channels: 4, kernel: 1}\n";

TEST(Fuse, AnActivationJoinsItsOnlyProducer) {
    const Fused f =
        fused("- conv: {name: a, out_channels: 8, kernel: 3, stride: 2, pad: 1, groups: 2, activation: relu}\n");
    ASSERT_EQ(f.layers.size(), 1U);
    const FusedLayer& a = f.layers[0];
    EXPECT_EQ(a.name, "a");
    EXPECT_EQ(a.kind, OpKind::conv);
    EXPECT_EQ(a.window.stride_x, 2);
    EXPECT_EQ(a.window.pad_bottom, 1);
    EXPECT_EQ(a.groups, 2);
    EXPECT_EQ(text(a.in), "4 x 6 x 6");
    EXPECT_EQ(text(a.out), "8 x 3 x 3");
    EXPECT_EQ(a.input, f.tensor("image"));
    EXPECT_EQ(a.output, f.tensor("a.relu"));
    EXPECT_EQ(a.residual, std::nullopt);
    EXPECT_EQ(a.activations_before_add, Kinds{OpKind::relu});
    EXPECT_EQ(a.activations_after_add, Kinds{});
    EXPECT_EQ(a.weights, 8 * 2 * 9);
    EXPECT_EQ(a.macs, 8 * 2 * 9 * 9);
    EXPECT_EQ(a.ops.size(), 2U);
}

TEST(Fuse, ChainsOfActivationsJoinInOrder) {
    const Fused f = fused("- max_pool: {name: p, kernel: 2, stride: 2}\n- relu: {name: r}\n- hard_swish: {name: h}\n");
    ASSERT_EQ(f.layers.size(), 1U);
    EXPECT_EQ(f.layers[0].kind, OpKind::max_pool);
    EXPECT_EQ(f.layers[0].activations_before_add, (Kinds{OpKind::relu, OpKind::hard_swish}));
    EXPECT_EQ(f.layers[0].output, f.tensor("h"));
}

TEST(Fuse, AnActivationWithOtherReadersOfItsInputStandsAlone) {
    const Fused f = fused(
        conv_a + "- relu: {name: r}\n- hard_sigmoid: {name: s}\n- mul: {name: m, inputs: [a, s], activation: relu}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "r", "m"}));
    EXPECT_EQ(f.layers[1].kind, OpKind::relu);
    EXPECT_EQ(f.layers[1].input, f.tensor("a"));
    EXPECT_EQ(f.layers[1].activations_before_add, Kinds{OpKind::hard_sigmoid});
    EXPECT_EQ(text(f.layers[1].in), "4 x 6 x 6");
    EXPECT_EQ(text(f.layers[1].out), "4 x 6 x 6");
    EXPECT_EQ(f.layers[2].input, f.tensor("a"));
    EXPECT_EQ(f.layers[2].residual, f.tensor("s"));
    EXPECT_FALSE(f.layers[2].residual_is_vector);
    EXPECT_EQ(f.layers[2].activations_before_add, Kinds{});
    EXPECT_EQ(f.layers[2].activations_after_add, Kinds{OpKind::relu});
}

TEST(Fuse, AnActivationOfTheImageStandsAlone) {
    const Fused f = fused("- relu: {name: r}\n");
    ASSERT_EQ(f.layers.size(), 1U);
    EXPECT_EQ(f.layers[0].kind, OpKind::relu);
    EXPECT_EQ(f.layers[0].input, f.tensor("image"));
    EXPECT_EQ(f.layers[0].activations_before_add, Kinds{});
}

TEST(Fuse, AnAddJoinsTheLaterOfTwoKernels) {
    for (const char* order : {"[a, b]", "[b, a]"}) {
        const Fused f = fused(conv_a + conv_b + "- add: {name: s, inputs: " + order + ", activation: relu}\n");
        EXPECT_EQ(names(f), (std::vector<std::string>{"a", "b"}));
        EXPECT_EQ(f.layers[0].residual, std::nullopt);
        EXPECT_EQ(f.layers[0].output, f.tensor("a"));
        EXPECT_EQ(f.layers[1].residual, f.tensor("a"));
        EXPECT_FALSE(f.layers[1].residual_is_vector);
        EXPECT_EQ(f.layers[1].activations_before_add, Kinds{});
        EXPECT_EQ(f.layers[1].activations_after_add, Kinds{OpKind::relu});
        EXPECT_EQ(f.layers[1].output, f.tensor("s.relu"));
        EXPECT_EQ(f.layers[1].ops.size(), 3U);
    }
}

TEST(Fuse, ActivationsBeforeTheAddStayBefore) {
    const Fused f = fused("- conv: {name: a, out_channels: 4, kernel: 1, activation: hard_swish}\n"
                          "- add: {name: s, inputs: [image, a]}\n- relu: {name: r}\n- relu6: {name: q}\n");
    ASSERT_EQ(f.layers.size(), 1U);
    EXPECT_EQ(f.layers[0].activations_before_add, Kinds{OpKind::hard_swish});
    EXPECT_EQ(f.layers[0].residual, f.tensor("image"));
    EXPECT_EQ(f.layers[0].activations_after_add, (Kinds{OpKind::relu, OpKind::relu6}));
}

TEST(Fuse, AnAddJoinsTheEarlierKernelIfTheLaterHasOtherReaders) {
    const Fused f = fused(conv_a + conv_b + "- add: {name: s, inputs: [a, b]}\n- mul: {name: m, inputs: [s, b]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"b", "a", "m"}));  // a now ends with the add, after b
    EXPECT_EQ(f.layers[1].residual, f.tensor("b"));
    EXPECT_EQ(f.layers[1].output, f.tensor("s"));
    EXPECT_EQ(f.layers[2].input, f.tensor("s"));
}

TEST(Fuse, AnAddOfNoKernelStandsAlone) {
    const Fused f =
        fused(conv_a +
              "- max_pool: {name: p, kernel: 1, stride: 1}\n- add: {name: s, inputs: [p, image], activation: relu}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "p", "s"}));
    EXPECT_EQ(f.layers[2].kind, OpKind::add);
    EXPECT_EQ(f.layers[2].input, f.tensor("p"));
    EXPECT_EQ(f.layers[2].residual, f.tensor("image"));
    EXPECT_EQ(f.layers[2].activations_after_add, Kinds{OpKind::relu});
    EXPECT_EQ(f.layers[2].activations_before_add, Kinds{});
}

TEST(Fuse, AnAddOfATensorToItselfStandsAlone) {
    const Fused f = fused(conv_a + "- add: {name: s, inputs: [a, a]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "s"}));
    EXPECT_EQ(f.layers[1].input, f.tensor("a"));
    EXPECT_EQ(f.layers[1].residual, f.tensor("a"));
}

TEST(Fuse, ALayerTakesOneAddOnly) {
    const Fused f = fused(conv_a + "- add: {name: s, inputs: [a, image]}\n- add: {name: t, inputs: [s, image]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "t"}));
    EXPECT_EQ(f.layers[0].output, f.tensor("s"));
    EXPECT_EQ(f.layers[1].kind, OpKind::add);
    EXPECT_EQ(f.layers[1].residual, f.tensor("image"));
}

TEST(Fuse, AGemmTakesAnAddToo) {
    const Fused f = fused("- gemm: {name: g, out_channels: 5}\n- gemm: {name: h, inputs: image, out_channels: 5}\n- "
                          "add: {name: s, inputs: [g, h]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"g", "h"}));
    EXPECT_EQ(f.layers[1].kind, OpKind::gemm);
    EXPECT_EQ(f.layers[1].residual, f.tensor("g"));
}

TEST(Fuse, MulWithAVectorIsALayer) {
    const Fused f = fused(conv_a + "- global_average_pool: {name: g}\n- mul: {name: m, inputs: [a, g]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "g", "m"}));
    EXPECT_EQ(f.layers[1].kind, OpKind::global_average_pool);
    EXPECT_EQ(text(f.layers[1].out), "4 x 1 x 1");
    EXPECT_TRUE(f.layers[2].residual_is_vector);
    EXPECT_EQ(f.layers[2].input, f.tensor("a"));
    EXPECT_EQ(f.layers[2].residual, f.tensor("g"));
}

TEST(Fuse, MulOfTwoVectorsIsElementwise) {
    const Fused f = fused("- global_average_pool: {name: g}\n- relu: {name: r}\n- mul: {name: m, inputs: [g, r]}\n");
    EXPECT_FALSE(f.layers.back().residual_is_vector);
}

// Fused, it would be counted at every position of the pool's input.
TEST(Fuse, AnActivationOfAGlobalPoolRunsByItself) {
    const Fused f = fused(conv_a + "- global_average_pool: {name: g}\n- relu: {name: r}\n- hard_swish: {name: h}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "g", "r"}));
    EXPECT_TRUE(f.layers[1].activations_before_add.empty());
    EXPECT_EQ(f.layers[2].kind, OpKind::relu);
    EXPECT_EQ(f.layers[2].activations_before_add, Kinds{OpKind::hard_swish});
    EXPECT_EQ(text(f.layers[2].out), "4 x 1 x 1");
}

TEST(Fuse, FlattenIsElided) {
    const Fused f =
        fused(conv_a +
              "- flatten: {name: f}\n- relu: {name: r}\n- flatten: {name: f2}\n- gemm: {name: g, out_channels: 3}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "g"}));
    EXPECT_EQ(f.layers[0].activations_before_add, Kinds{OpKind::relu});
    EXPECT_EQ(text(f.layers[0].out), "4 x 6 x 6");
    EXPECT_EQ(f.layers[0].output, f.tensor("r"));
    EXPECT_EQ(f.layers[1].input, f.tensor("r"));
    EXPECT_EQ(text(f.layers[1].in), "4 x 6 x 6");
    EXPECT_EQ(f.layers[1].kind, OpKind::gemm);
    EXPECT_EQ(f.layers[1].weights, 4 * 36 * 3);
}

TEST(Fuse, AFlattenedReaderIsAReader) {
    const Fused f =
        fused(conv_a + "- flatten: {name: f}\n- gemm: {name: g, out_channels: 4}\n- relu: {name: r, inputs: a}\n"
                       "- mul: {name: m, inputs: [r, g]}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"a", "g", "r", "m"}));
}

TEST(Fuse, AnActivationAloneAfterFlattenKeepsTheMap) {
    const Fused f = fused("- flatten: {name: f}\n- relu: {name: r}\n- gemm: {name: g, out_channels: 2}\n");
    EXPECT_EQ(names(f), (std::vector<std::string>{"r", "g"}));
    EXPECT_EQ(f.layers[0].input, f.tensor("image"));
    EXPECT_EQ(text(f.layers[0].in), "4 x 6 x 6");
    EXPECT_EQ(text(f.layers[0].out), "4 x 6 x 6");
    EXPECT_EQ(text(f.layers[1].in), "4 x 6 x 6");
}

TEST(Fuse, AFlattenedResultIsTheStoredTensor) {
    const Fused f = fused(conv_a + "- flatten: {name: f}\n");
    ASSERT_EQ(f.layers.size(), 1U);
    EXPECT_EQ(f.layers[0].output, f.tensor("a"));
}

TEST(Fuse, RefusesAFlattenedMapThatAConvolutionReads) {
    Graph graph = import_network_text(
        network("[4, 6, 6]", "- flatten: {name: f}\n- gemm: {name: g, out_channels: 2}\n"), "net.yaml");
    graph.ops[2].kind = OpKind::conv;
    EXPECT_THROW(fuse(graph), InputError);
}

TEST(Fuse, Resnet18IsItsKernelsAndPools) {
    const Graph graph = import_network("configs/networks/resnet18.yaml");
    const std::vector<FusedLayer> layers = fuse(graph);
    std::map<OpKind, int> kinds;
    int residuals = 0;
    for (const FusedLayer& layer : layers) {
        ++kinds[layer.kind];
        residuals += layer.residual ? 1 : 0;
        if (layer.residual) {
            EXPECT_EQ(layer.name.back(), 'b') << layer.name;  // the second 3x3 of each block, never the shortcut
            EXPECT_EQ(layer.activations_after_add, Kinds{OpKind::relu});
        }
    }
    EXPECT_EQ(kinds,
              (std::map<OpKind, int>{
                  {OpKind::conv, 20}, {OpKind::gemm, 1}, {OpKind::max_pool, 1}, {OpKind::global_average_pool, 1}}));
    EXPECT_EQ(residuals, 8);
}

TEST(Fuse, MobilenetKeepsItsScales) {
    std::map<OpKind, int> kinds;
    int residual_convs = 0;
    for (const FusedLayer& layer : fuse(import_network("configs/networks/mobilenet_v3_large.yaml"))) {
        ++kinds[layer.kind];
        residual_convs += layer.kind == OpKind::conv && layer.residual ? 1 : 0;
        if (layer.kind == OpKind::mul) {
            EXPECT_TRUE(layer.residual_is_vector);
        }
    }
    // 2 outer convolutions, 14 expansions, 15 depthwise, 15 projections, 8 x 2 of squeeze-and-excite
    EXPECT_EQ(kinds, (std::map<OpKind, int>{
                         {OpKind::conv, 62}, {OpKind::gemm, 2}, {OpKind::global_average_pool, 9}, {OpKind::mul, 8}}));
    EXPECT_EQ(residual_convs, 10);
}

TEST(Fuse, RandomNetworksKeepTheirWork) {
    int fused_adds = 0;
    int lone_activations = 0;
    for (std::uint32_t seed = 0; seed < 400; ++seed) {
        const Graph graph = import_network_text(random_network(seed).text(), "net.yaml");
        const std::vector<FusedLayer> layers = fuse(graph);
        std::map<TensorId, Shape> made{{graph.ops[0].output, graph.tensor(graph.ops[0].output).shape}};
        std::set<TensorId> unread;
        std::set<OpId> ops;
        std::int64_t weight_sum = 0;
        std::int64_t mac_sum = 0;
        for (const FusedLayer& layer : layers) {
            ASSERT_EQ(made.count(layer.input), 1U) << layer.name;
            EXPECT_EQ(text(made[layer.input]), text(layer.in)) << layer.name;
            unread.erase(layer.input);
            if (layer.residual) {
                ASSERT_EQ(made.count(*layer.residual), 1U) << layer.name;
                const Shape vector{layer.out.channels, 1, 1};
                EXPECT_EQ(text(made[*layer.residual]), text(layer.residual_is_vector ? vector : layer.out))
                    << layer.name;
                unread.erase(*layer.residual);
                fused_adds += layer.kind == OpKind::conv || layer.kind == OpKind::gemm ? 1 : 0;
            } else {
                EXPECT_TRUE(layer.activations_after_add.empty());
            }
            lone_activations += is_activation(layer.kind) ? 1 : 0;
            EXPECT_EQ(layer.output, graph.op(layer.ops.back()).output);
            EXPECT_TRUE(made.emplace(layer.output, layer.out).second);
            unread.insert(layer.output);
            const std::size_t parts =
                1 + layer.activations_before_add.size() + layer.activations_after_add.size() +
                (layer.residual && layer.kind != OpKind::add && layer.kind != OpKind::mul ? 1 : 0);
            EXPECT_EQ(layer.ops.size(), parts);
            for (const OpId op : layer.ops) {
                EXPECT_TRUE(ops.insert(op).second);
            }
            weight_sum += layer.weights;
            mac_sum += layer.macs;
        }
        EXPECT_EQ(unread.size(), 1U);
        EXPECT_EQ(weight_sum, weights(graph));
        EXPECT_EQ(mac_sum, macs(graph));
        std::size_t expected_ops = 0;
        for (const Op& op : graph.ops) {
            expected_ops += op.kind != OpKind::input && op.kind != OpKind::flatten ? 1 : 0;
        }
        EXPECT_EQ(ops.size(), expected_ops);
    }
    EXPECT_GT(fused_adds, 100);
    EXPECT_GT(lone_activations, 30);
}

}  // namespace
}  // namespace bitline
