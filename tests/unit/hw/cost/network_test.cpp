#include "hw/cost/network.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace bitline {
namespace {

CostSpec costs() {
    CostSpec made;
    made[Cost::router_node].value = 32e-9;
    made[Cost::router_flit_bits].value = 32;
    made[Cost::router_ports].value = 8;
    made[Cost::router_buffer_flits].value = 8;
    made[Cost::router_buffer_share].value = 0.75;
    made[Cost::router_energy].value = 2e-12;
    made[Cost::router_area].value = 1e-7;
    made[Cost::router_leakage].value = 1e-3;
    made[Cost::link_capacitance_per_mm].value = 0.2e-12;
    made[Cost::link_toggle].value = 0.25;
    made[Cost::link_sideband_bits].value = 16;
    made[Cost::bus_node].value = 32e-9;
    made[Cost::bus_pes].value = 12;
    made[Cost::bus_energy].value = 0.05e-12;
    made[Cost::bus_wire_area].value = 2e-10;
    made[Cost::bus_wire_leakage].value = 1e-7;
    return made;
}

NocSpec noc() {
    NocSpec made;
    made.tiles_per_router = 4;
    made.local_ports = 4;
    made.flit_bits = 32;
    made.packet_flits = 4;
    made.buffer_packets = 2;
    made.link_length_mm = 2;
    return made;
}

TEST(Router, AtTheReferencePointIsTheReference) {
    const RouterCost cost = router_cost(costs(), noc(), 8, TechnologySpec{});
    EXPECT_DOUBLE_EQ(cost.flit_j, 2e-12);
    EXPECT_DOUBLE_EQ(cost.area_m2, 1e-7);
    EXPECT_DOUBLE_EQ(cost.leakage_w, 1e-3);
}

TEST(Router, IsLinearInTheFlitWidth) {
    NocSpec wide = noc();
    wide.flit_bits = 128;
    EXPECT_DOUBLE_EQ(router_cost(costs(), wide, 8, TechnologySpec{}).flit_j, 8e-12);
    EXPECT_DOUBLE_EQ(router_cost(costs(), wide, 8, TechnologySpec{}).area_m2, 4e-7);
}

TEST(Router, DepthMovesTheBuffersShare) {
    NocSpec deep = noc();
    deep.buffer_packets = 4;
    const RouterCost cost = router_cost(costs(), deep, 8, TechnologySpec{});
    EXPECT_NEAR(cost.flit_j, 2e-12 * (0.75 * std::pow(2.0, 0.463) + 0.25), 1e-22);
    EXPECT_NEAR(cost.area_m2, 1e-7 * (0.75 * 2 + 0.25), 1e-18);
}

TEST(Router, PortsMoveBuffersLinearlyAndTheSwitchQuadratically) {
    const RouterCost cost = router_cost(costs(), noc(), 5, TechnologySpec{});
    EXPECT_NEAR(cost.area_m2, 1e-7 * (0.75 * 5 / 8 + 0.25 * 25 / 64), 1e-18);
    EXPECT_NEAR(cost.flit_j, 2e-12 * (0.75 + 0.25 * 5 / 8), 1e-22);
}

ChipSpec two_routers() {
    ChipSpec spec;
    spec.noc = noc();
    spec.noc.width = 2;
    spec.memory.controllers = 2;
    spec.memory.routers = {1, 1};
    spec.global_buffer.capacity_bytes = 1024;
    spec.global_buffer.router = 1;
    return spec;
}

TEST(Router, HasAPortForEachNeighbourTileControllerAndTheGlobalBuffer) {
    ChipSpec spec = two_routers();
    EXPECT_EQ(router_ports(spec, 0), 4 + 4);
    EXPECT_EQ(router_ports(spec, 1), 4 + 4 + 2 + 1);
    spec.global_buffer.capacity_bytes = 0;
    EXPECT_EQ(router_ports(spec, 1), 4 + 4 + 2);
    spec.noc.tiles_per_router = 1;
    EXPECT_EQ(router_ports(spec, 0), 5);
    spec.noc.tiles_per_router = 64;
    EXPECT_EQ(router_ports(spec, 0), 8) << "64 tiles share four ports";
}

TEST(Router, MeanTimesNumberIsTheSumOverTheChip) {
    // 8 and 11 ports.
    const RouterCost mean = mean_router_cost(costs(), two_routers());
    const double eleven = 0.75 * 11 / 8 + 0.25 * 121 / 64;
    EXPECT_NEAR(2 * mean.area_m2, 1e-7 * (1 + eleven), 1e-18);
    EXPECT_NEAR(2 * mean.leakage_w, 1e-3 * (1 + eleven), 1e-14);
    EXPECT_NEAR(2 * mean.flit_j, 2e-12 * (1 + 0.75 + 0.25 * 11 / 8), 1e-22);
}

TEST(Router, NoximsDepthsAreMet) {
    // Push and pop of a 32-bit flit: 0.977 pJ at depth 2, 1.296 at 4, 1.856 at 8 (noxim bin/power.yaml).
    EXPECT_NEAR(0.977 * std::pow(2.0, 0.463), 1.296, 0.06);
    EXPECT_NEAR(0.977 * std::pow(4.0, 0.463), 1.856, 0.01);
}

TEST(Link, CostsCapacitanceTimesLengthTimesVoltageSquared) {
    TechnologySpec technology;
    technology.supply_v = 0.9;
    // 32 bits x 0.2 pF/mm x 2 mm x 0.81 V2 x 0.25.
    EXPECT_NEAR(link_flit_j(costs(), noc(), technology), 2.592e-12, 1e-24);
    EXPECT_NEAR(sideband_hop_j(costs(), noc(), technology), 1.296e-12, 1e-24);
    technology.supply_v = 0.45;
    EXPECT_NEAR(link_flit_j(costs(), noc(), technology), 0.648e-12, 1e-24);
}

TEST(Bus, EnergyAndAreaGrowWithItsLength) {
    TileSpec tile;
    tile.pes = 12;
    EXPECT_DOUBLE_EQ(tile_bus_byte_j(costs(), tile, TechnologySpec{}), 0.4e-12);
    tile.pes = 24;
    EXPECT_DOUBLE_EQ(tile_bus_byte_j(costs(), tile, TechnologySpec{}), 0.8e-12);
    EXPECT_DOUBLE_EQ(bus_wire_cost(costs(), 24, TechnologySpec{}).area_m2, 4e-10);
    EXPECT_DOUBLE_EQ(bus_wire_cost(costs(), 6, TechnologySpec{}).leakage_w, 0.5e-7);
}

TEST(GroupBus, ExistsWhereTilesSharePorts) {
    ChipSpec spec;
    spec.noc = noc();
    spec.noc.width = 3;
    EXPECT_EQ(group_buses(spec), 0);
    spec.noc.tiles_per_router = 64;
    EXPECT_EQ(group_buses(spec), 3 * 4);
    EXPECT_DOUBLE_EQ(group_bus_flit_j(costs(), spec.noc, TechnologySpec{}), 32 * 0.05e-12);
}

}  // namespace
}  // namespace bitline
