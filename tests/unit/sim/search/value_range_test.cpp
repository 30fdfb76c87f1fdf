#include "sim/search/value_range.hpp"

#include <gtest/gtest.h>

namespace bitline::search {
namespace {

using Texts = std::vector<std::string>;

template <class Make>
std::string error_of(Make make) {
    try {
        make();
    } catch (const RangeError& error) {
        return error.key + ": " + error.what;
    }
    return "no error";
}

TEST(ValueRange, StepsKeepTheUnitAndNoRoundingOfDoubles) {
    EXPECT_EQ(linear_range("0.50 V", "0.85 V", "0.05 V"),
              (Texts{"0.5 V", "0.55 V", "0.6 V", "0.65 V", "0.7 V", "0.75 V", "0.8 V", "0.85 V"}));
    EXPECT_EQ(linear_range("1", "8", "3.5"), (Texts{"1", "4.5", "8"}));
    EXPECT_EQ(linear_range("1 ns", "3 ns", "500 ps"), (Texts{"1 ns", "1.5 ns", "2 ns", "2.5 ns", "3 ns"}));
    EXPECT_EQ(linear_range("8", "4", "-2"), (Texts{"8", "6", "4"}));
    EXPECT_EQ(linear_range("7", "7", "1"), Texts{"7"});
}

TEST(ValueRange, FactorsKeepTheUnit) {
    EXPECT_EQ(geometric_range("0.5 MB", "32 MB", "2"),
              (Texts{"0.5 MB", "1 MB", "2 MB", "4 MB", "8 MB", "16 MB", "32 MB"}));
    EXPECT_EQ(geometric_range("512", "32", "0.5"), (Texts{"512", "256", "128", "64", "32"}));
    EXPECT_EQ(geometric_range("64 KiB", "256KiB", "4"), (Texts{"64 KiB", "256 KiB"}));
}

TEST(ValueRange, NamesWhatIsWrong) {
    EXPECT_EQ(error_of([] { linear_range("1", "8", "3"); }),
              "step: does not lead from 'from' to 'to', got '3', allowed: a whole number of steps");
    EXPECT_EQ(error_of([] { linear_range("1", "8", "0"); }),
              "step: does not lead from 'from' to 'to', got '0', allowed: a whole number of steps");
    EXPECT_EQ(error_of([] { linear_range("8", "1", "1"); }),
              "step: does not lead from 'from' to 'to', got '1', allowed: a whole number of steps");
    EXPECT_EQ(error_of([] { linear_range("1", "1000000", "1"); }),
              "step: too many values, got 1000000, allowed: at most 10000");
    EXPECT_EQ(error_of([] { linear_range("1 ns", "8 V", "1 ns"); }),
              "to: another unit than 'from', got '8 V', allowed: a time such as '100 ns'");
    EXPECT_EQ(error_of([] { linear_range("1 ns", "8 ns", "1"); }),
              "step: another unit than 'from', got '1', allowed: the step in such a unit");
    EXPECT_EQ(error_of([] { linear_range("one", "8", "1"); }),
              "from: not a number, got 'one', allowed: a number with its unit");
    EXPECT_EQ(error_of([] { geometric_range("1", "8", "3"); }),
              "factor: does not lead from 'from' to 'to', got '3', allowed: a whole number of steps");
    EXPECT_EQ(error_of([] { geometric_range("1", "8", "1"); }),
              "factor: no range of positive values, got '1' from '1', allowed: a positive number other than 1, without "
              "unit");
    EXPECT_EQ(error_of([] { geometric_range("0", "8", "2"); }),
              "factor: no range of positive values, got '2' from '0', allowed: a positive number other than 1, without "
              "unit");
}

}  // namespace
}  // namespace bitline::search
