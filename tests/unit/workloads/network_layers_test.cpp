#include "workloads/network_layers.hpp"

#include <gtest/gtest.h>

#include "tests/unit/workloads/random_network.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::network;
using testing::problems_of;
using testing::result_shape;
using Lines = std::vector<std::string>;

TEST(ReadLayers, WindowsAsNumbersPairsAndSides) {
    const Graph graph = import_network_text(
        network("[3, 20, 20]",
                "- conv: {name: a, out_channels: 3, kernel: [5, 3], stride: [2, 1], pad: [2, 1], dilation: [1, 2]}\n"
                "- conv: {name: b, out_channels: 3, kernel: 5, pad: [1, 2, 3, 4]}\n"
                "- average_pool: {name: c, kernel: 3, stride: 2, pad: 1}\n"),
        "net.yaml");
    const WindowAttributes& a = graph.ops[1].window;
    EXPECT_EQ((std::vector<int>{a.kernel_y, a.kernel_x, a.stride_y, a.stride_x, a.dilation_y, a.dilation_x}),
              (std::vector<int>{5, 3, 2, 1, 1, 2}));
    EXPECT_EQ((std::vector<int>{a.pad_top, a.pad_left, a.pad_bottom, a.pad_right}), (std::vector<int>{2, 1, 2, 1}));
    const WindowAttributes& b = graph.ops[2].window;
    EXPECT_EQ((std::vector<int>{b.pad_top, b.pad_left, b.pad_bottom, b.pad_right}), (std::vector<int>{1, 2, 3, 4}));
    const WindowAttributes& c = graph.ops[3].window;
    EXPECT_EQ((std::vector<int>{c.pad_top, c.pad_left, c.pad_bottom, c.pad_right}), (std::vector<int>{1, 1, 1, 1}));
    EXPECT_EQ(result_shape(graph), "3 x 5 x 10");
}

TEST(BadLayer, UnknownOpNamesTheNearest) {
    const Lines lines =
        problems_of(network("[3, 3, 3]", "- conw: {name: conv1, out_channels: 8, kernel: 1}\n- relu: {name: r}\n"));
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].substr(0, lines[0].find(", allowed")),
              "net.yaml:4:3: conv1: unknown op, got 'conw', did you mean 'conv'");
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- input: {name: again}\n")).size(), 1U);
}

TEST(BadLayer, UnknownKeyNamesTheNearest) {
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- conv: {name: conv1, out_chanels: 8, out_channels: 8, kernel: 1}\n")),
        Lines{"net.yaml:4:23: conv1.out_chanels: unknown key, did you mean 'out_channels', allowed are name, inputs, "
              "out_channels, kernel, stride, pad, dilation, groups, activation"});
    EXPECT_EQ(
        problems_of(
            "name: net\ninput: {name: image, shape: [1, 1, 1], size: 3}\nlayer: 3\nlayers:\n- relu: {name: r}\n"),
        (Lines{"net.yaml:2:40: input.size: unknown key, allowed are name, shape",
               "net.yaml:3:1: layer: unknown key, did you mean 'layers', allowed are name, citation, input, layers"}));
}

TEST(BadLayer, WrongTypesAndRanges) {
    const std::string pad_line =
        "net.yaml:4:68: a.pad: has the wrong form, got a list of 3, allowed is one number, [y, x] "
        "or [top, left, bottom, right]";
    EXPECT_EQ(problems_of(network(
                  "[3, 3, 3]",
                  "- conv: {name: a, out_channels: many, kernel: 1.5, stride: 0, pad: [1, 2, 3], groups: [2]}\n")),
              (Lines{"net.yaml:4:33: a.out_channels: is no whole number, got 'many', allowed are 1 to 1048576",
                     "net.yaml:4:47: a.kernel: is no whole number, got '1.5', allowed are 1 to 65536",
                     "net.yaml:4:60: a.stride: is out of range, got 0, allowed are 1 to 65536", pad_line,
                     "net.yaml:4:87: a.groups: is no whole number, got a list, allowed are 1 to 1048576"}));
    EXPECT_EQ(
        problems_of(network("[3, 3, 3]", "- gemm: {name: a, out_channels: 99999999999999999999}\n")),
        Lines{"net.yaml:4:33: a.out_channels: is out of range, got 99999999999999999999, allowed are 1 to 1048576"});
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- max_pool: {name: a, kernel: 2, stride: 2, ceil_mode: 1}\n")),
              Lines{"net.yaml:4:56: a.ceil_mode: is no truth value, got '1', allowed are true, false"});
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- conv: {name: a, out_channels: 3, kernel: 1, activation: rely}\n")),
              Lines{"net.yaml:4:59: a.activation: unknown activation, got 'rely', did you mean 'relu', allowed are "
                    "relu, relu6, "
                    "hard_swish, hard_sigmoid"});
}

TEST(BadLayer, MissingAttributes) {
    const std::string name_line = "net.yaml:5:3: layers[1].name: is missing, allowed are letters, digits and _ . / -, "
                                  "beginning with a letter, _ or /, at most 80 characters";
    EXPECT_EQ(problems_of(network("[3, 3, 3]", "- conv: {name: a}\n- max_pool: {kernel: 1, stride: 1}\n")),
              (Lines{"net.yaml:4:9: a.out_channels: is missing, a value is required",
                     "net.yaml:4:9: a.kernel: is missing, a value is required", name_line}));
}

TEST(BadLayer, NamesThatAreNoNames) {
    for (const char* name : {"'a b'", "'1a'", "''", "null", "'a,b'", "[a]", "'a\"b'"}) {
        const Lines lines = problems_of(network("[3, 3, 3]", std::string("- relu: {name: ") + name + "}\n"));
        ASSERT_EQ(lines.size(), 1U) << name;
        EXPECT_EQ(lines[0].find("net.yaml:4:16: layers[0].name: is no name, got "), 0U) << lines[0];
    }
    EXPECT_EQ(problems_of("name: a/b\ninput: {name: image, shape: [1, 1, 1]}\nlayers:\n- relu: {name: r}\n"),
              Lines{"net.yaml:1:7: name: names folders, got 'a/b', allowed is a name without /"});
}

TEST(BadLayer, WrongForm) {
    EXPECT_EQ(problems_of("[1, 2]\n"),
              Lines{"net.yaml:1:1: is no network, got a list, allowed is a mapping with name, input and layers"});
    EXPECT_EQ(problems_of("name: net\n"),
              (Lines{"net.yaml:1:1: input: is missing, allowed is {name: image, shape: [channels, height, width]}",
                     "net.yaml:1:1: layers: is missing, allowed is a list of one or more layers"}));
    EXPECT_EQ(problems_of(network("[3, 3, 3]", " []\n")),
              Lines{"net.yaml:4:2: layers: is empty, allowed is a list of one or more layers"});
    EXPECT_EQ(
        problems_of(network("[3, 3]", "- relu\n- relu: 3\n- {relu: {name: a}, conv: {name: b}}\n")),
        (Lines{"net.yaml:2:29: input.shape: has the wrong form, got a list of 2, allowed is [channels, height, width]",
               "net.yaml:4:3: layers[0]: is no layer, got 'relu', allowed is one 'op: {attributes}'",
               "net.yaml:5:9: layers[1].relu: has no attributes, got '3', allowed is a mapping such as {name: conv1}",
               "net.yaml:6:3: layers[2]: is no layer, got 2 keys, allowed is one 'op: {attributes}'"}));
}

}  // namespace
}  // namespace bitline
