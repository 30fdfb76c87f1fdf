#include "sim/search/value_range.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "hw/units.hpp"
#include "hw/yaml_document.hpp"

namespace bitline::search {

namespace {

// Values are decimal numbers that people wrote: twelve digits tell them from the rounding of a double.
constexpr double rounding = 1e-9;

/// Where the unit begins.
std::size_t unit_at(const std::string& text) {
    std::size_t at = text.find_first_not_of("+-0123456789.");
    const bool exponent = at != std::string::npos && (text[at] == 'e' || text[at] == 'E') && at + 1 < text.size() &&
                          text.find_first_of("+-0123456789", at + 1) == at + 1;
    if (exponent) {
        at = text.find_first_not_of("0123456789", at + 2);
    }
    return at == std::string::npos ? text.size() : at;
}

Quantity quantity_of(const std::string& key, const std::string& text) {
    const auto quantity = parse_quantity(text);
    if (!quantity) {
        throw RangeError{key, fmt::format("not a number, got {}, allowed: a number with its unit", in_quotes(text))};
    }
    return *quantity;
}

struct Range {
    std::string unit;  ///< blank and unit
    double from = 0;   ///< in that unit
    double to = 0;
    double scale = 1;  ///< base units in one of it
};

Range range_of(const std::string& from, const std::string& to) {
    const Quantity first = quantity_of("from", from);
    const Quantity last = quantity_of("to", to);
    if (last.dimension != first.dimension) {
        throw RangeError{"to", fmt::format("another unit than 'from', got {}, allowed: {}", in_quotes(to),
                                           describe(first.dimension))};
    }
    Range range;
    range.unit = from.substr(unit_at(from));
    const auto one = parse_quantity("1" + range.unit);
    range.scale = one ? one->value : 1;
    range.from = first.value / range.scale;
    range.to = last.value / range.scale;
    return range;
}

std::vector<std::string> texts(const Range& range, double steps, const std::string& key, const std::string& given,
                               const std::function<double(int)>& value) {
    if (!(steps >= 0 && std::isfinite(steps)) ||
        std::abs(steps - std::round(steps)) > rounding * std::max(1.0, steps)) {
        throw RangeError{key, fmt::format("does not lead from 'from' to 'to', got {}, allowed: a whole number of steps",
                                          in_quotes(given))};
    }
    if (steps > most_range_values - 1) {
        throw RangeError{key, fmt::format("too many values, got {:.0f}, allowed: at most {}", std::round(steps) + 1,
                                          most_range_values)};
    }
    std::vector<std::string> all;
    for (int i = 0; i <= static_cast<int>(std::round(steps)); ++i) {
        all.push_back(fmt::format("{:.12g}{}", value(i), range.unit));
    }
    return all;
}

}  // namespace

std::vector<std::string> linear_range(const std::string& from, const std::string& to, const std::string& step) {
    const Range range = range_of(from, to);
    const Quantity width = quantity_of("step", step);
    if (width.dimension != quantity_of("from", from).dimension) {
        throw RangeError{
            "step", fmt::format("another unit than 'from', got {}, allowed: the step in such a unit", in_quotes(step))};
    }
    const double by = width.value / range.scale;
    return texts(range, (range.to - range.from) / by, "step", step, [&](int i) { return range.from + i * by; });
}

std::vector<std::string> geometric_range(const std::string& from, const std::string& to, const std::string& factor) {
    const Range range = range_of(from, to);
    const Quantity by = quantity_of("factor", factor);
    if (by.dimension != Dimension::none || !(by.value > 0) || by.value == 1 || !(range.from > 0)) {
        throw RangeError{"factor",
                         fmt::format("no range of positive values, got {} from {}, allowed: a positive number "
                                     "other than 1, without unit",
                                     in_quotes(factor), in_quotes(from))};
    }
    return texts(range, std::log(range.to / range.from) / std::log(by.value), "factor", factor,
                 [&](int i) { return range.from * std::pow(by.value, i); });
}

}  // namespace bitline::search
