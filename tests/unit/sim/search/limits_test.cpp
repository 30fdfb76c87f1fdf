#include "sim/search/limits.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "hw/adc.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/spec_reader.hpp"

namespace bitline::search {
namespace {

TEST(Limits, OfTheChipAreKnownBeforeTheRun) {
    const ChipSpec chip = read_chip("small", ConfigPaths{{"configs"}}, {"tile.pe.adc.bits=7"});
    const double area = cost_table(chip).area_m2() * 1e6;
    EXPECT_EQ(broken_limit({{"area_mm2", false, area}, {"timing_slack_ns", true, 0}}, chip), "");
    const std::string reason = broken_limit({{"area_mm2", false, area * 0.999}}, chip);
    EXPECT_EQ(reason.rfind("limit area_mm2: ", 0), 0U) << reason;
    // 128 rows of 2-bit cells: 385 levels, 9 bits, 8 with flipped columns.
    ASSERT_EQ(adc_shortfall_bits(chip), 1);
    EXPECT_EQ(broken_limit({{"adc_shortfall_bits", false, 0}}, chip), "limit adc_shortfall_bits: 1, at most 0");
    EXPECT_EQ(broken_limit({{"adc_shortfall_bits", false, 1}}, chip), "");
    EXPECT_EQ(broken_limit({{"timing_slack_ns", true, 0.19}}, chip), "");  // 1 ns less 0.8 ns
    EXPECT_EQ(broken_limit({{"timing_slack_ns", true, 0.25}}, chip), "limit timing_slack_ns: 0.2, at least 0.25");
    EXPECT_EQ(broken_limit({{"power_mw", false, 0}}, chip), "");  // only a run tells
}

TEST(Limits, OfARunNameTheNetwork) {
    NetworkOutcome a;
    a.network = "a";
    a.area_mm2 = 4;
    a.power_mw = 10;
    a.latency_ns = 5;
    NetworkOutcome b = a;
    b.network = "b";
    b.power_mw = 20;
    EXPECT_EQ(broken_limit({{"power_mw", false, 20}, {"power_density_mw_per_mm2", false, 5}}, {a, b}), "");
    EXPECT_EQ(broken_limit({{"power_mw", false, 15}}, {a, b}), "limit power_mw: 20, at most 15, b");
    EXPECT_EQ(broken_limit({{"power_density_mw_per_mm2", false, 3}}, {a, b}),
              "limit power_density_mw_per_mm2: 5, at most 3, b");
    EXPECT_EQ(broken_limit({{"area_mm2", false, 3}}, {a, b}), "limit area_mm2: 4, at most 3, a");
    b.latency_ns = std::nan("");
    EXPECT_EQ(broken_limit({{"latency_ns", false, 9}}, {a, b}), "limit latency_ns: nan, at most 9, b");
}

}  // namespace
}  // namespace bitline::search
