#include <gtest/gtest.h>

#include <algorithm>

#include "hw/check_program.hpp"
#include "tests/unit/workloads/compiled.hpp"
#include "workloads/compile.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::graph_of;
using testing::nodes_of;

// b adds the result of a, which c reads as well.
const std::string block = "- conv: {name: a, out_channels: 8, kernel: 3, pad: 1}\n"
                          "- conv: {name: c, out_channels: 8, kernel: 3, pad: 1}\n"
                          "- conv: {name: b, out_channels: 8, kernel: 3, pad: 1}\n"
                          "- add: {name: sum, inputs: [b, a]}\n"
                          "- gemm: {name: fc, out_channels: 5}\n";

Program sequential(const ChipSpec& spec, int images) {
    MappingOptions mapping;
    mapping.execution = Execution::layer_sequential;
    return compile(graph_of("[4, 8, 8]", block), spec, mapping, images);
}

bool waits_for(const Program& p, const Node& second, const Node& first) {
    return std::any_of(second.inputs.begin(), second.inputs.end(), [&](EdgeId e) {
        const Edge& edge = p.edge(e);
        return edge.producers == std::vector<NodeId>{first.id} && edge.window.stride_y == 0 &&
               edge.map.elements() == edge.capacity;
    });
}

TEST(Sequential, EveryResultIsStoredAndReadBack) {
    const ChipSpec spec = four_tiles();
    const Program p = sequential(spec, 3);
    check_program(p, spec);
    EXPECT_TRUE(p.sequential);
    for (const Edge& edge : p.edges) {
        const Node& consumer = p.node(edge.consumer);
        for (NodeId producer : edge.producers) {
            if (p.node(producer).site.kind == SiteKind::tile && consumer.site.kind == SiteKind::tile) {
                EXPECT_EQ(p.node(producer).layer, consumer.layer) << edge.tensor;
            }
        }
    }
    EXPECT_EQ(nodes_of(p, "b", NodeKind::load).size(), 2U);  // its input, and the result of a
    EXPECT_EQ(nodes_of(p, "a", NodeKind::store).front()->site.kind, SiteKind::global_buffer);
    EXPECT_EQ(nodes_of(p, "fc", NodeKind::store).front()->site.kind, SiteKind::memory);
}

TEST(Sequential, LayersAndImagesWaitForEachOther) {
    const ChipSpec spec = four_tiles();
    const Program p = sequential(spec, 2);
    const std::vector<std::string> order{"a", "c", "b", "fc"};
    for (std::size_t l = 1; l < order.size(); ++l) {
        for (const Node* load : nodes_of(p, order[l], NodeKind::load)) {
            for (const Node* store : nodes_of(p, order[l - 1], NodeKind::store)) {
                EXPECT_TRUE(waits_for(p, *load, *store)) << load->name << " after " << store->name;
            }
        }
    }
    EXPECT_TRUE(waits_for(p, *nodes_of(p, "fc", NodeKind::store).front(), *nodes_of(p, "a", NodeKind::load).front()));
}

TEST(Sequential, AResultOccupiesItsHomeOnce) {
    // The result of a goes to c and to b: one copy, held for the later one.
    const Program p = sequential(four_tiles(), 1);
    const Node& store = *nodes_of(p, "a", NodeKind::store).front();
    std::int64_t bytes = 0;
    for (EdgeId e : store.outputs) {
        bytes += p.edge(e).capacity * p.edge(e).element_bytes;
        EXPECT_TRUE(p.edge(e).element_bytes == 0 || p.node(p.edge(e).consumer).layer == LayerId{2});
    }
    EXPECT_EQ(bytes, 8 * 8 * 8);
}

TEST(Sequential, WhatIsAliveAtOnceMustFitTheGlobalBuffer) {
    ChipSpec spec = four_tiles();
    // Maps of 512 bytes: those of a and c are alive while b runs, and b's own.
    spec.global_buffer.capacity_bytes = 1200;
    const Program p = sequential(spec, 2);
    check_program(p, spec);
    EXPECT_EQ(nodes_of(p, "a", NodeKind::store).front()->site.kind, SiteKind::global_buffer);
    EXPECT_EQ(nodes_of(p, "c", NodeKind::store).front()->site.kind, SiteKind::memory);
    ASSERT_EQ(p.notes.size(), 1U);
    EXPECT_EQ(p.notes.front().find("the global buffer is too small for all results; stored in memory: c"), 0U);

    spec.global_buffer.capacity_bytes = 0;
    const Program all = sequential(spec, 2);
    check_program(all, spec);
    EXPECT_TRUE(std::none_of(all.nodes.begin(), all.nodes.end(),
                             [](const Node& n) { return n.site.kind == SiteKind::global_buffer; }));
}

}  // namespace
}  // namespace bitline
