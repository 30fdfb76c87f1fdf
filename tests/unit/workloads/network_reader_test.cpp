#include "workloads/network_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/workloads/random_network.hpp"

namespace bitline {
namespace {

using testing::everything;
using testing::find_op;
using testing::find_tensor;
using testing::network;
using testing::problems_of;
using testing::random_network;
using testing::result_shape;
using Lines = std::vector<std::string>;

TEST(ImportNetwork, InputsDefaultToThePreviousLayer) {
    const Graph graph = import_network_text(network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 3}\n"
                                                                 "- max_pool: {name: b, kernel: 2, stride: 2}\n"),
                                            "net.yaml");
    EXPECT_EQ(graph.ops.size(), 3U);
    EXPECT_EQ(graph.ops[1].inputs, std::vector<TensorId>{graph.ops[0].output});
    EXPECT_EQ(graph.ops[2].inputs, std::vector<TensorId>{graph.ops[1].output});
    EXPECT_EQ(graph.result, graph.ops[2].output);
    EXPECT_EQ(graph.name, "net");
    EXPECT_EQ(graph.ops[0].name, "image");
}

TEST(ImportNetwork, ActivationBecomesAnOpAndTheLayersName) {
    const Graph graph =
        import_network_text(network("[3, 8, 8]", "- conv: {name: a, out_channels: 3, kernel: 1, activation: relu6}\n"
                                                 "- add: {name: b, inputs: [a, image], activation: hard_swish}\n"),
                            "net.yaml");
    ASSERT_EQ(graph.ops.size(), 5U);
    EXPECT_EQ(graph.ops[2].name, "a.relu6");
    EXPECT_EQ(graph.ops[2].kind, OpKind::relu6);
    EXPECT_EQ(graph.ops[3].inputs, (std::vector<TensorId>{find_tensor(graph, "a.relu6"), find_tensor(graph, "image")}));
    EXPECT_EQ(graph.result, find_tensor(graph, "b.hard_swish"));
}

TEST(ImportNetwork, CeilModeBecomesPadding) {
    const std::string layer = "- max_pool: {name: a, kernel: 3, stride: 2";
    const Graph down = import_network_text(network("[1, 56, 55]", layer + ", ceil_mode: false}\n"), "net.yaml");
    EXPECT_EQ(result_shape(down), "1 x 27 x 27");
    const Graph up = import_network_text(network("[1, 56, 55]", layer + ", ceil_mode: true}\n"), "net.yaml");
    EXPECT_EQ(result_shape(up), "1 x 28 x 27");
    EXPECT_EQ(up.ops[1].window.pad_bottom, 1);
    EXPECT_EQ(up.ops[1].window.pad_right, 0);
}

TEST(ImportNetwork, LayersMayStandInAnyOrder) {
    const Graph graph =
        import_network_text(network("[4, 8, 8]", "- add: {name: sum, inputs: [left, right]}\n"
                                                 "- relu: {name: right, inputs: stem}\n"
                                                 "- hard_swish: {name: left, inputs: [stem]}\n"
                                                 "- conv: {name: stem, inputs: image, out_channels: 2, kernel: 1}\n"),
                            "net.yaml");
    Lines names;
    for (const Op& op : graph.ops) {
        names.push_back(op.name);
    }
    EXPECT_EQ(names, (Lines{"image", "stem", "right", "left", "sum"}));
    EXPECT_EQ(graph.ops[4].inputs, (std::vector<TensorId>{find_tensor(graph, "left"), find_tensor(graph, "right")}));
    EXPECT_EQ(graph.tensors[1].consumers, (std::vector<OpId>{find_op(graph, "right"), find_op(graph, "left")}));
}

TEST(ImportNetwork, AnOpThatReadsATensorTwiceIsOneConsumer) {
    const Graph graph =
        import_network_text(network("[4, 8, 8]", "- add: {name: twice, inputs: [image, image]}\n"), "net.yaml");
    EXPECT_EQ(graph.ops[1].inputs.size(), 2U);
    EXPECT_EQ(graph.tensors[0].consumers.size(), 1U);
}

