#include "sim/bound/traffic.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

TEST(Traffic, MessagesAreCutIntoPackets) {
    NocSpec noc;
    noc.flit_bits = 32;
    noc.header_bits = 32;
    noc.packet_flits = 17;  // 64 bytes of payload
    const auto expect = [&](std::int64_t bytes, std::int64_t packets, std::int64_t flits, std::int64_t last) {
        const MessageSize size = message_size(noc, bytes);
        EXPECT_EQ(size.packets, packets) << bytes;
        EXPECT_EQ(size.flits, flits) << bytes;
        EXPECT_EQ(size.last_flits, last) << bytes;
    };
    expect(0, 1, 1, 1);  // a barrier: a header
    expect(1, 1, 2, 2);
    expect(64, 1, 17, 17);
    expect(65, 2, 19, 2);
    expect(200, 4, 3 * 17 + 3, 3);
}

TEST(Traffic, PortsOfSitesWithoutWorkAreNotCounted) {
    ChipSpec spec = round_chip(2, 1);
    spec.noc.tiles_per_router = 8;
    spec.noc.local_ports = 4;
    spec.noc.group_bus_width_bits = 12;
    HandMadeProgram made("ports");
    made.add(load_node(0, whole_domain(1, 1), 1), "load");
    for (const int tile : {2, 3, 6, 8}) {
        made.add(vec_node(tile, whole_domain(1, 1), {}), "vec");
    }
    const PortPlaces places(spec, made.take());
    EXPECT_EQ(places.of({SiteKind::tile, 2}).port, 0) << "of the four ports the first has no work";
    EXPECT_EQ(places.of({SiteKind::tile, 3}).port, 0);
    EXPECT_EQ(places.of({SiteKind::tile, 6}).port, 1);
    EXPECT_EQ(places.of({SiteKind::tile, 6}).pace, 3) << "32 bits over 12 wires";
    EXPECT_TRUE(places.of({SiteKind::tile, 6}).shared);
    EXPECT_EQ(places.of({SiteKind::memory, 0}).port, 2);
    EXPECT_EQ(places.of({SiteKind::memory, 0}).pace, 1);
    EXPECT_EQ(places.of({SiteKind::tile, 8}).router, 1);
    EXPECT_EQ(places.of({SiteKind::tile, 8}).port, 0);
    EXPECT_EQ(places.most_ports(), 3);
}

TEST(Traffic, FlowsCountWhatIsCarried) {
    const ChipSpec spec = round_chip(3, 2);
    HandMadeProgram made("flows");
    Domain in_runs = whole_domain(3, 5);
    in_runs.run = 2;
    const NodeId load = made.add(load_node(0, in_runs, 8), "load");
    const NodeId vec = made.add(vec_node(5, whole_domain(2, 3), {}), "vec");
    EdgeMap map = whole_map(3, 5);
    map.step_x = map.step_y = 2;  // rows 0 and 2, columns 0, 2 and 4
    made.connect({load}, vec, map, {}, 8, 100);
    const NodeId beside = made.add(vec_node(5, whole_domain(2, 3), {}), "beside");
    made.connect({vec}, beside, whole_map(2, 3), {}, 4, 100);
    const Program program = made.take();
    const std::vector<Flow> flows = flows_of(spec, program, PortPlaces(spec, program));
    ASSERT_EQ(flows.size(), 2U);
    EXPECT_EQ(flows[0].elements, 2 * 3);
    EXPECT_EQ(flows[0].messages, 2 * 3) << "groups 0, 2 and 4 of each row";
    EXPECT_EQ(flows[0].packets, 6);
    EXPECT_EQ(flows[0].flits, 6 * message_size(spec.noc, 8).flits);
    EXPECT_EQ(flows[0].hops, 3);
    EXPECT_TRUE(flows[0].remote);
    EXPECT_FALSE(flows[1].remote);
    EXPECT_EQ(flows[1].elements, 6);
    EXPECT_EQ(flows[1].packets, 0);
    // First along x, then along y, then out.
    std::vector<std::pair<int, int>> way;
    visit_route(spec.noc, flows[0], [&](int router, int port) { way.emplace_back(router, port); });
    EXPECT_EQ(way,
              (std::vector<std::pair<int, int>>{{0, to_east}, {1, to_east}, {2, to_south}, {5, first_local_port}}));
    Flow back = flows[0];
    std::swap(back.from, back.to);
    way.clear();
    visit_route(spec.noc, back, [&](int router, int port) { way.emplace_back(router, port); });
    EXPECT_EQ(way, (std::vector<std::pair<int, int>>{
                       {5, to_west}, {4, to_west}, {3, to_north}, {0, first_local_port + back.to.port}}));
}

}  // namespace
}  // namespace bitline
