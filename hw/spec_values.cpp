#include "hw/spec_values.hpp"

#include <array>
#include <charconv>
#include <system_error>

namespace bitline {

namespace {

/// The quantity of a scalar if it has the dimension; otherwise `wrong` says why not.
std::optional<Quantity> quantity_of(const YamlNode& node, Dimension dimension, const std::string& allowed,
                                    std::string& wrong) {
    if (!node.is_scalar()) {
        wrong = refusal(node.is_null() ? "no value" : "wrong type", node, allowed);
        return std::nullopt;
    }
    const std::optional<Quantity> quantity = parse_quantity(node.scalar);
    if (!quantity) {
        wrong =
            refusal(dimension == Dimension::none ? "not a number" : "not a quantity with a known unit", node, allowed);
        return std::nullopt;
    }
    if (quantity->dimension != dimension) {
        const char* what = dimension == Dimension::none             ? "a unit where none belongs"
                           : quantity->dimension == Dimension::none ? "no unit"
                                                                    : "wrong unit";
        wrong = refusal(what, node, allowed);
        return std::nullopt;
    }
    return quantity;
}

/// Lengths are the only numbers that are kept in other units than the base unit.
const char* length_unit(double unit) {
    check(unit == 1e-9 || unit == 1e-3, "a length is kept in nm or mm");
    return unit == 1e-9 ? "nm" : "mm";
}

const char* noun(Dimension dimension) {
    switch (dimension) {
        case Dimension::none: return "a number";
        case Dimension::time: return "a time";
        case Dimension::frequency: return "a frequency";
        case Dimension::bytes: return "a size";
        case Dimension::bandwidth: return "a bandwidth";
        case Dimension::voltage: return "a voltage";
        case Dimension::length: return "a length";
        case Dimension::area: return "an area";
        case Dimension::energy: return "an energy";
        case Dimension::power: return "a power";
        case Dimension::current: return "a current";
        case Dimension::resistance: return "a resistance";
        case Dimension::capacitance: return "a capacitance";
    }
    throw InternalError("noun: unknown dimension");
}

constexpr std::int64_t least_clock_fs = 1'000;             // 1 ps
constexpr std::int64_t most_clock_fs = 1'000'000'000'000;  // 1 ms
constexpr std::int64_t least_clock_hz = 1'000;             // 1 kHz
constexpr std::int64_t most_clock_hz = 1'000'000'000'000;  // 1 THz
constexpr std::int64_t most_replicas = 65'536;

}  // namespace

std::string refusal(const char* wrong, const YamlNode& node, const std::string& allowed) {
    return fmt::format("{}, got {}, allowed: {}", wrong, node.describe(), allowed);
}

std::string range_text(Dimension dimension, const std::string& least, const std::string& most) {
    return fmt::format("{} from {} to {}", noun(dimension), least, most);
}

std::string alternatives(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : " | ") + name;
    }
    return text;
}

std::optional<std::size_t> index_of(const YamlNode& node, const std::vector<std::string>& names) {
    for (std::size_t i = 0; node.is_scalar() && i < names.size(); ++i) {
        if (names[i] == node.scalar) {
            return i;
        }
    }
    return std::nullopt;
}

WholeValue read_whole(const YamlNode& node, Dimension dimension, std::int64_t least, std::int64_t most,
                      const std::string& allowed) {
    WholeValue result;
    const std::optional<Quantity> quantity = quantity_of(node, dimension, allowed, result.wrong);
    if (!quantity) {
        return result;
    }
    const bool outside = quantity->value < static_cast<double>(least) || quantity->value > static_cast<double>(most);
    if (!quantity->exact && !outside) {
        static constexpr std::array<std::pair<Dimension, const char*>, 4> parts{
            {{Dimension::time, "not a whole number of femtoseconds"},
             {Dimension::frequency, "not a whole number of hertz"},
             {Dimension::bytes, "not a whole number of bytes"},
             {Dimension::bandwidth, "not a whole number of bytes per second"}}};
        const char* what = "not a whole number";
        for (const auto& [of, text] : parts) {
            what = of == dimension ? text : what;
        }
        result.wrong = refusal(what, node, allowed);
        return result;
    }
    if (outside || *quantity->exact < least || *quantity->exact > most) {
        result.wrong = refusal("out of range", node, allowed);
        return result;
    }
    result.value = *quantity->exact;
    return result;
}