TEST(ImportNetwork, ShuffledFilesGiveTheSameNetwork) {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        testing::RandomNetwork drawn = random_network(seed);
        const Graph straight = import_network_text(drawn.text(), "net.yaml");
        std::mt19937 random(seed);
        std::shuffle(drawn.layers.begin(), drawn.layers.end(), random);
        const Graph shuffled = import_network_text(drawn.text(), "net.yaml");
        ASSERT_NO_THROW(check_graph(shuffled));
        ASSERT_EQ(shuffled.ops.size(), straight.ops.size());
        EXPECT_EQ(weights(shuffled), weights(straight));
        EXPECT_EQ(macs(shuffled), macs(straight));
        for (const Op& op : straight.ops) {
            const Op& same = shuffled.op(find_op(shuffled, op.name));
            ASSERT_EQ(same.inputs.size(), op.inputs.size());
            for (std::size_t i = 0; i < op.inputs.size(); ++i) {
                EXPECT_EQ(shuffled.tensor(same.inputs[i]).name, straight.tensor(op.inputs[i]).name);
            }
            EXPECT_EQ(shuffled.tensor(same.output).shape, straight.tensor(op.output).shape);
        }
    }
}

TEST(ImportNetwork, SortedFilesKeepTheirOrder) {
    for (std::uint32_t seed = 100; seed < 130; ++seed) {
        const testing::RandomNetwork drawn = random_network(seed);
        const Graph graph = import_network_text(drawn.text(), "net.yaml");
        std::size_t line = 0;
        for (const Op& op : graph.ops) {
            if (op.kind != OpKind::input && op.name.find('.') == std::string::npos) {
                ASSERT_LT(line, drawn.layers.size());
                EXPECT_NE(drawn.layers[line].find("name: " + op.name + ","), std::string::npos) << drawn.layers[line];
                ++line;
            }
        }
        EXPECT_EQ(line, drawn.layers.size());
    }
}

TEST(ImportNetwork, ReadingIsRepeatable) {
    EXPECT_EQ(everything(import_network("configs/networks/resnet18.yaml")),
              everything(import_network("configs/networks/resnet18.yaml")));
}

TEST(BadNetwork, KernelLargerThanTheMap) {
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- conv: {name: conv1, out_channels: 8, kernel: 7}\n")),
              Lines{"net.yaml:4:48: conv1.kernel: is larger than the padded map, got 7 x 7, allowed up to 3 x 3"});
}

TEST(BadNetwork, MissingTensor) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- relu: {name: first}\n- relu: {name: second, inputs: fist}\n")),
        Lines{
            "net.yaml:5:32: second.inputs: missing tensor, got 'fist', did you mean 'first', allowed are the names of "
            "layers and of the input"});
}

TEST(BadNetwork, Cycle) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- add: {name: a, inputs: [image, c]}\n"
                                         "- relu: {name: b}\n"
                                         "- conv: {name: c, out_channels: 3, kernel: 1, activation: relu}\n"
                                         "- relu: {name: d}\n")),
        Lines{
            "net.yaml:4:26: a.inputs: cycle in the graph, got a -> b -> c -> a, allowed are inputs that do not depend "
            "on the layer itself"});
}

TEST(BadNetwork, ALayerThatReadsItself) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- relu: {name: a, inputs: a}\n")),
        Lines{"net.yaml:4:27: a.inputs: cycle in the graph, got a -> a, allowed are inputs that do not depend on the "
              "layer itself"});
}

TEST(BadNetwork, EveryCycleOnceAndLongOnesShortened) {
    std::string layers = "- relu: {name: r0, inputs: r11}\n";
    for (int i = 1; i < 12; ++i) {
        layers += "- relu: {name: r" + std::to_string(i) + "}\n";
    }
    layers += "- relu: {name: s, inputs: t}\n- relu: {name: t}\n";
    const Lines lines = problems_of(network("[3, 3, 3]", layers));
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_NE(lines[0].find("got r0 -> r1 -> r2 -> r3 -> ... -> r10 -> r11 -> r0,"), std::string::npos) << lines[0];
    EXPECT_NE(lines[1].find("got s -> t -> s,"), std::string::npos) << lines[1];
}

