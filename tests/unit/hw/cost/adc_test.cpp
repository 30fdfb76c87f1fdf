#include "hw/cost/adc.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace bitline {
namespace {

/// Energies and areas that hwcomponents-adc (commit 246af7e) computes from the regression.
struct Sample {
    int bits;
    double rate_hz;
    double node_nm;
    double energy_pj;
    double area_um2;
};

TEST(SurveyAdc, GivesThePublishedToolsNumbers) {
    const std::vector<Sample> samples{
        {4, 1e9, 65, 3.50075, 14948.0},   {8, 1e9, 65, 6.49448, 17983.1},      {8, 1.28e9, 65, 7.31116, 19481.6},
        {9, 1e9, 65, 17.80056, 24313.5},  {10, 1.28e9, 45, 31.16681, 20862.1}, {5, 1e8, 32, 0.93625, 3287.3},
        {7, 1.28e9, 32, 1.31219, 5764.8}, {8, 1e9, 32, 1.71371, 5971.6},       {9, 1e7, 45, 4.44215, 4846.9},
    };
    for (const Sample& sample : samples) {
        const double energy_j = survey_adc_energy_j(sample.bits, sample.rate_hz, sample.node_nm);
        EXPECT_NEAR(energy_j * 1e12 / sample.energy_pj, 1, 1e-5)
            << sample.bits << " bits at " << sample.node_nm << " nm";
        EXPECT_NEAR(survey_adc_area_m2(sample.rate_hz, sample.node_nm, energy_j) * 1e12 / sample.area_um2, 1, 1e-4)
            << sample.bits << " bits at " << sample.node_nm << " nm";
    }
}

TEST(SurveyAdc, BelowFourBitsHalvesPerBit) {
    EXPECT_DOUBLE_EQ(survey_adc_energy_j(3, 1e9, 32), survey_adc_energy_j(4, 1e9, 32) / 2);
    EXPECT_DOUBLE_EQ(survey_adc_energy_j(1, 1e9, 32), survey_adc_energy_j(4, 1e9, 32) / 8);
}

CostSpec reference_costs() {
    CostSpec costs;
    costs.adc_model = AdcCostModel::reference;
    costs[Cost::adc_node].value = 32e-9;
    costs[Cost::adc_bits].value = 8;
    costs[Cost::adc_rate].value = 1e9;
    costs[Cost::adc_energy].value = 2e-12;
    costs[Cost::adc_factor_per_bit].value = 2;
    costs[Cost::adc_area].value = 1e-9;
    costs[Cost::adc_static_fraction].value = 0.25;
    return costs;
}

TEST(ReferenceAdc, AtTheReferencePointIsTheReference) {
    const AdcCost cost = adc_cost(reference_costs(), AdcSpec{"sar", 8, Frequency{1'000'000'000}, 1}, TechnologySpec{});
    EXPECT_DOUBLE_EQ(cost.energy_j, 0.75 * 2e-12);
    EXPECT_DOUBLE_EQ(cost.leakage_w, 0.25 * 2e-12 * 1e9);
    EXPECT_DOUBLE_EQ(cost.area_m2, 1e-9);
}

TEST(ReferenceAdc, DoublesPerBit) {
    const AdcCost cost = adc_cost(reference_costs(), AdcSpec{"sar", 6, Frequency{1'000'000'000}, 1}, TechnologySpec{});
    EXPECT_DOUBLE_EQ(cost.energy_j, 0.75 * 0.5e-12);
    EXPECT_DOUBLE_EQ(cost.leakage_w, 0.25 * 0.5e-12 * 1e9);
    EXPECT_DOUBLE_EQ(cost.area_m2, 0.25e-9);
}

TEST(ReferenceAdc, RateMovesPowerAndAreaAndAboveTheReferenceTheEnergy) {
    const AdcCost slow = adc_cost(reference_costs(), AdcSpec{"sar", 8, Frequency{500'000'000}, 1}, TechnologySpec{});
    EXPECT_DOUBLE_EQ(slow.energy_j, 0.75 * 2e-12);
    EXPECT_DOUBLE_EQ(slow.leakage_w, 0.25 * 2e-12 * 5e8);
    EXPECT_NEAR(slow.area_m2, 1e-9 * std::pow(0.5, 0.18071538), 1e-15);
    const AdcCost fast = adc_cost(reference_costs(), AdcSpec{"sar", 8, Frequency{2'000'000'000}, 1}, TechnologySpec{});
    // The figure of merit falls by 2.8719 dB per e-fold: 10^(0.28719 ln 2).
    EXPECT_NEAR(fast.energy_j, 0.75 * 2e-12 * std::pow(10.0, 0.28719030399529957 * std::log(2.0)), 1e-18);
}

TEST(ReferenceAdc, SupplyScalesBothParts) {
    TechnologySpec technology;
    technology.supply_v = 0.45;
    const AdcCost cost = adc_cost(reference_costs(), AdcSpec{"sar", 8, Frequency{1'000'000'000}, 1}, technology);
    EXPECT_DOUBLE_EQ(cost.energy_j, 0.25 * 0.75 * 2e-12);
    EXPECT_DOUBLE_EQ(cost.leakage_w, 0.5 * 0.25 * 2e-12 * 1e9);
}

TEST(SurveyAdc, IsCalibratedByItsFactors) {
    CostSpec costs;
    costs.adc_model = AdcCostModel::survey;
    costs[Cost::adc_static_fraction].value = 0.2;
    costs[Cost::adc_energy_factor].value = 3;
    costs[Cost::adc_area_factor].value = 0.5;
    const AdcCost cost = adc_cost(costs, AdcSpec{"sar", 8, Frequency{1'000'000'000}, 1}, TechnologySpec{});
    EXPECT_NEAR(cost.energy_j, 0.8 * 3 * 1.71371e-12, 1e-16);
    EXPECT_NEAR(cost.leakage_w, 0.2 * 3 * 1.71371e-12 * 1e9, 1e-7);
    EXPECT_NEAR(cost.area_m2, 0.5 * 5971.6e-12, 1e-13);
}

}  // namespace
}  // namespace bitline
