#include "hw/cost/ideal.hpp"

#include <gtest/gtest.h>

#include "hw/cost/scaling.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"

namespace bitline {
namespace {

ChipSpec ideal_chip(const std::vector<std::string>& sets = {}) {
    return read_chip("joint-rram", ConfigPaths{{"configs"}}, sets);
}

double area_um2(const CostTable& costs, ComponentKind kind) {
    return costs.area_m2(kind) * 1e12;
}

TEST(IdealCosts, EnergiesByHand) {
    // 0.55 V, a buffer of 1 MB, weights of 8 bits in one cell, inputs of 8 bits.
    const CostTable costs = ideal_costs(ideal_chip());
    EXPECT_NEAR(costs[Action::crossbar_read].energy_j, 0.65e-12 + 0.3e-12 + 0.17e-12 * 0.55 * 0.55, 1e-20);
    EXPECT_NEAR(costs[Action::adc_convert].energy_j, 0.48e-12, 1e-20);
    EXPECT_NEAR(costs[Action::global_buffer_read].energy_j, 11.7e-12 + 3.16e-12, 1e-20);
    EXPECT_EQ(costs[Action::global_buffer_write].energy_j, costs[Action::global_buffer_read].energy_j);
    EXPECT_EQ(costs[Action::router_flit].energy_j, 0);
    // Inputs of 4 bits in half as many steps; no buffer.
    const CostTable half = ideal_costs(ideal_chip({"precision.activation_bits=4", "global_buffer.capacity=0 B"}));
    EXPECT_NEAR(half[Action::crossbar_read].energy_j, costs[Action::crossbar_read].energy_j / 2, 1e-20);
    EXPECT_NEAR(half[Action::adc_convert].energy_j, 0.24e-12, 1e-20);
    EXPECT_NEAR(half[Action::global_buffer_read].energy_j, 11.7e-12, 1e-20);
    // The mean cell of three has a level of (1 + 1 + 3/7) / 3.
    const CostTable sliced = ideal_costs(ideal_chip({"tile.pe.crossbar.bits_per_cell=3"}));
    EXPECT_NEAR(costs[Action::crossbar_read].energy_j - sliced[Action::crossbar_read].energy_j,
                0.65e-12 * (1 - (2 + 3.0 / 7) / 3), 1e-20);
}

TEST(IdealLevels, CellsWithFewerBitsHaveALowerLevel) {
    EXPECT_DOUBLE_EQ(ideal_levels(8, 8), 1);
    EXPECT_DOUBLE_EQ(ideal_levels(8, 1), 8);
    EXPECT_DOUBLE_EQ(ideal_levels(8, 4), 2);
    EXPECT_DOUBLE_EQ(ideal_levels(8, 3), 2 + 3.0 / 7);
    EXPECT_DOUBLE_EQ(ideal_levels(8, 7), 1 + 1.0 / 127);
}

TEST(IdealCosts, OneUncertainFigureMakesALawUncertain) {
    const auto with = [](const std::string& provenance) {
        const std::string value = "{value: 1 pJ, source: a, provenance: " + provenance + "}";
        return ideal_costs(ideal_chip({"technology.costs.ideal.convert_energy=" + value}));
    };
    EXPECT_TRUE(with("published")[Action::adc_convert].origin.verified);
    EXPECT_FALSE(with("fitted")[Action::adc_convert].origin.verified);
    ChipSpec spec = ideal_chip();
    spec.costs[Cost::ideal_cell_energy].origin.verified = true;
    EXPECT_FALSE(ideal_costs(spec)[Action::crossbar_read].origin.verified) << "the other two are not";
}

TEST(IdealCosts, AreaByHand) {
    // 2 x 64 tiles of 128 arrays of 512 x 32 cells.
    const CostTable costs = ideal_costs(ideal_chip());
    const double arrays = 2 * 64 * 128;
    EXPECT_NEAR(area_um2(costs, ComponentKind::crossbar), arrays * 512 * 32 * 0.0515, 1);
    EXPECT_NEAR(area_um2(costs, ComponentKind::dac), arrays * 512 * 5.16, 1);
    EXPECT_NEAR(area_um2(costs, ComponentKind::adc), arrays * (389 + 32 * 806.5) - 128 * 4800, 1);
    EXPECT_NEAR(area_um2(costs, ComponentKind::buffer), 2.307e6, 1);
    for (const PartCost& part : costs.parts) {
        EXPECT_FALSE(part.area_origin.verified) << part.name;
        EXPECT_EQ(part.area_origin.provenance, "fitted") << part.name;
        EXPECT_EQ(part.leakage_w, 0) << part.name;
    }
}

TEST(IdealCosts, ScaleToTheNode) {
    const CostTable at32 = ideal_costs(ideal_chip());
    const CostTable at45 = ideal_costs(ideal_chip({"technology.node=45 nm"}));
    EXPECT_NEAR(at45[Action::crossbar_read].energy_j / at32[Action::crossbar_read].energy_j, energy_scale(32e-9, 45e-9),
                1e-9);
    EXPECT_NEAR(at45[Action::global_buffer_read].energy_j / at32[Action::global_buffer_read].energy_j,
                energy_scale(32e-9, 45e-9), 1e-9);
    EXPECT_NEAR(area_um2(at45, ComponentKind::adc) / area_um2(at32, ComponentKind::adc), area_scale(32e-9, 45e-9),
                1e-9);
}

TEST(IdealCosts, RefuseWhatTheLawsDoNotCover) {
    const auto complaint = [](const std::vector<std::string>& sets) -> std::string {
        try {
            ideal_costs(ideal_chip(sets));
        } catch (const InputError& error) {
            return error.lines().front();
        }
        return "nothing";
    };
    EXPECT_NE(complaint({"technology.use=technologies/rram_32nm"}).find("technology.costs.ideal: is missing"),
              std::string::npos);
    // One array of 4 columns: 389 + 4 x 806.5 is less than the 4800 um2 that a tile saves.
    EXPECT_NE(complaint({"tile.pes=1", "tile.pe.crossbars=1", "tile.pe.adc.count=1", "tile.pe.crossbar.cols=4"})
                  .find("tile.pe.crossbar.cols: too few for the ideal model, got 1 arrays of 4 columns"),
              std::string::npos);
}

}  // namespace
}  // namespace bitline
