#include "hw/adc.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace bitline {
namespace {

ChipSpec isaac() {
    ChipSpec spec;
    spec.clock = Clock::from_frequency(Frequency{1'200'000'000});
    spec.tile.pe.crossbar.rows = 128;
    spec.tile.pe.crossbar.bits_per_cell = 2;
    spec.tile.pe.crossbar.coding = WeightCoding::offset;
    spec.tile.pe.crossbar.column_flip = true;
    spec.tile.pe.dac.bits = 1;
    spec.tile.pe.adc.bits = 8;
    return spec;
}

TEST(Adc, IsaacNeedsNineBitsAndEightWithFlippedColumns) {
    ChipSpec spec = isaac();
    EXPECT_EQ(column_sum_levels(spec.tile.pe.crossbar, 1), 385);  // 128 x 1 x 3 + 1
    EXPECT_EQ(lossless_adc_bits(spec), 8);
    EXPECT_EQ(adc_shortfall_bits(spec), 0);
    spec.tile.pe.crossbar.column_flip = false;
    EXPECT_EQ(lossless_adc_bits(spec), 9);
    EXPECT_EQ(adc_shortfall_bits(spec), 1);
    spec.tile.pe.adc.bits = 12;
    EXPECT_EQ(adc_shortfall_bits(spec), 0);
}

TEST(Adc, DifferentialColumnsHaveTwiceTheSpan) {
    ChipSpec spec = isaac();
    spec.tile.pe.crossbar.column_flip = false;
    spec.tile.pe.crossbar.coding = WeightCoding::differential;
    EXPECT_EQ(column_sum_levels(spec.tile.pe.crossbar, 1), 769);  // 2 x 384 + 1
    EXPECT_EQ(lossless_adc_bits(spec), 10);
    spec.tile.pe.crossbar.coding = WeightCoding::twos_complement;
    EXPECT_EQ(column_sum_levels(spec.tile.pe.crossbar, 1), 385);
}

TEST(Adc, TheJointDesignsLackTwelveBits) {
    ChipSpec spec = isaac();
    spec.tile.pe.crossbar = CrossbarSpec{};
    spec.tile.pe.crossbar.rows = 512;
    spec.tile.pe.crossbar.bits_per_cell = 8;
    spec.tile.pe.adc.bits = 5;
    EXPECT_EQ(column_sum_levels(spec.tile.pe.crossbar, 1), 130'561);  // 512 x 255 + 1
    EXPECT_EQ(lossless_adc_bits(spec), 17);
    EXPECT_EQ(adc_shortfall_bits(spec), 12);
}

TEST(Adc, PowersOfTwoAreCountedExactly) {
    ChipSpec spec = isaac();
    spec.tile.pe.crossbar.column_flip = false;
    spec.tile.pe.crossbar.bits_per_cell = 1;
    spec.tile.pe.crossbar.rows = 127;  // 128 levels
    EXPECT_EQ(lossless_adc_bits(spec), 7);
    spec.tile.pe.crossbar.rows = 128;  // 129 levels
    EXPECT_EQ(lossless_adc_bits(spec), 8);
    spec.tile.pe.crossbar.rows = 1;  // 2 levels
    EXPECT_EQ(lossless_adc_bits(spec), 1);
    spec.tile.pe.crossbar.rows = 4096;
    spec.tile.pe.crossbar.bits_per_cell = 8;
    EXPECT_EQ(column_sum_levels(spec.tile.pe.crossbar, 16), std::int64_t{4096} * 65'535 * 255 + 1);
}

TEST(Adc, SlicesAndColumnsOfAWeight) {
    ChipSpec spec = isaac();
    EXPECT_EQ(slices_per_weight(spec), 4);
    EXPECT_EQ(columns_per_weight(spec), 4);
    spec.tile.pe.crossbar.coding = WeightCoding::differential;
    EXPECT_EQ(columns_per_weight(spec), 8);
    spec.tile.pe.crossbar.bits_per_cell = 3;
    EXPECT_EQ(slices_per_weight(spec), 3);
}

TEST(TimingSlack, FollowsTheAlphaPowerLaw) {
    ChipSpec spec = isaac();
    spec.technology = TechnologySpec{};  // 0.9 V nominal and actual, threshold 0.3 V, alpha 1.3
    spec.technology.critical_path = Time{500'000};
    EXPECT_DOUBLE_EQ(supply_delay_factor(spec.technology), 1.0);
    EXPECT_NEAR(timing_slack_ns(spec), 1 / 1.2 - 0.5, 1e-12);
    // alpha 1: (0.6 / 0.3) / (0.9 / 0.6) = 4/3; alpha 2: (0.6 / 0.09) / (0.9 / 0.36) = 8/3.
    spec.technology.supply_v = 0.6;
    spec.technology.velocity_saturation = 1;
    EXPECT_NEAR(supply_delay_factor(spec.technology), 4.0 / 3, 1e-12);
    spec.technology.velocity_saturation = 2;
    EXPECT_NEAR(supply_delay_factor(spec.technology), 8.0 / 3, 1e-12);
    EXPECT_NEAR(timing_slack_ns(spec), 1 / 1.2 - 0.5 * 8 / 3, 1e-12);  // -0.5 ns
    EXPECT_LT(timing_slack_ns(spec), 0);
}

TEST(TimingSlack, FallsWithTheSupply) {
    ChipSpec spec = isaac();
    double last = -1e9;
    for (double supply_v = 0.35; supply_v < 1.2; supply_v += 0.05) {
        spec.technology.supply_v = supply_v;
        EXPECT_GT(timing_slack_ns(spec), last) << supply_v;
        last = timing_slack_ns(spec);
    }
}

}  // namespace
}  // namespace bitline