TEST(BadNetwork, DuplicateNamesAndKeys) {
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- relu: {name: a}\n- relu: {name: a}\n- relu: {name: image}\n")),
              (Lines{"net.yaml:5:16: a: duplicate name, already given in line 4, each name is allowed once",
                     "net.yaml:6:16: image: duplicate name, already given in line 2, each name is allowed once"}));
    const Lines keys = problems_of(network("[3, 3, 3]", "- relu: {name: a, name: b}\n"));
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_NE(keys[0].find("net.yaml:4:19: name: duplicate key"), std::string::npos) << keys[0];
}

TEST(BadNetwork, ImpliedNamesCountAsNames) {
    const Lines lines =
        problems_of(network("[3, 3, 3]", "- conv: {name: a, out_channels: 1, kernel: 1, activation: relu}\n"
                                         "- relu: {name: a.relu}\n"));
    EXPECT_EQ(lines,
              Lines{"net.yaml:5:16: a.relu: duplicate name, already given in line 4, each name is allowed once"});
}

TEST(BadNetwork, UnusedResult) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- relu: {name: a}\n- relu: {name: b, inputs: image}\n")),
        Lines{
            "net.yaml:4:16: a: unused result, got no layer that reads it, allowed to stay unread is the network's one "
            "result, 'b'"});
}

TEST(BadNetwork, ChannelMismatchInAdd) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]",
                            "- conv: {name: a, out_channels: 4, kernel: 1}\n- add: {name: b, inputs: [a, image]}\n")),
        Lines{"net.yaml:5:26: b.inputs: the channels to add differ, got 4 x 3 x 3 and 3 x 3 x 3, allowed are equal "
              "shapes"});
}

TEST(BadNetwork, GroupsThatDoNotDivide) {
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- conv: {name: a, out_channels: 4, kernel: 1, groups: 2}\n")),
              Lines{"net.yaml:4:55: a.groups: must divide input and output channels, got 2 for 3 inputs and 4 outputs, "
                    "allowed are "
                    "common divisors of the two"});
}

TEST(BadNetwork, TooLargeAnImage) {
    EXPECT_EQ(
        problems_of(network("[65536, 65536, 3]", "- relu: {name: a}\n")),
        Lines{"net.yaml:2:8: input.shape: is too large, got 65536 x 65536 x 3, allowed are up to 268435456 elements"});
}

TEST(BadNetwork, TooManyPositions) {
    EXPECT_EQ(
        problems_of(network("[1, 4096, 4097]", "- relu: {name: a}\n")),
        Lines{"net.yaml:2:8: input.shape: is too large, got 1 x 4096 x 4097, allowed are up to 16777216 positions "
              "(height x width)"});
    EXPECT_EQ(problems_of(network("[1, 4096, 4096]", "- relu: {name: a}\n")), Lines{});
    EXPECT_EQ(
        problems_of(network("[1, 4096, 4096]", "- conv: {name: a, out_channels: 1, kernel: 3, pad: 2}\n")),
        Lines{"net.yaml:4:16: a: the result is too large, got 1 x 4098 x 4098, allowed are up to 16777216 positions "
              "(height x width)"});
}

TEST(BadNetwork, AllProblemsAtOnceInTheOrderOfTheFile) {
    const Lines lines =
        problems_of(network("[3, 8, 8]", "- conv: {name: a, out_channels: 4, kernel: 9}\n"
                                         "- conv: {name: b, inputs: image, out_channels: 4, kernel: 3, grops: 2}\n"
                                         "- add: {name: c, inputs: [a, nothing]}\n"
                                         "- max_pol: {name: d, kernel: 2}\n"
                                         "- conv: {name: e, inputs: image, out_channels: 4, kernel: 3, groups: 5}\n"));
    ASSERT_EQ(lines.size(), 5U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i].find("net.yaml:" + std::to_string(4 + i) + ":"), 0U) << lines[i];
    }
}

