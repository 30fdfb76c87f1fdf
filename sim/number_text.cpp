#include "sim/number_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

namespace bitline {

Scale scale_for(double most, const std::string& unit) {
    static const std::array<std::pair<const char*, double>, 9> prefixes{{{"T", 1e12},
                                                                         {"G", 1e9},
                                                                         {"M", 1e6},
                                                                         {"k", 1e3},
                                                                         {"", 1},
                                                                         {"m", 1e-3},
                                                                         {"u", 1e-6},
                                                                         {"n", 1e-9},
                                                                         {"p", 1e-12}}};
    if (most == 0) {
        return {unit, 1};
    }
    for (const auto& [prefix, size] : prefixes) {
        if (std::abs(most) >= size) {
            return {prefix + unit, 1 / size};
        }
    }
    return {"p" + unit, 1e12};
}

std::string with_prefix(double value, const std::string& unit) {
    const Scale scale = scale_for(value, unit);
    return fmt::format("{:.6g} {}", value * scale.factor, scale.unit);
}

std::string short_number(double value) {
    return value >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

std::string percent(double share) {
    return fmt::format("{:.1f}", 100 * share);
}

}  // namespace bitline
