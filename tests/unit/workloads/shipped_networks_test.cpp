#include "workloads/network_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/temporary_folder.hpp"
#include "tests/unit/workloads/random_network.hpp"

namespace bitline {
namespace {

using testing::find_op;
using testing::find_tensor;
using testing::result_shape;
using Lines = std::vector<std::string>;

Graph shipped(const std::string& name) {
    return import_network("configs/networks/" + name + ".yaml");
}

void expect_totals(const std::string& name, std::int64_t weight_count, std::int64_t mac_count) {
    const Graph graph = shipped(name);
    EXPECT_EQ(graph.name, name);
    EXPECT_FALSE(graph.citation.empty());
    EXPECT_EQ(weights(graph), weight_count);
    EXPECT_EQ(macs(graph), mac_count);
}

TEST(ShippedNetworks, Resnet18) {
    expect_totals("resnet18", 11'678'912, 1'814'073'344);
    const Graph graph = shipped("resnet18");
    EXPECT_EQ(result_shape(graph), "1000 x 1 x 1");
    EXPECT_EQ(text(graph.tensor(find_tensor(graph, "pool1")).shape), "64 x 56 x 56");
    EXPECT_EQ(text(graph.tensor(find_tensor(graph, "conv5_2_add.relu")).shape), "512 x 7 x 7");
}

TEST(ShippedNetworks, Vgg16) {
    expect_totals("vgg16", 138'344'128, 15'470'264'320);
    EXPECT_EQ(text(shipped("vgg16").tensor(find_tensor(shipped("vgg16"), "pool5")).shape), "512 x 7 x 7");
}

TEST(ShippedNetworks, Alexnet) {
    expect_totals("alexnet", 61'090'496, 714'188'480);
    EXPECT_EQ(text(shipped("alexnet").tensor(find_tensor(shipped("alexnet"), "pool5")).shape), "256 x 6 x 6");
}

TEST(ShippedNetworks, MobilenetV3Large) {
    expect_totals("mobilenet_v3_large", 5'451'272, 216'589'760);
    const Graph graph = shipped("mobilenet_v3_large");
    const auto scales =
        std::count_if(graph.ops.begin(), graph.ops.end(), [](const Op& op) { return op.kind == OpKind::mul; });
    EXPECT_EQ(scales, 8);
    EXPECT_EQ(graph.op(find_op(graph, "block11_reduce")).out_channels, 120);
}

// Kernels by hand: stem 3*16*9; stage 1 six of 16*16*9; stages 2 and 3 one of c/2*c*9, five of c*c*9 and a projection of
// c/2*c; the last layer 64*10.
TEST(ShippedNetworks, Resnet20) {
    const auto stage1 = std::int64_t{6} * 16 * 16 * 9;
    const auto stage2 = std::int64_t{16} * 32 * 9 + std::int64_t{5} * 32 * 32 * 9 + std::int64_t{16} * 32;
    const auto stage3 = std::int64_t{32} * 64 * 9 + std::int64_t{5} * 64 * 64 * 9 + std::int64_t{32} * 64;
    expect_totals("resnet20", 432 + stage1 + stage2 + stage3 + 640,
                  (432 + stage1) * 1024 + stage2 * 256 + stage3 * 64 + 640);
    EXPECT_EQ(weights(shipped("resnet20")), 270'896);
}

TEST(ShippedNetworks, Lenet5) {
    const std::int64_t c1 = 150;    // 6 x 5 x 5
    const std::int64_t c3 = 2'400;  // 16 x 6 x 5 x 5
    const std::int64_t rest = 48'000 + 10'080 + 840;
    expect_totals("lenet5", c1 + c3 + rest, c1 * 28 * 28 + c3 * 10 * 10 + rest);
    EXPECT_EQ(weights(shipped("lenet5")), 61'470);
}

TEST(ShippedNetworks, GroupedSmall) {
    const auto stem = std::int64_t{3} * 8 * 9;
    const auto grouped = std::int64_t{2} * 16 * 9;
    const auto dilated = std::int64_t{16} * 16 * 9;
    expect_totals("grouped_small", stem + grouped + dilated + 10240, (stem + grouped + dilated) * 256 + 10240);
    const Graph graph = shipped("grouped_small");
    EXPECT_EQ(graph.op(find_op(graph, "grouped")).groups, 4);
    EXPECT_EQ(graph.op(find_op(graph, "dilated")).window.dilation_y, 2);
}

TEST(ShippedNetworks, AreAllTestedHere) {
    Lines names;
    for (const auto& entry : std::filesystem::directory_iterator("configs/networks")) {
        names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names,
              (Lines{"alexnet", "grouped_small", "lenet5", "mobilenet_v3_large", "resnet18", "resnet20", "vgg16"}));
}

TEST(NetworksDocument, ItsExampleIsANetwork) {
    const std::string document = read_file("docs/networks.md");
    const std::size_t begin = document.find("```yaml\n") + 8;
    const Graph graph =
        import_network_text(document.substr(begin, document.find("```", begin) - begin), "docs/networks.md");
    EXPECT_EQ(graph.name, "tiny");
    EXPECT_EQ(result_shape(graph), "10 x 1 x 1");
}

/// 1234567 -> "1 234 567"
std::string spaced(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), " ");
    }
    return digits;
}

TEST(NetworksDocument, ItsTotalsAreTrue) {
    const std::string document = read_file("docs/networks.md");
    for (const auto& entry : std::filesystem::directory_iterator("configs/networks")) {
        const Graph graph = import_network(entry.path().string());
        const std::string row = "| `" + graph.name + "` | " + text(graph.tensors.front().shape) + " | " +
                                spaced(weights(graph)) + " | " + spaced(macs(graph)) + " |\n";
        EXPECT_NE(document.find(row), std::string::npos) << row;
    }
}

TEST(NetworksDocument, ItNamesEveryOp) {
    const std::string document = read_file("docs/networks.md");
    for (const OpKind kind : layer_kinds()) {
        EXPECT_NE(document.find(std::string("`") + name_of(kind) + "`"), std::string::npos) << name_of(kind);
    }
}

}  // namespace
}  // namespace bitline
