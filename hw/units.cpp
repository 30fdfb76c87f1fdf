#include "hw/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <system_error>

#include "hw/error.hpp"
#include "hw/unit_table.hpp"

namespace bitline {

namespace {

__extension__ using Wide = __int128;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A decimal number as written: digits * 10^exponent, without trailing zeros.
struct Decimal {
    bool negative = false;
    std::string digits;  ///< without leading zeros; empty for zero
    int exponent = 0;
};

/// Reads `[+-]digits[.digits][e[+-]digits]` from the front of `text` and removes it.
std::optional<Decimal> take_decimal(std::string_view& text) {
    Decimal number;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        number.negative = text[at] == '-';
        ++at;
    }
    bool any = false;
    bool point = false;
    for (; at < text.size() && (is_digit(text[at]) || (text[at] == '.' && !point)); ++at) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        any = true;
        number.digits += text[at];
        number.exponent -= point ? 1 : 0;
    }
    if (!any || number.digits.size() > 400) {
        return std::nullopt;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::size_t end = at + 1;
        const bool minus = end < text.size() && text[end] == '-';
        end += end < text.size() && (text[end] == '-' || text[end] == '+') ? 1 : 0;
        int exponent = 0;
        const std::size_t first = end;
        for (; end < text.size() && is_digit(text[end]); ++end) {
            exponent = std::min(exponent * 10 + (text[end] - '0'), 100'000);
        }
        if (end == first) {
            return std::nullopt;
        }
        number.exponent += minus ? -exponent : exponent;
        at = end;
    }
    while (!number.digits.empty() && number.digits.back() == '0') {
        number.digits.pop_back();
        ++number.exponent;
    }
    number.digits.erase(0, std::min(number.digits.find_first_not_of('0'), number.digits.size()));
    text.remove_prefix(at);
    return number;
}

/// The number, given in `unit`, in units of 10^exponent base units, correctly rounded; nullopt on overflow.
std::optional<double> value_of(const Decimal& number, const Unit& unit, int exponent) {
    if (number.digits.empty()) {
        return 0.0;
    }
    const std::string text = fmt::format("{}e{}", number.digits, number.exponent + unit.exponent - exponent);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    value = std::ldexp(value, unit.shift);
    if (!std::isfinite(value)) {
        return std::nullopt;
    }
    return number.negative ? -value : value;
}

/// The number in base units if it is a whole number of them that fits 64 bits.
std::optional<std::int64_t> exactly(const Decimal& number, const Unit& unit) {
    if (number.digits.empty()) {
        return 0;
    }
    if (number.digits.size() > 19) {
        return std::nullopt;
    }
    Wide value = 0;
    for (const char digit : number.digits) {
        value = value * 10 + (digit - '0');
    }
    value <<= unit.shift;  // at most 10^19 * 2^40 < 2^127
    int exponent = number.exponent + unit.exponent;
    for (; exponent < 0; ++exponent) {
        if (value % 10 != 0) {
            return std::nullopt;
        }
        value /= 10;
    }
    constexpr Wide most = std::numeric_limits<std::int64_t>::max();
    for (; exponent > 0 && value <= most; --exponent) {
        value *= 10;
    }
    if (value > most) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(number.negative ? -value : value);
}

const Unit* find_unit(std::string_view name) {
    const auto* at = std::find_if(units.begin(), units.end(), [&](const Unit& unit) { return unit.name == name; });
    return at == units.end() ? nullptr : at;
}

/// A quantity as written.
struct Written {
    Decimal number;
    const Unit* unit;
};

std::optional<Written> split(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    const std::optional<Decimal> number = take_decimal(text);
    if (!number) {
        return std::nullopt;
    }
    if (text.size() > 1 && text.front() == ' ' && text[1] != ' ') {
        text.remove_prefix(1);
    }
    const Unit* unit = find_unit(text);
    if (unit == nullptr) {
        return std::nullopt;
    }
    return Written{*number, unit};
}

/// ceil(a / b) of positive numbers, which must fit a cycle count.
Cycle divided_up(Wide a, Wide b) {
    const Wide result = (a + b - 1) / b;
    check(result <= static_cast<Wide>(std::numeric_limits<std::int64_t>::max()), "a duration exceeds 2^63 cycles");
    return static_cast<Cycle>(result);
}

Wide times(Wide a, Wide b) {
    Wide product = 0;
    check(!__builtin_mul_overflow(a, b, &product), "a duration in cycles exceeds 127 bits");
    return product;
}

}  // namespace

