#include "hw/units.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "hw/error.hpp"

namespace bitline {
namespace {

const Clock isaac_clock = Clock::from_frequency(Frequency{1'200'000'000});

TEST(Clock, IsaacDurationsBecomeWholeCycles) {
    EXPECT_EQ(isaac_clock.cycles(Time{100'000'000}), 120U);              // 100 ns x 1.2 GHz
    EXPECT_EQ(isaac_clock.cycles(128, Frequency{1'280'000'000}), 120U);  // 128 / 1.28 GHz = 100 ns
    EXPECT_EQ(isaac_clock.cycles(129, Frequency{1'280'000'000}), 121U);  // 120.9375
    EXPECT_EQ(isaac_clock.cycles(Time{100'000'001}), 121U);              // one femtosecond more
    EXPECT_EQ(isaac_clock.cycles(Time{0}), 0U);
    EXPECT_EQ(isaac_clock.cycles(0, Frequency{1}), 0U);
}

TEST(Clock, PeriodOfIsaacIsRationalAndRoundedForSystemC) {
    EXPECT_EQ(isaac_clock.period_fs(), 833'333);
    EXPECT_NEAR(isaac_clock.period_ns(), 1.0 / 1.2, 1e-15);
    EXPECT_DOUBLE_EQ(isaac_clock.ns(120), 100.0);
    EXPECT_DOUBLE_EQ(isaac_clock.ns(1'200'000'000'000), 1e12);
    EXPECT_EQ(Clock::from_frequency(Frequency{600'000'000}).period_fs(), 1'666'667);  // rounded up from ...6.67
}

TEST(Clock, PeriodsCountExactly) {
    const Clock clock = Clock::from_period(Time{6'000'000});
    EXPECT_EQ(clock.cycles(Time{6'000'000}), 1U);
    EXPECT_EQ(clock.cycles(Time{6'000'001}), 2U);
    EXPECT_EQ(clock.cycles(Time{5'999'999}), 1U);
    EXPECT_EQ(clock.cycles(3, Frequency{1'000'000'000}), 1U);   // 3 ns
    EXPECT_EQ(clock.cycles(13, Frequency{1'000'000'000}), 3U);  // 13 ns
    EXPECT_DOUBLE_EQ(clock.ns(5), 30.0);
}

TEST(Clock, LargeValuesNeitherOverflowNorRound) {
    const Clock fast = Clock::from_frequency(Frequency{999'999'999'989});
    EXPECT_EQ(fast.cycles(Time{9'000'000'000'000'000'000}), 8'999'999'999'901'000U);  // 9000 s x 999 999 999 989 Hz
    EXPECT_THROW(fast.cycles(9'000'000'000'000'000'000, Frequency{1}), InternalError);
    EXPECT_THROW(isaac_clock.cycles(Time{-1}), InternalError);
    EXPECT_THROW(Clock::from_frequency(Frequency{0}), InternalError);
    EXPECT_THROW(Clock::from_period(Time{0}), InternalError);
}

TEST(Clock, CountsOfEventsAreTheSmallestThatSuffice) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> any_hz(1'000, 2'000'000'000);
    std::uniform_int_distribution<std::int64_t> any_count(1, 10'000);
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t clock_hz = any_hz(random);
        const std::int64_t rate_hz = any_hz(random);
        const std::int64_t count = any_count(random);
        const auto cycles =
            static_cast<std::int64_t>(Clock::from_frequency(Frequency{clock_hz}).cycles(count, Frequency{rate_hz}));
        EXPECT_GE(cycles * rate_hz, count * clock_hz);
        EXPECT_LT((cycles - 1) * rate_hz, count * clock_hz);
    }
}

void expect_exact(std::string_view text, Dimension dimension, std::int64_t value) {
    const auto quantity = parse_quantity(text);
    ASSERT_TRUE(quantity) << text;
    EXPECT_EQ(quantity->dimension, dimension) << text;
    ASSERT_TRUE(quantity->exact) << text;
    EXPECT_EQ(*quantity->exact, value) << text;
    EXPECT_DOUBLE_EQ(quantity->value, static_cast<double>(value)) << text;
}

TEST(ParseQuantity, ReadsUnitsExactly) {
    expect_exact("100 ns", Dimension::time, 100'000'000);
    expect_exact("100ns", Dimension::time, 100'000'000);
    expect_exact("  0.1 us  ", Dimension::time, 100'000'000);
    expect_exact("1e-4 ms", Dimension::time, 100'000'000);
    expect_exact("9000 s", Dimension::time, 9'000'000'000'000'000'000);
    expect_exact("1.2 GHz", Dimension::frequency, 1'200'000'000);
    expect_exact("1.28 GS/s", Dimension::frequency, 1'280'000'000);
    expect_exact("64 KiB", Dimension::bytes, 65'536);
    expect_exact("1 MB", Dimension::bytes, 1'000'000);
    expect_exact("0.5 KiB", Dimension::bytes, 512);
    expect_exact("12.8 GB/s", Dimension::bandwidth, 12'800'000'000);
    expect_exact("-3 kB", Dimension::bytes, -3'000);
    expect_exact("+8", Dimension::none, 8);
    expect_exact("1e3", Dimension::none, 1000);
    expect_exact("0", Dimension::none, 0);
    expect_exact("9223372036854775807", Dimension::none, 9'223'372'036'854'775'807);
}

TEST(ParseQuantity, SaysWhenATextIsNoWholeNumberOfBaseUnits) {
    for (const char* text : {"0.1 fs", "0.1 KiB", "1.5 B", "1.5", "9223372036854775808", "1e30"}) {
        const auto quantity = parse_quantity(text);
        ASSERT_TRUE(quantity) << text;
        EXPECT_FALSE(quantity->exact) << text;
    }
}

TEST(ParseQuantity, RealValuesAreCorrectlyRounded) {
    EXPECT_EQ(parse_quantity("0.55 V")->value, 0.55);
    EXPECT_EQ(parse_quantity("550 mV")->value, 0.55);
    EXPECT_EQ(parse_quantity("32 nm")->value, 32e-9);
    EXPECT_EQ(parse_quantity("1.667 pJ")->value, 1.667e-12);
    EXPECT_EQ(parse_quantity("0.372 mm2")->value, 0.372e-6);
    EXPECT_EQ(parse_quantity("6 kohm")->value, 6000.0);
    EXPECT_EQ(parse_quantity("0.2 fF")->value, 0.2e-15);
}

TEST(ParseQuantity, InAGivenUnitIsCorrectlyRounded) {
    EXPECT_EQ(parse_in_unit("0.022 um", "nm"), 22.0);
    EXPECT_EQ(parse_in_unit("32 nm", "nm"), 32.0);
    EXPECT_EQ(parse_in_unit("12.629571428571428 mm", "mm"), 12.629571428571428);
    EXPECT_EQ(parse_in_unit("550 mV", "V"), 0.55);
    EXPECT_EQ(parse_in_unit("2 KiB", "kB"), 2.048);
    EXPECT_FALSE(parse_in_unit("32 nm", "ns"));
    EXPECT_FALSE(parse_in_unit("32", "nm"));
    EXPECT_THROW(parse_in_unit("32 nm", "parsec"), InternalError);
}

TEST(ParseQuantity, RefusesEverythingElse) {
    for (const char* text :
         {"",     " ", "ns",   "100 nss", "100  ns", "1.2.3 V", "--1",   "0x10",    "inf",    "nan",   "1e",
          "1e V", ".", "1 KB", "1 gHz",   "1,5 V",   "5 V V",   "1e400", "12 ns 5", "NaN ns", "1_000", "64 Kib"}) {
        EXPECT_FALSE(parse_quantity(text)) << text;
    }
    EXPECT_FALSE(parse_quantity(std::string(1000, '9')));
    EXPECT_FALSE(parse_quantity("1e99999999999999999999"));
}

TEST(FormatQuantity, PicksTheUnitAPersonWould) {
    EXPECT_EQ(format_time(Time{100'000'000}), "100 ns");
    EXPECT_EQ(format_time(Time{833'333}), "833.333 ps");
    EXPECT_EQ(format_time(Time{1'500'000'000}), "1.5 us");
    EXPECT_EQ(format_time(Time{0}), "0 ns");
    EXPECT_EQ(format_frequency(Frequency{1'280'000'000}), "1.28 GHz");
    EXPECT_EQ(format_bytes(65'536), "64 KiB");
    EXPECT_EQ(format_bytes(1'000'000), "1 MB");
    EXPECT_EQ(format_bytes(1'048'576), "1 MiB");
    EXPECT_EQ(format_bytes(1'536), "1.5 KiB");
    EXPECT_EQ(format_bytes(1'001), "1.001 kB");
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bandwidth(12'800'000'000), "12.8 GB/s");
    EXPECT_EQ(format_clock(isaac_clock), "1.2 GHz");
    EXPECT_EQ(format_clock(Clock::from_period(Time{6'000'000})), "6 ns");
    EXPECT_EQ(format_quantity(0.55, Dimension::voltage), "550 mV");
    EXPECT_EQ(format_quantity(1.667e-12, Dimension::energy), "1.667 pJ");
    EXPECT_EQ(format_quantity(85.4e-6, Dimension::area), "85.4 mm2");
    EXPECT_EQ(format_quantity(-0.25, Dimension::none), "-0.25");
    EXPECT_EQ(format_quantity(0, Dimension::power), "0 W");
    EXPECT_THROW(format_quantity(std::nan(""), Dimension::none), InternalError);
}

TEST(FormatQuantity, EveryTextReadsBackToTheSameValue) {
    std::mt19937_64 random(11);
    std::uniform_int_distribution<int> shift(1, 62);
    for (int i = 0; i < 3000; ++i) {
        const auto whole = static_cast<std::int64_t>(random() >> shift(random));
        EXPECT_EQ(parse_quantity(format_time(Time{whole}))->exact, whole);
        EXPECT_EQ(parse_quantity(format_frequency(Frequency{whole}))->exact, whole);
        EXPECT_EQ(parse_quantity(format_bytes(whole))->exact, whole) << format_bytes(whole);
        EXPECT_EQ(parse_quantity(format_bandwidth(whole))->exact, whole);
        const double real = std::ldexp(static_cast<double>(whole), -shift(random) * 2);
        for (const Dimension d : {Dimension::none, Dimension::voltage, Dimension::energy, Dimension::area}) {
            EXPECT_EQ(parse_quantity(format_quantity(real, d))->value, real) << format_quantity(real, d);
        }
    }
}

TEST(Describe, GivesAnExampleThatReadsBack) {
    for (const Dimension d :
         {Dimension::none, Dimension::time, Dimension::frequency, Dimension::bytes, Dimension::bandwidth,
          Dimension::voltage, Dimension::length, Dimension::area, Dimension::energy, Dimension::power,
          Dimension::current, Dimension::resistance, Dimension::capacitance}) {
        const std::string text = describe(d);
        const std::size_t first = text.find('\'');
        const auto example = parse_quantity(text.substr(first + 1, text.find('\'', first + 1) - first - 1));
        ASSERT_TRUE(example) << text;
        EXPECT_EQ(example->dimension, d) << text;
    }
}

}  // namespace
}  // namespace bitline
