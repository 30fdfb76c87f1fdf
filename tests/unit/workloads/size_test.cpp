#include "workloads/size.hpp"

#include <gtest/gtest.h>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "tests/unit/workloads/compiled.hpp"
#include "workloads/compile.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::graph_of;
using testing::nodes_of;
using testing::two_convs;

// The map of `a` waits until the whole of it has been pooled.
const std::string squeeze = "- conv: {name: a, out_channels: 32, kernel: 1}\n"
                            "- global_average_pool: {name: g}\n"
                            "- gemm: {name: s, out_channels: 32, activation: hard_sigmoid}\n"
                            "- mul: {name: scale, inputs: [a, s]}\n"
                            "- conv: {name: b, out_channels: 8, kernel: 1}\n";

TEST(Size, WindowSpanOfAThreeByThreeWindow) {
    // Two rows of 8 and three elements; arriving five at a time, four more.
    Edge edge;
    edge.map.height = 6;
    edge.map.x_end = 8;
    edge.window = {3, 3, 1, 1, 0, 0};
    Domain consumer;
    consumer.height = 4;
    consumer.x_end = 6;
    EXPECT_EQ(window_span(edge, consumer, 1), 19);
    EXPECT_EQ(window_span(edge, consumer, 5), 23);
}

TEST(Size, OneElementLessThanTheWitnessNeedsIsAnError) {
    const ChipSpec spec = four_tiles();
    Program p = compile(graph_of("[64, 6, 6]", two_convs), spec, {}, 2);
    const Node& d = *nodes_of(p, "d", NodeKind::mvm).front();
    Edge& edge = p.edges[index(d.inputs.front())];
    // Two rows of 6 and the 3 elements of the window's last row.
    edge.capacity = 15;
    EXPECT_NO_THROW(check_program(p, spec));
    edge.capacity = 14;
    EXPECT_THROW(check_program(p, spec), InternalError);
}

// The size that the error names is enough, and the smallest that is.
TEST(Size, AChipWithOneByteLessDoesNotFit) {
    ChipSpec spec = four_tiles();
    spec.tile.input_buffer.capacity_bytes = 100;
    const Graph graph = graph_of("[64, 6, 6]", "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n");
    // Runs of one column; 2 rows of 6 and 3 elements: 15 elements of 64 bytes.
    try {
        compile(graph, spec, {}, 1);
        FAIL();
    } catch (const DoesNotFit& e) {
        EXPECT_STREQ(e.what(),
                     "net on four_tiles: edge image[0:64] into c.mvm0 does not fit: chip.tile0 needs 960 bytes of "
                     "buffer, 100 available, 860 short; smallest change: tile.input_buffer.capacity: 960 B");
    }
    spec.tile.input_buffer.capacity_bytes = 960;
    check_program(compile(graph, spec, {}, 2), spec);
    spec.tile.input_buffer.capacity_bytes = 959;
    EXPECT_THROW(compile(graph, spec, {}, 2), DoesNotFit);
}

TEST(Size, WhatIsLeftOfABufferHidesLatency) {
    ChipSpec spec = four_tiles();
    const Graph graph = graph_of("[64, 6, 6]", two_convs);
    const auto capacity = [&](std::int64_t bytes) {
        spec.tile.input_buffer.capacity_bytes = bytes;
        const Program p = compile(graph, spec, {}, 1);
        return p.edge(nodes_of(p, "d", NodeKind::mvm).front()->inputs.front()).capacity;
    };
    // Needed are 15; wanted are two more rows of 6 and the window's width. With 1100 bytes each layer has a tile of its
    // own, where 140 bytes are left for two more elements.
    EXPECT_EQ(capacity(65'536), 15 + 2 * 6 + 3);
    EXPECT_EQ(capacity(1100), 15 + 2);
    EXPECT_EQ(capacity(960), 15);
}

TEST(Size, AnOutputBufferWithoutRoomForOneResultDoesNotFit) {
    ChipSpec spec = four_tiles();
    spec.tile.output_buffer.capacity_bytes = 31;
    try {
        compile(graph_of("[4, 6, 6]", "- conv: {name: c, out_channels: 32, kernel: 1}\n"), spec, {}, 1);
        FAIL();
    } catch (const DoesNotFit& e) {
        EXPECT_STREQ(e.what(), "net on four_tiles: one result of each layer does not fit: chip.tile0 needs 32 bytes of "
                               "buffer, 31 available, 1 "
                               "short; smallest change: tile.output_buffer.capacity: 32 B");
    }
}

TEST(Spill, ASkipThatDoesNotFitWaitsInTheGlobalBuffer) {
    ChipSpec spec = four_tiles();
    spec.tile.input_buffer.capacity_bytes = 8192;  // the map of a has 16 x 16 x 32 bytes
    const Program p = compile(graph_of("[4, 16, 16]", squeeze), spec, {}, 2);
    check_program(p, spec);
    ASSERT_EQ(p.notes.size(), 1U);
    EXPECT_EQ(p.notes.front(), "a[0:32] at scale.vec0 waits in the global buffer");
    const auto stores = nodes_of(p, "scale", NodeKind::store);
    const auto loads = nodes_of(p, "scale", NodeKind::load);
    ASSERT_EQ(stores.size(), 1U);
    ASSERT_EQ(loads.size(), 1U);
    EXPECT_EQ(stores.front()->site.kind, SiteKind::global_buffer);
    const Edge& stored = p.edge(loads.front()->inputs.front());
    EXPECT_EQ(stored.home, Home::global_buffer);
    EXPECT_GE(stored.capacity, 256);
}

TEST(Spill, WithoutAGlobalBufferItGoesToMemory) {
    ChipSpec spec = four_tiles();
    spec.tile.input_buffer.capacity_bytes = 8192;
    spec.global_buffer.capacity_bytes = 8192;  // the map, but not what is under way as well
    const Program p = compile(graph_of("[4, 16, 16]", squeeze), spec, {}, 2);
    check_program(p, spec);
    ASSERT_EQ(p.notes.size(), 1U);
    EXPECT_EQ(p.notes.front(), "a[0:32] at scale.vec0 waits in the memory");
}

TEST(Spill, WhatFitsStaysOnTheTile) {
    const ChipSpec spec = four_tiles();
    const Program p = compile(graph_of("[4, 16, 16]", squeeze), spec, {}, 2);
    check_program(p, spec);
    EXPECT_TRUE(p.notes.empty());
}

}  // namespace
}  // namespace bitline
