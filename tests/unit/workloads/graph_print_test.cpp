#include "workloads/graph_print.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/workloads/random_network.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::everything;
using testing::network;
using testing::random_network;

void expect_reads_back(const Graph& graph) {
    const std::string yaml = graph_yaml(graph);
    EXPECT_EQ(everything(import_network_text(yaml, "printed.yaml")), everything(graph)) << yaml;
}

TEST(GraphYaml, ShippedNetworksReadBack) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("configs/networks")) {
        expect_reads_back(import_network(entry.path().string()));
        ++count;
    }
    EXPECT_GE(count, 7);
}

TEST(GraphYaml, RandomNetworksReadBack) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        expect_reads_back(import_network_text(random_network(seed).text(), "net.yaml"));
    }
}

TEST(GraphYaml, IsWrittenAsPeopleWriteIt) {
    const std::string text =
        "name: net\n"
        "citation: \"a \\\"quoted\\\" title\"\n"
        "input: {name: image, shape: [3, 8, 8]}\n"
        "layers:\n"
        "- conv: {name: a, out_channels: 4, kernel: 3, pad: 1, activation: relu}  # 4 x 8 x 8\n"
        "- conv: {name: b, out_channels: 4, kernel: [3, 1], pad: [1, 0], dilation: [1, 2], groups: 2}  # 4 x 8 x 8\n"
        "- add: {name: c, inputs: [b, a], activation: relu}  # 4 x 8 x 8\n"
        "- max_pool: {name: d, kernel: 3, stride: 2, pad: [0, 0, 1, 1]}  # 4 x 4 x 4\n"
        "- global_average_pool: {name: e}  # 4 x 1 x 1\n"
        "- mul: {name: f, inputs: [d, e]}  # 4 x 4 x 4\n"
        "- flatten: {name: g}  # 64 x 1 x 1\n"
        "- gemm: {name: h, out_channels: 10}  # 10 x 1 x 1\n"
        "- relu6: {name: i}  # 10 x 1 x 1\n";
    EXPECT_EQ(graph_yaml(import_network_text(text, "net.yaml")), text);
}

TEST(GraphYaml, WritesTheActivationOutWhereItsInputIsReadAgain) {
    const Graph graph = import_network_text(
        network("[1, 4, 4]", "- conv: {name: a, out_channels: 1, kernel: 1}\n- relu: {name: a.relu}\n"
                             "- add: {name: s, inputs: [a, a.relu]}\n"),
        "net.yaml");
    const std::string yaml = graph_yaml(graph);
    EXPECT_NE(yaml.find("- relu: {name: a.relu}"), std::string::npos) << yaml;
    expect_reads_back(graph);
}

TEST(GraphYaml, QuotesWhatWouldNotBeAWord) {
    const Graph graph = import_network_text(
        network("[1, 4, 4]", "- relu: {name: 'null'}\n- relu: {name: other, inputs: 'null'}\n"), "net.yaml");
    EXPECT_NE(graph_yaml(graph).find("{name: \"null\"}"), std::string::npos);
    expect_reads_back(graph);
    Graph odd = graph;
    odd.citation = "tab\tand\nline \\ end";
    expect_reads_back(odd);
}

TEST(ShapeTable, SmallNetwork) {
    const Graph graph = import_network_text(
        network(
            "[3, 8, 8]",
            "- conv: {name: conv1, out_channels: 64, kernel: 3, stride: 2, pad: 1, dilation: 1, activation: relu}\n"
            "- conv: {name: dw, out_channels: 64, kernel: [3, 2], pad: [1, 0, 1, 1], dilation: [1, 1], groups: 64}\n"
            "- add: {name: sum, inputs: [dw, conv1]}\n"
            "- gemm: {name: fc, out_channels: 1000}\n"),
        "net.yaml");
    EXPECT_EQ(shape_table(graph), R"(network net
layer       op     window                          in                      out             weights        MAC
image       input                                                          3 x 8 x 8
conv1       conv   3x3 stride 2 pad 1              3 x 8 x 8               64 x 4 x 4        1 728     27 648
conv1.relu  relu                                   64 x 4 x 4              64 x 4 x 4
dw          conv   3x2 pad [1, 0, 1, 1] groups 64  64 x 4 x 4              64 x 4 x 4          384      6 144
sum         add                                    64 x 4 x 4, 64 x 4 x 4  64 x 4 x 4
fc          gemm                                   64 x 4 x 4              1000 x 1 x 1  1 024 000  1 024 000
total       5 ops                                                                        1 026 112  1 057 792
weights: kernels of conv and gemm, no bias; MAC: multiply-accumulates of one image, padding included
)");
}

TEST(ShapeTable, TotalsOfResnet18) {
    const std::string table = shape_table(import_network("configs/networks/resnet18.yaml"));
    EXPECT_NE(table.find("11 678 912  1 814 073 344\n"), std::string::npos) << table;
}

TEST(ShapeTable, LinesHaveNoBlanksAtTheirEnds) {
    EXPECT_EQ(shape_table(import_network("configs/networks/mobilenet_v3_large.yaml")).find(" \n"), std::string::npos);
}

}  // namespace
}  // namespace bitline
