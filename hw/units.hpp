// Physical quantities as the configuration spells them: `100 ns`, `1.2 GHz`, `64 KiB`, `0.55 V`.
// Times and clocks are kept as exact integers, so that durations become cycles without rounding surprises.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hw/ids.hpp"

namespace bitline {

inline constexpr std::int64_t fs_per_s = 1'000'000'000'000'000;
inline constexpr double m_per_nm = 1e-9;

/// A duration in whole femtoseconds (SystemC's resolution).
struct Time {
    std::int64_t fs = 0;
};

/// A rate of events in whole hertz (samples, conversions).
struct Frequency {
    std::int64_t hz = 0;
};

/// The base clock: the exact period is numerator_fs / denominator femtoseconds. `1.2 GHz` is 10^15 / 1.2*10^9,
/// `6 ns` is 6*10^6 / 1. SystemC sees the period rounded to a whole femtosecond; reports use the exact one.
struct Clock {
    std::int64_t period_numerator_fs = 1'000'000;
    std::int64_t period_denominator = 1;

    static Clock from_frequency(Frequency f);
    static Clock from_period(Time t);
    double period_ns() const;
    /// Whole femtoseconds, rounded to nearest (833 333 for 1.2 GHz).
    std::int64_t period_fs() const;
    /// Exact time of `cycles` in nanoseconds.
    double ns(Cycle cycles) const;
    /// ceil(duration / period), exact.
    Cycle cycles(Time duration) const;
    /// ceil(count / rate / period), exact: the cycles that `count` events at `rate` take.
    Cycle cycles(std::int64_t count, Frequency rate) const;
};

/// What a quantity measures; each key of the configuration demands one.
enum class Dimension {
    none,
    time,
    frequency,
    bytes,
    bandwidth,
    voltage,
    length,
    area,
    energy,
    power,
    current,
    resistance,
    capacitance
};

/// Base units: fs, Hz, byte, byte/s, V, m, m2, J, W, A, ohm, F. `exact` is set when the text is a whole number of
/// base units (needed for times, frequencies and bytes).
struct Quantity {
    Dimension dimension = Dimension::none;
    double value = 0;
    std::optional<std::int64_t> exact;
};

/// Reads `number [blank] [prefix]unit`; MB = 10^6 bytes, MiB = 2^20 bytes. nullopt when the text is not a quantity.
std::optional<Quantity> parse_quantity(std::string_view text);

/// The same in a given unit, correctly rounded: ("0.022 um", "nm") is 22. nullopt also for another dimension.
std::optional<double> parse_in_unit(std::string_view text, std::string_view unit);

/// The shortest text that reads back to the same quantity, e.g. `100 ns`, `1.2 GHz`, `64 KiB`.
std::string format_time(Time t);
std::string format_frequency(Frequency f);
std::string format_clock(const Clock& c);
std::string format_bytes(std::int64_t bytes);
std::string format_bandwidth(std::int64_t bytes_per_s);
/// value in the base unit of `dimension`.
std::string format_quantity(double value, Dimension dimension);

/// Name and an example of a dimension for error messages: "a time such as '100 ns'".
std::string describe(Dimension dimension);

}  // namespace bitline
