#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <system_error>

#include "hw/error.hpp"
#include "hw/unit_table.hpp"
#include "hw/units.hpp"

namespace bitline {

namespace {

__extension__ using Wide = __int128;

/// digits * 10^exponent without exponent notation, e.g. ("833333", -3) -> "833.333".
std::string plain(std::string digits, int exponent) {
    if (exponent >= 0) {
        return digits + std::string(static_cast<std::size_t>(exponent), '0');
    }
    const auto decimals = static_cast<std::size_t>(-exponent);
    if (digits.size() <= decimals) {
        digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - decimals, 1, '.');
    return digits;
}

/// "<number> <unit>" for digits * 10^exponent base units: the largest unit that leaves a number of at least one.
std::string with_unit(const std::string& digits, int exponent, Dimension dimension) {
    const int magnitude = static_cast<int>(digits.size()) - 1 + exponent;
    const Unit* best = nullptr;
    for (const Unit& unit : units) {
        const bool plain_unit =
            unit.shift == 0 && unit.name.find("S/s") == std::string_view::npos && unit.name.substr(0, 1) != "c";
        if (unit.dimension == dimension && plain_unit && (best == nullptr || unit.exponent <= magnitude)) {
            best = &unit;
        }
    }
    check(best != nullptr, "a dimension has no unit");
    const std::string number = plain(digits, exponent - best->exponent);
    return best->name.empty() ? number : fmt::format("{} {}", number, best->name);
}

std::string format_whole(std::int64_t value, Dimension dimension) {
    const std::string text = std::to_string(value);
    const std::string sign = value < 0 ? "-" : "";
    std::string digits = text.substr(sign.size());
    int exponent = 0;
    while (digits.size() > 1 && digits.back() == '0') {
        digits.pop_back();
        ++exponent;
    }
    return sign + with_unit(digits, exponent, dimension);
}

/// The binary spelling of a size, or an empty text when it has more than three decimals.
std::string format_binary(std::int64_t value, std::string_view per) {
    constexpr std::array<std::string_view, 5> names{"", "KiB", "MiB", "GiB", "TiB"};
    int power = 0;
    while (power < 4 && value >> (10 * (power + 1)) != 0) {
        ++power;
    }
    if (power == 0 || value <= 0) {
        return {};
    }
    const std::int64_t one = std::int64_t{1} << (10 * power);
    const Wide thousandths = static_cast<Wide>(value) * 1000;
    if (thousandths % one != 0) {
        return {};
    }
    std::string digits = std::to_string(static_cast<std::int64_t>(thousandths / one));
    int exponent = -3;
    while (exponent < 0 && digits.back() == '0') {
        digits.pop_back();
        ++exponent;
    }
    return fmt::format("{} {}{}", plain(digits, exponent), names[static_cast<std::size_t>(power)], per);
}

std::string shorter(const std::string& decimal, const std::string& binary) {
    return !binary.empty() && binary.size() <= decimal.size() ? binary : decimal;
}

}  // namespace

std::string format_time(Time t) {
    return t.fs == 0 ? "0 ns" : format_whole(t.fs, Dimension::time);
}

std::string format_frequency(Frequency f) {
    return format_whole(f.hz, Dimension::frequency);
}

std::string format_clock(const Clock& c) {
    if (c.period_denominator == 1) {
        return format_time(Time{c.period_numerator_fs});
    }
    const std::int64_t common = std::gcd(fs_per_s, c.period_numerator_fs);
    check(c.period_numerator_fs == common, "the clock is neither a whole frequency nor a whole period");
    return format_frequency(Frequency{c.period_denominator * (fs_per_s / common)});
}

std::string format_bytes(std::int64_t bytes) {
    return shorter(format_whole(bytes, Dimension::bytes), format_binary(bytes, ""));
}

std::string format_bandwidth(std::int64_t bytes_per_s) {
    return shorter(format_whole(bytes_per_s, Dimension::bandwidth), format_binary(bytes_per_s, "/s"));
}

std::string format_quantity(double value, Dimension dimension) {
    check(std::isfinite(value), "a quantity to print is not finite");
    if (value == 0) {
        return with_unit("0", 0, dimension);
    }
    // to_chars gives the shortest digits that read back to the same double; the unit only moves the decimal point.
    std::array<char, 64> buffer{};
    const auto [end, error] =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific);
    check(error == std::errc{}, "a quantity cannot be printed");
    const std::string_view shortest(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t e = shortest.find('e');
    std::string digits;
    for (const char c : shortest.substr(0, e)) {
        if (c != '.') {
            digits += c;
        }
    }
    int exponent = std::atoi(std::string(shortest.substr(e + 1)).c_str()) - static_cast<int>(digits.size()) + 1;
    while (digits.size() > 1 && digits.back() == '0') {
        digits.pop_back();
        ++exponent;
    }
    return (value < 0 ? "-" : "") + with_unit(digits, exponent, dimension);
}

}  // namespace bitline