TEST(BadNetwork, ALayerBehindAWrongOneIsNotBlamed) {
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- conv: {name: a, out_channels: 3, kernel: 5}\n- relu: {name: b}\n"
                                               "- add: {name: c, inputs: [b, image]}\n"))
                  .size(),
              1U);
}

TEST(BadNetwork, ThousandsOfMissingTensorsTakeNoLonger) {
    std::string layers;
    for (int i = 0; i < 5000; ++i) {
        layers += fmt::format("- relu: {{name: {0:x<60}{1}, inputs: {0:y<60}{1}}}\n", "x", i);
    }
    const Lines lines = problems_of(network("[3, 3, 3]", layers));
    EXPECT_EQ(lines.size(), 101U);
}

TEST(BadNetwork, FilesThatAreNone) {
    EXPECT_THROW(import_network("configs/networks"), InputError);
    EXPECT_THROW(import_network("configs/networks/nothing.yaml"), InputError);
    EXPECT_THROW(import_network_text("", "net.yaml"), InputError);
    EXPECT_THROW(import_network_text("# nothing\n", "net.yaml"), InputError);
    const std::filesystem::path empty =
        std::filesystem::temp_directory_path() / "bitline_network_reader_test_empty.yaml";
    std::ofstream(empty).close();
    EXPECT_THROW(import_network(empty.string()), InputError);
    std::filesystem::remove(empty);
}

TEST(BadNetwork, AliasesAndBrokenYaml) {
    EXPECT_EQ(problems_of(network("&s [3, 3, 3]", "- relu: {name: a}\n")).size(), 1U);
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- relu: {name: a\n")).size(), 1U);
    EXPECT_EQ(problems_of(network("*s", "- relu: {name: a}\n")).size(), 1U);
}

/// Whatever a file holds: a graph that passes check_graph (import_network does so), or one-line messages.
void expect_tame(const std::string& text) {
    for (const std::string& line : problems_of(text)) {
        EXPECT_EQ(line.find("net.yaml"), 0U) << line;
        EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    }
}

TEST(BadNetwork, MutatedBytes) {
    std::mt19937 random(3);
    const auto pick = [&random](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
    };
    const std::string letters = "0123456789{}[],:- \nabcrelu'\"#&*.";
    const std::string good = read_file("configs/networks/grouped_small.yaml");
    ASSERT_FALSE(good.empty());
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string text = good;
        for (std::size_t n = pick(4) + 1; n > 0; --n) {
            const std::size_t at = pick(text.size());
            switch (pick(3)) {
                case 0: text[at] = letters[pick(letters.size())]; break;
                case 1: text.erase(at, pick(8) + 1); break;
                default: text.insert(at, 1, letters[pick(letters.size())]); break;
            }
        }
        expect_tame(text);
        refused += problems_of(text).empty() ? 0 : 1;
    }
    EXPECT_GT(refused, 500);
}

TEST(BadNetwork, RewiredInputs) {
    std::mt19937 random(4);
    int cycles = 0;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        testing::RandomNetwork drawn = random_network(seed);
        const auto count = drawn.layers.size();
        std::string& layer = drawn.layers[std::uniform_int_distribution<std::size_t>(0, count - 1)(random)];
        const std::size_t at = layer.find("inputs: [") + 9;
        const auto target = std::uniform_int_distribution<std::size_t>(1, count)(random);
        layer.replace(at, layer.find_first_of(",]", at) - at, "v" + std::to_string(target));
        expect_tame(drawn.text());
        for (const std::string& line : problems_of(drawn.text())) {
            cycles += line.find("cycle in the graph") != std::string::npos ? 1 : 0;
        }
    }
    EXPECT_GT(cycles, 50);
}

}  // namespace
}  // namespace bitline