RealValue read_real(const YamlNode& node, Dimension dimension, double unit, double least, double most,
                    const std::string& allowed) {
    RealValue result;
    const std::optional<Quantity> quantity = quantity_of(node, dimension, allowed, result.wrong);
    if (!quantity) {
        return result;
    }
    const double value =
        unit == 1 ? quantity->value : parse_in_unit(node.scalar, length_unit(unit)).value_or(quantity->value / unit);
    if (!(value >= least && value <= most)) {
        result.wrong = refusal("out of range", node, allowed);
        return result;
    }
    result.value = value;
    return result;
}

std::string print_whole(std::int64_t value, Dimension dimension) {
    switch (dimension) {
        case Dimension::time: return format_time(Time{value});
        case Dimension::frequency: return format_frequency(Frequency{value});
        case Dimension::bytes: return format_bytes(value);
        case Dimension::bandwidth: return format_bandwidth(value);
        default: return std::to_string(value);
    }
}

std::string print_real(double value, Dimension dimension, double unit) {
    if (unit == 1 && dimension != Dimension::voltage) {
        return format_quantity(value, dimension);
    }
    return fmt::format("{} {}", format_quantity(value, Dimension::none), unit == 1 ? "V" : length_unit(unit));
}

SpecKey clock_key(std::string path, std::string meaning) {
    const std::string allowed =
        fmt::format("{} or {}",
                    range_text(Dimension::frequency, print_whole(least_clock_hz, Dimension::frequency),
                               print_whole(most_clock_hz, Dimension::frequency)),
                    range_text(Dimension::time, print_whole(least_clock_fs, Dimension::time),
                               print_whole(most_clock_fs, Dimension::time)));
    return SpecKey{std::move(path), allowed, std::move(meaning),
                   [](const ChipSpec& spec) { return format_clock(spec.clock); },
                   [allowed](ChipSpec& spec, const YamlNode& node) {
                       const std::optional<Quantity> given =
                           node.is_scalar() ? parse_quantity(node.scalar) : std::optional<Quantity>();
                       const bool frequency = given && given->dimension == Dimension::frequency;
                       const WholeValue read =
                           frequency ? read_whole(node, Dimension::frequency, least_clock_hz, most_clock_hz, allowed)
                                     : read_whole(node, Dimension::time, least_clock_fs, most_clock_fs, allowed);
                       if (read.wrong.empty()) {
                           spec.clock = frequency ? Clock::from_frequency(Frequency{read.value})
                                                  : Clock::from_period(Time{read.value});
                       }
                       return read.wrong;
                   }};
}

SpecKey replication_key(std::string path) {
    const std::string allowed = fmt::format("none | balanced | fixed:N with N from 1 to {}", most_replicas);
    return SpecKey{std::move(path), allowed,
                   "copies of each layer's weights: one, as many as even out the layers' times, or N of each",
                   [](const ChipSpec& spec) -> std::string {
                       switch (spec.mapping.replication) {
                           case Replication::none: return "none";
                           case Replication::balanced: return "balanced";
                           case Replication::fixed: return fmt::format("fixed:{}", spec.mapping.fixed_replicas);
                       }
                       throw InternalError("a specification holds an unknown replication");
                   },
                   [allowed](ChipSpec& spec, const YamlNode& node) -> std::string {
                       MappingOptions& mapping = spec.mapping;
                       if (index_of(node, {"none", "balanced"})) {
                           mapping.replication = node.scalar == "none" ? Replication::none : Replication::balanced;
                           mapping.fixed_replicas = 1;
                           return {};
                       }
                       const std::string prefix = "fixed:";
                       if (!node.is_scalar() || node.scalar.compare(0, prefix.size(), prefix) != 0) {
                           return refusal("unknown choice", node, allowed);
                       }
                       const std::string digits = node.scalar.substr(prefix.size());
                       int replicas = 0;
                       const auto [end, error] =
                           std::from_chars(digits.data(), digits.data() + digits.size(), replicas);
                       if (error != std::errc{} || end != digits.data() + digits.size() || replicas < 1 ||
                           replicas > most_replicas) {
                           return refusal("out of range", node, allowed);
                       }
                       mapping.replication = Replication::fixed;
                       mapping.fixed_replicas = replicas;
                       return {};
                   }};
}

}  // namespace bitline
