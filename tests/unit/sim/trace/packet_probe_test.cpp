#include "sim/trace/packet_probe.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

/// 3 x 2 routers with 5 tiles on 2 ports each; controllers 0 and 2 on router 4, 1 on router 0, the global buffer on router 4.
ChipSpec crowded() {
    ChipSpec spec = round_chip(3, 2);
    spec.noc.tiles_per_router = 5;
    spec.noc.local_ports = 2;
    spec.memory.controllers = 3;
    spec.memory.routers = {4, 0, 4};
    spec.global_buffer.router = 4;
    return spec;
}

TEST(PacketProbe, SitesAreNodesAtTheirLocalPorts) {
    const ChipSpec spec = crowded();
    EXPECT_EQ(trace_local_ports(spec), 5);  // of router 4: tiles 0-2, tiles 3-4, controllers 0 and 2, the global buffer
    const auto node = [&](SiteKind kind, int number) {
        return trace_node(spec, {kind, number});
    };
    EXPECT_EQ(node(SiteKind::tile, 0), 0);
    EXPECT_EQ(node(SiteKind::tile, 2), 0);
    EXPECT_EQ(node(SiteKind::tile, 3), 1);
    EXPECT_EQ(node(SiteKind::tile, 4), 1);
    EXPECT_EQ(node(SiteKind::tile, 5), 5);
    EXPECT_EQ(node(SiteKind::tile, 29), 26);
    EXPECT_EQ(node(SiteKind::memory, 0), 22);
    EXPECT_EQ(node(SiteKind::memory, 1), 2);
    EXPECT_EQ(node(SiteKind::memory, 2), 23);
    EXPECT_EQ(node(SiteKind::global_buffer, 0), 24);
}

TEST(PacketProbe, FewerTilesThanPorts) {
    ChipSpec spec = round_chip(2, 1);
    spec.noc.local_ports = 4;
    spec.memory.routers = {1};
    spec.global_buffer.router = 0;
    EXPECT_EQ(trace_local_ports(spec), 2);
    EXPECT_EQ(trace_node(spec, {SiteKind::tile, 1}), 2);
    EXPECT_EQ(trace_node(spec, {SiteKind::memory, 0}), 3);
    EXPECT_EQ(trace_node(spec, {SiteKind::global_buffer, 0}), 1);
}

TEST(PacketProbe, WritesInTheOrderOfDeparture) {
    const TemporaryFolder folder;
    const ChipSpec spec = crowded();
    PacketProbe probe(folder / "t.csv", spec);
    probe.packet(EdgeId{0}, {SiteKind::tile, 5}, {SiteKind::memory, 0}, 3, 20, 31);
    probe.packet(EdgeId{1}, {SiteKind::tile, 29}, {SiteKind::tile, 0}, 2, 4, 32);
    probe.packet(EdgeId{0}, {SiteKind::memory, 1}, {SiteKind::tile, 3}, 1, 20, 33);
    probe.finish();
    EXPECT_EQ(read_file(folder / "t.csv"), "# bitline packets 1, mesh 3x2, local ports 5\ncycle,source,target,flits\n"
                                           "4,26,0,2\n20,2,1,1\n20,5,22,3\n");
    EXPECT_EQ(folder.listing(), "t.csv");
}

TEST(PacketProbe, RefusesMoreLocalPortsThanATraceNames) {
    const TemporaryFolder folder;
    ChipSpec spec = round_chip(1, 1);
    spec.noc.tiles_per_router = 64;
    spec.noc.local_ports = 60;
    spec.memory.routers = {0};
    EXPECT_THROW(PacketProbe(folder / "t.csv", spec), InputError);
    EXPECT_EQ(folder.listing(), "");
}

}  // namespace
}  // namespace bitline