Clock Clock::from_frequency(Frequency f) {
    check(f.hz > 0, "the clock's frequency must be positive");
    return Clock{fs_per_s, f.hz};
}

Clock Clock::from_period(Time t) {
    check(t.fs > 0, "the clock's period must be positive");
    return Clock{t.fs, 1};
}

double Clock::period_ns() const {
    return ns(1);
}

std::int64_t Clock::period_fs() const {
    const Wide doubled = static_cast<Wide>(period_numerator_fs) * 2 + period_denominator;
    return static_cast<std::int64_t>(doubled / (static_cast<Wide>(period_denominator) * 2));
}

double Clock::ns(Cycle cycles) const {
    const Wide fs_times_denominator = times(static_cast<Wide>(cycles), period_numerator_fs);
    const Wide divisor = static_cast<Wide>(period_denominator) * 1'000'000;
    const Wide whole = fs_times_denominator / divisor;
    return static_cast<double>(whole) +
           static_cast<double>(fs_times_denominator - whole * divisor) / static_cast<double>(divisor);
}

Cycle Clock::cycles(Time duration) const {
    check(duration.fs >= 0, "a duration must not be negative");
    return divided_up(times(duration.fs, period_denominator), period_numerator_fs);
}

Cycle Clock::cycles(std::int64_t count, Frequency rate) const {
    check(count >= 0 && rate.hz > 0, "a count of events must not be negative and their rate must be positive");
    const std::int64_t common = std::gcd(fs_per_s, period_numerator_fs);
    const Wide events = times(times(count, period_denominator), fs_per_s / common);
    return divided_up(events, times(rate.hz, period_numerator_fs / common));
}

std::optional<Quantity> parse_quantity(std::string_view text) {
    const std::optional<Written> written = split(text);
    if (!written) {
        return std::nullopt;
    }
    const std::optional<double> value = value_of(written->number, *written->unit, 0);
    if (!value) {
        return std::nullopt;
    }
    return Quantity{written->unit->dimension, *value, exactly(written->number, *written->unit)};
}

std::optional<double> parse_in_unit(std::string_view text, std::string_view unit) {
    const std::optional<Written> written = split(text);
    const Unit* target = find_unit(unit);
    check(target != nullptr && target->shift == 0, "parse_in_unit: unknown unit");
    if (!written || written->unit->dimension != target->dimension) {
        return std::nullopt;
    }
    return value_of(written->number, *written->unit, target->exponent);
}

std::string describe(Dimension dimension) {
    switch (dimension) {
        case Dimension::none: return "a number without unit such as '8'";
        case Dimension::time: return "a time such as '100 ns'";
        case Dimension::frequency: return "a frequency such as '1.2 GHz'";
        case Dimension::bytes: return "a size such as '64 KiB' or '64 kB'";
        case Dimension::bandwidth: return "a bandwidth such as '12.8 GB/s'";
        case Dimension::voltage: return "a voltage such as '0.9 V'";
        case Dimension::length: return "a length such as '32 nm'";
        case Dimension::area: return "an area such as '0.5 mm2'";
        case Dimension::energy: return "an energy such as '1.5 pJ'";
        case Dimension::power: return "a power such as '2 mW'";
        case Dimension::current: return "a current such as '10 uA'";
        case Dimension::resistance: return "a resistance such as '6 kohm'";
        case Dimension::capacitance: return "a capacitance such as '0.2 fF'";
    }
    throw InternalError("describe: unknown dimension");
}

}  // namespace bitline
