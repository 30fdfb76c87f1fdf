#include "sim/number_text.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

TEST(NumberText, PrefixesSuitTheNumber) {
    EXPECT_EQ(with_prefix(1.60912e-3, "s"), "1.60912 ms");
    EXPECT_EQ(with_prefix(999e-9, "J"), "999 nJ");
    EXPECT_EQ(with_prefix(1e-6, "J"), "1 uJ");
    EXPECT_EQ(with_prefix(5e-13, "J"), "0.5 pJ");
    EXPECT_EQ(with_prefix(12e3, "W"), "12 kW");
    EXPECT_EQ(with_prefix(0, "W"), "0 W");
}

TEST(NumberText, ScalesSuitTheLargest) {
    EXPECT_EQ(scale_for(0.02, "s").unit, "ms");
    EXPECT_DOUBLE_EQ(0.02 * scale_for(0.02, "s").factor, 20);
    EXPECT_EQ(scale_for(0, "s").unit, "s");
}

TEST(NumberText, ShortNumbersHaveFourDigits) {
    EXPECT_EQ(short_number(0.123456), "0.1235");
    EXPECT_EQ(short_number(123456), "123456");
}

}  // namespace
}  // namespace bitline
