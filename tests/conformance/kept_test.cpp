// Cases on which model and reference disagreed once, shrunk and written down by `report_of` (tests/agreement/kept_case.hpp).
#include <gtest/gtest.h>

#include "tests/agreement/agreement.hpp"
#include "tests/agreement/kept_case.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

// clang-format off

// No fault of the model: the one that tests/conformance/shrink_test.cpp plants, credits that return two cycles late, on seed 7. It shows
// what a kept case looks like.
TEST(Kept, ALateCredit) {
    const ChipSpec spec = kept_chip({
        "precision.activation_bits=4",
        "noc.tiles_per_router=7",
        "noc.local_ports=3",
        "noc.header_bits=8",
        "noc.packet_flits=10",
        "noc.buffer_packets=1",
        "tile.pes=4",
        "tile.input_buffer.capacity=2 KiB",
        "tile.input_buffer.width_bits=16",
        "tile.output_buffer.width_bits=16",
        "tile.vector_unit.lanes=32",
        "tile.vector_unit.latency=1",
        "tile.pe.crossbars=4",
        "tile.pe.output_registers=3",
        "tile.pe.crossbar.rows=16",
        "tile.pe.crossbar.cols=64",
        "tile.pe.crossbar.bits_per_cell=3",
        "tile.pe.crossbar.coding=twos_complement",
        "tile.pe.crossbar.read_time=1 ns",
        "tile.pe.dac.bits=2",
        "tile.pe.adc.rate=3.5 GHz",
        "tile.pe.adc.count=4",
        "memory.bandwidth=5.75 GB/s",
        "memory.latency=1 ns",
        "global_buffer.capacity=4 KiB",
        "global_buffer.ports=3",
        "global_buffer.width_bits=32",
        "global_buffer.latency=1",
    });
    KeptProgram kept(1);
    Node node;
    Edge edge;
    node.kind = NodeKind::vec;
    node.site = {SiteKind::tile, 0};
    node.domain.height = 3;
    node.domain.x_end = 2;
    node.output_slots = 16;
    node.outputs = {EdgeId{0}};
    kept.add(node, "v1.vec0");
    node.kind = NodeKind::mvm;
    node.layer = LayerId{1};
    node.site = {SiteKind::tile, 1};
    node.domain.height = 3;
    node.inputs = {EdgeId{0}};
    node.mvm.crossbars = 16;
    node.mvm.input_bytes = 1;
    node.mvm.rows = {16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 12};
    node.mvm.cols = {63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63, 63};
    node.mvm.inputs = {16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 12};
    node.mvm.outputs = {21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21};
    node.mvm.array_macs = {336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 336, 252};
    node.mvm.cells = 15876;
    node.mvm.macs = 5292;
    kept.add(node, "v2.mvm0");
    node.kind = NodeKind::vec;
    node.layer = LayerId{1};
    node.site = {SiteKind::tile, 2};
    node.domain.height = 3;
    node.output_slots = 4;
    node.outputs = {EdgeId{1}};
    kept.add(node, "v2.vec1");
    node.kind = NodeKind::vec;
    node.layer = LayerId{1};
    node.site = {SiteKind::tile, 3};
    node.domain.height = 3;
    node.domain.x_begin = 1;
    node.domain.x_end = 2;
    node.output_slots = 4;
    node.outputs = {EdgeId{1}};
    kept.add(node, "v2.vec3");
    node.kind = NodeKind::vec;
    node.layer = LayerId{2};
    node.site = {SiteKind::tile, 2};
    node.domain.height = 3;
    node.domain.x_end = 2;
    node.emits_once = true;
    node.output_slots = 4;
    node.inputs = {EdgeId{1}};
    kept.add(node, "v4.vec1");
    edge.producers = {NodeId{0}};
    edge.consumer = NodeId{1};
    edge.map.height = 3;
    edge.map.x_end = 2;
    edge.window = {3, 3, 1, 1, 1, 1};
    edge.element_bytes = 14;
    edge.capacity = 13;
    edge.home = Home::tile_buffer;
    kept.add(edge);
    edge.producers = {NodeId{2}, NodeId{3}};
    edge.consumer = NodeId{4};
    edge.map.height = 3;
    edge.map.x_end = 2;
    edge.window = {1, 1, 1, 1, 0, 0};
    edge.capacity = 7;
    edge.home = Home::tile_buffer;
    kept.add(edge);
    EXPECT_EQ(compare_with_reference(spec, kept.program()).difference, "");

    // What is written down is what was meant: written again, it is the same text.
    EXPECT_NE(read_file("tests/conformance/kept_test.cpp").find(code_of(spec, kept.program())), std::string::npos);
    ChipSpec slow = spec;
    slow.noc.credit_latency += 2;
    EXPECT_NE(compare_with_reference(spec, kept.program(), slow).difference, "");
}

// clang-format on

}  // namespace
}  // namespace bitline
