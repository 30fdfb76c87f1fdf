// How the values of configuration keys are checked, read and printed: one function per kind of value, each making the
// SpecKey of a field. `get` is a generic lambda that gives the field of a (const or mutable) ChipSpec.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/error.hpp"
#include "hw/spec_keys.hpp"
#include "hw/units.hpp"

namespace bitline {

/// A whole number of the dimension's base units within [least, most], or what is wrong with the value.
struct WholeValue {
    std::int64_t value = 0;
    std::string wrong;
};
WholeValue read_whole(const YamlNode& node, Dimension dimension, std::int64_t least, std::int64_t most,
                      const std::string& allowed);

/// A finite number in units of `unit` base units (1, or 1e-9 for nm, 1e-3 for mm) within [least, most], or what is wrong
/// with the value.
struct RealValue {
    double value = 0;
    std::string wrong;
};
RealValue read_real(const YamlNode& node, Dimension dimension, double unit, double least, double most,
                    const std::string& allowed);

/// The index of the scalar among `names`, or nullopt.
std::optional<std::size_t> index_of(const YamlNode& node, const std::vector<std::string>& names);

/// `a | b | c`
std::string alternatives(const std::vector<std::string>& names);

/// "kind of value is wrong, got ..., ... is expected"
std::string refusal(const char* wrong, const YamlNode& node, const std::string& allowed);

/// Text of a whole number of base units, and of a real number in units of `unit` base units.
std::string print_whole(std::int64_t value, Dimension dimension);
std::string print_real(double value, Dimension dimension, double unit);

/// "a time from 1 fs to 1 s"
std::string range_text(Dimension dimension, const std::string& least, const std::string& most);

namespace detail {

/// A key whose field is stored as a whole number; `load` and `store` convert field and number.
template <class Load, class Store>
SpecKey whole_key(std::string path, Dimension dimension, std::int64_t least, std::int64_t most, std::string meaning,
                  Load load, Store store) {
    const std::string allowed = range_text(dimension, print_whole(least, dimension), print_whole(most, dimension));
    return SpecKey{std::move(path), allowed, std::move(meaning),
                   [load, dimension](const ChipSpec& spec) { return print_whole(load(spec), dimension); },
                   [store, dimension, least, most, allowed](ChipSpec& spec, const YamlNode& node) {
                       const WholeValue read = read_whole(node, dimension, least, most, allowed);
                       if (read.wrong.empty()) {
                           store(spec, read.value);
                       }
                       return read.wrong;
                   }};
}

}  // namespace detail

/// A number without unit.
template <class Get>
SpecKey whole(std::string path, Get get, std::int64_t least, std::int64_t most, std::string meaning) {
    return detail::whole_key(
        std::move(path), Dimension::none, least, most, std::move(meaning),
        [get](const ChipSpec& spec) { return static_cast<std::int64_t>(get(spec)); },
        [get](ChipSpec& spec, std::int64_t value) {
            get(spec) = static_cast<std::decay_t<decltype(get(spec))>>(value);
        });
}

template <class Get>
SpecKey duration(std::string path, Get get, std::int64_t least_fs, std::int64_t most_fs, std::string meaning) {
    return detail::whole_key(
        std::move(path), Dimension::time, least_fs, most_fs, std::move(meaning),
        [get](const ChipSpec& spec) { return get(spec).fs; },
        [get](ChipSpec& spec, std::int64_t value) { get(spec).fs = value; });
}

template <class Get>
SpecKey rate(std::string path, Get get, std::int64_t least_hz, std::int64_t most_hz, std::string meaning) {
    return detail::whole_key(
        std::move(path), Dimension::frequency, least_hz, most_hz, std::move(meaning),
        [get](const ChipSpec& spec) { return get(spec).hz; },
        [get](ChipSpec& spec, std::int64_t value) { get(spec).hz = value; });
}

template <class Get>
SpecKey bytes(std::string path, Get get, std::int64_t least, std::int64_t most, std::string meaning) {
    return detail::whole_key(
        std::move(path), Dimension::bytes, least, most, std::move(meaning),
        [get](const ChipSpec& spec) { return get(spec); },
        [get](ChipSpec& spec, std::int64_t value) { get(spec) = value; });
}

template <class Get>
SpecKey bandwidth(std::string path, Get get, std::int64_t least, std::int64_t most, std::string meaning) {
    return detail::whole_key(
        std::move(path), Dimension::bandwidth, least, most, std::move(meaning),
        [get](const ChipSpec& spec) { return get(spec); },
        [get](ChipSpec& spec, std::int64_t value) { get(spec) = value; });
}

/// A real number kept in units of `unit` base units; `least` and `most` are in that unit too.
template <class Get>
SpecKey real(std::string path, Get get, Dimension dimension, double unit, double least, double most,
             std::string meaning) {
    const std::string allowed =
        range_text(dimension, print_real(least, dimension, unit), print_real(most, dimension, unit));
    return SpecKey{std::move(path), allowed, std::move(meaning),
                   [get, dimension, unit](const ChipSpec& spec) { return print_real(get(spec), dimension, unit); },
                   [get, dimension, unit, least, most, allowed](ChipSpec& spec, const YamlNode& node) {
                       const RealValue read = read_real(node, dimension, unit, least, most, allowed);
                       if (read.wrong.empty()) {
                           get(spec) = read.value;
                       }
                       return read.wrong;
                   }};
}

template <class Enum>
using Choices = std::vector<std::pair<Enum, std::string>>;

template <class Enum, class Get>
SpecKey choice(std::string path, Get get, Choices<Enum> choices, std::string meaning) {
    std::vector<std::string> names;
    for (const auto& [value, name] : choices) {
        names.push_back(name);
    }
    const std::string allowed = alternatives(names);
    return SpecKey{std::move(path), allowed, std::move(meaning),
                   [get, choices](const ChipSpec& spec) {
                       for (const auto& [value, name] : choices) {
                           if (value == get(spec)) {
                               return name;
                           }
                       }
                       throw InternalError("a specification holds an unknown choice");
                   },
                   [get, choices, names, allowed](ChipSpec& spec, const YamlNode& node) {
                       const std::optional<std::size_t> found = index_of(node, names);
                       if (!found) {
                           return refusal("unknown choice", node, allowed);
                       }
                       get(spec) = choices[*found].first;
                       return std::string();
                   }};
}

/// A name of a component library entry.
template <class Get>
SpecKey word(const std::string& path, Get get, const std::vector<std::string>& names, const std::string& meaning) {
    Choices<std::string> choices;
    for (const std::string& name : names) {
        choices.emplace_back(name, name);
    }
    return choice<std::string>(path, get, choices, meaning);
}

template <class Get>
SpecKey flag(const std::string& path, Get get, const std::string& meaning) {
    return choice<bool>(path, get, {{true, "true"}, {false, "false"}}, meaning);
}

template <class Get>
SpecKey whole_list(std::string path, Get get, std::int64_t least, std::int64_t most, std::string meaning) {
    const std::string allowed = fmt::format("a list of whole numbers from {} to {} such as [0, 3]", least, most);
    return SpecKey{std::move(path), allowed, std::move(meaning),
                   [get](const ChipSpec& spec) {
                       std::string text;
                       for (const int value : get(spec)) {
                           text += fmt::format("{}{}", text.empty() ? "" : ", ", value);
                       }
                       return "[" + text + "]";
                   },
                   [get, least, most, allowed](ChipSpec& spec, const YamlNode& node) {
                       if (!node.is_sequence() || node.items.empty()) {
                           return refusal("wrong type", node, allowed);
                       }
                       std::vector<int> values;
                       for (const YamlNode& item : node.items) {
                           const WholeValue read = read_whole(item, Dimension::none, least, most, allowed);
                           if (!read.wrong.empty()) {
                               return read.wrong;
                           }
                           values.push_back(static_cast<int>(read.value));
                       }
                       get(spec) = std::move(values);
                       return std::string();
                   }};
}

/// The base clock, as a frequency or a period.
SpecKey clock_key(std::string path, std::string meaning);

/// `none`, `balanced` or `fixed:N`, which fills two fields.
SpecKey replication_key(std::string path);

}  // namespace bitline
