#include "hw/spec_checks.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

/// The only finding's text, with its key in front.
std::string finding(const ChipSpec& spec) {
    const std::vector<SpecFinding> found = check_spec(spec);
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? "" : found[0].keys.front() + ": " + found[0].what;
}

TEST(SpecChecks, DefaultsGoTogether) {
    EXPECT_TRUE(check_spec(ChipSpec{}).empty());
}

TEST(SpecChecks, APacketHoldsItsHeaderAndAPayloadFlit) {
    ChipSpec spec;
    spec.noc.flit_bits = 32;
    spec.noc.header_bits = 33;  // two flits
    spec.noc.packet_flits = 2;
    EXPECT_EQ(finding(spec),
              "noc.packet_flits: no room for a payload flit, got '2' with a header of 2 flits, allowed: at least 3");
    spec.noc.packet_flits = 3;
    EXPECT_TRUE(check_spec(spec).empty());
}

TEST(SpecChecks, ControllersHaveRoutersOnTheMesh) {
    ChipSpec spec;
    spec.noc.width = 2;
    spec.noc.height = 2;
    spec.memory.controllers = 2;
    EXPECT_EQ(finding(spec),
              "memory.routers: one router per controller is needed, got 1 routers for 2 controllers, allowed: "
              "2 numbers");
    spec.memory.routers = {0, 4};
    EXPECT_EQ(finding(spec), "memory.routers: outside the mesh, got '4', allowed: 0 to 3 on a mesh of 2x2");
    spec.memory.routers = {0, 3};
    spec.global_buffer.router = 4;
    EXPECT_EQ(finding(spec), "global_buffer.router: outside the mesh, got '4', allowed: 0 to 3 on a mesh of 2x2");
    spec.global_buffer.router = 3;
    EXPECT_TRUE(check_spec(spec).empty());
}

TEST(SpecChecks, ConvertersAreSharedEvenly) {
    ChipSpec spec;
    spec.tile.pe.crossbars = 8;
    for (const int count : {1, 2, 4, 8, 16, 24}) {
        spec.tile.pe.adc.count = count;
        EXPECT_TRUE(check_spec(spec).empty()) << count;
    }
    for (const int count : {3, 5, 12}) {
        spec.tile.pe.adc.count = count;
        EXPECT_NE(finding(spec).find("tile.pe.adc.count: converters cannot be shared evenly"), std::string::npos)
            << count;
    }
}

TEST(SpecChecks, CellsConvertersAndRowsFitTheirOperands) {
    ChipSpec spec;
    spec.precision.weight_bits = 4;
    spec.tile.pe.crossbar.bits_per_cell = 5;
    EXPECT_NE(finding(spec).find("tile.pe.crossbar.bits_per_cell: a cell holds more than a weight"), std::string::npos);
    spec = ChipSpec{};
    spec.precision.activation_bits = 4;
    spec.tile.pe.dac.bits = 5;
    EXPECT_NE(finding(spec).find("tile.pe.dac.bits: a converter drives more than an activation"), std::string::npos);
    spec = ChipSpec{};  // 8-bit weights on 2-bit cells: 4 columns
    spec.tile.pe.crossbar.cols = 3;
    EXPECT_NE(finding(spec).find("allowed: at least 4 for weights of 8 bits"), std::string::npos);
    spec.tile.pe.crossbar.cols = 4;
    EXPECT_TRUE(check_spec(spec).empty());
    spec.tile.pe.crossbar.coding = WeightCoding::differential;
    EXPECT_NE(finding(spec).find("allowed: at least 8 for weights of 8 bits"), std::string::npos);
    spec = ChipSpec{};
    spec.tile.pe.crossbar.coding = WeightCoding::differential;
    spec.tile.pe.crossbar.column_flip = true;
    EXPECT_NE(finding(spec).find("tile.pe.crossbar.column_flip: differential columns are never flipped"),
              std::string::npos);
}

TEST(SpecChecks, TheSupplyLiesAboveTheThreshold) {
    ChipSpec spec;
    spec.technology.supply_v = 0.3;
    EXPECT_EQ(finding(spec),
              "technology.supply: no transistor switches, got '300 mV', allowed: more than the threshold of 300 mV");
    spec.technology.supply_v = 0.31;
    EXPECT_TRUE(check_spec(spec).empty());
}

TEST(SpecChecks, TheNumberOfTilesIsBounded) {
    ChipSpec spec;
    spec.noc.width = 256;
    spec.noc.height = 256;
    EXPECT_TRUE(check_spec(spec).empty());
    spec.noc.tiles_per_router = 2;
    EXPECT_NE(finding(spec).find("= 131072, allowed: at most 65536 tiles"), std::string::npos);
}

TEST(SpecChecks, APowerBinIsNoMillionthOfAFiring) {
    ChipSpec spec;
    spec.clock = Clock::from_frequency(Frequency{1'000'000'000});
    spec.memory.latency = Time{1'048'576'000'000};  // 2^20 cycles
    spec.run.power_bin = Time{1};                   // one cycle
    EXPECT_TRUE(check_spec(spec).empty());
    spec.memory.latency = Time{1'048'577'000'000};
    EXPECT_EQ(finding(spec),
              "run.power_bin: too short, got '1 fs' with a memory.latency of 1.048577 ms, allowed: at least 1 ns");
}

}  // namespace
}  // namespace bitline
