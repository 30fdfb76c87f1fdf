#include "sim/search/goal_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "hw/error.hpp"
#include "hw/spec_values.hpp"
#include "sim/search/choice_reader.hpp"

namespace bitline::search {

namespace {

/// `did you mean 'x'?`, or what is known.
std::string hint(const std::string& word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    return near.empty() ? fmt::format("allowed: {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near);
}

const LimitFigure* find_figure(const std::string& name) {
    for (const LimitFigure& figure : limit_figures()) {
        if (name == figure.name) {
            return &figure;
        }
    }
    return nullptr;
}

Limit read_limit(const YamlEntry& entry, const LimitFigure& figure, std::int64_t images, Problems& problems) {
    const RealValue value =
        read_real(entry.value, Dimension::none, 1, figure.at_least ? -1e30 : 0, 1e30,
                  figure.at_least ? "a number without unit" : "a number of at least 0 without unit");
    if (!value.wrong.empty()) {
        problems.add(place_of(entry), "limits." + entry.key, value.wrong);
    }
    if (entry.key == "interval_ns" && images < 2) {
        problems.add(entry.key_place, "limits.interval_ns",
                     fmt::format("one image has no interval, got images '{}', allowed: two or more", images));
    }
    return Limit{entry.key, figure.at_least, value.value};
}

}  // namespace

std::vector<Objective> read_objectives(const YamlNode& root, Problems& problems) {
    const YamlEntry* entry = root.find("objective");
    if (entry == nullptr) {
        return {Objective::ela};
    }
    std::vector<std::string> known;
    for (const ObjectiveEntry& row : objective_table()) {
        known.emplace_back(row.name);
    }
    const std::vector<YamlNode> given = entry->value.is_sequence() ? entry->value.items : std::vector{entry->value};
    std::vector<Objective> objectives;
    for (const YamlNode& node : given) {
        const std::optional<std::size_t> found = index_of(node, known);
        const Place& place = node.is_null() ? entry->key_place : node.place;
        if (!found) {
            problems.add(place, "objective", refusal("unknown objective", node, alternatives(known)));
            continue;
        }
        const Objective objective = objective_table()[*found].objective;
        if (std::find(objectives.begin(), objectives.end(), objective) != objectives.end()) {
            problems.add(place, "objective",
                         fmt::format("stands twice, got {}, allowed: once", in_quotes(node.scalar)));
        }
        objectives.push_back(objective);
    }
    if (given.empty()) {
        problems.add(place_of(*entry), "objective",
                     fmt::format("no objective, got an empty list, allowed: {}", alternatives(known)));
    }
    return objectives;
}

std::vector<Limit> read_limits(const YamlNode& root, std::int64_t images, Problems& problems) {
    std::vector<std::string> known;
    for (const LimitFigure& figure : limit_figures()) {
        known.emplace_back(figure.name);
    }
    std::vector<Limit> limits;
    const YamlEntry* section = root.find("limits");
    if (section != nullptr && !section->value.is_mapping()) {
        problems.add(place_of(*section), "limits",
                     refusal("wrong type", section->value, "a mapping FIGURE: NUMBER such as {area_mm2: 800}"));
    }
    for (const YamlEntry& entry : section == nullptr ? std::vector<YamlEntry>{} : section->value.entries) {
        if (const LimitFigure* figure = find_figure(entry.key)) {
            limits.push_back(read_limit(entry, *figure, images, problems));
        } else {
            problems.add(entry.key_place, "limits",
                         fmt::format("unknown figure, got {}, {}", in_quotes(entry.key), hint(entry.key, known)));
        }
    }
    const bool slack_given =
        std::any_of(limits.begin(), limits.end(), [](const Limit& limit) { return limit.figure == "timing_slack_ns"; });
    const YamlEntry* check = root.find("timing_check");
    const std::vector<std::string> states{"on", "off"};
    const std::optional<std::size_t> state = check == nullptr ? 0 : index_of(check->value, states);
    if (!state) {
        problems.add(place_of(*check), "timing_check", refusal("unknown choice", check->value, alternatives(states)));
    } else if (*state == 1 && slack_given) {
        problems.add(place_of(*check), "timing_check",
                     "contradicts limits.timing_slack_ns, got 'off', allowed: one of them");
    } else if (*state == 0 && !slack_given) {
        limits.push_back(Limit{"timing_slack_ns", true, 0});
    }
    return limits;
}

OptimiserChoice read_optimiser(const YamlNode& root, const std::string& file, Problems& problems) {
    const YamlEntry* entry = root.find("optimiser");
    const YamlEntry* name = entry == nullptr ? nullptr : entry->value.find("name");
    const YamlEntry* named = name == nullptr ? entry : name;
    if (named == nullptr || !named->value.is_scalar()) {
        problems.add(named == nullptr ? Place{file, 0, 0} : place_of(*named), "optimiser",
                     "no optimiser, allowed: a name (`bitline list optimisers`), or a mapping with the key name and "
                     "options");
        return {};
    }
    try {
        const OptimiserEntry& row = find_optimiser(named->value.scalar);
        std::map<std::string, OptionValue> options;
        for (const YamlEntry& option : entry->value.entries) {
            if (&option == name) {
                continue;
            }
            const auto quantity = parse_quantity(option.value.scalar);
            const bool number = quantity && quantity->dimension == Dimension::none;
            const OptionValue value = number ? OptionValue(quantity->value) : OptionValue(option.value.scalar);
            const std::string refused = refused_option(row, option.key, value);
            if (refused.empty()) {
                options.emplace(option.key, value);
            } else {
                problems.add(place_of(option), "optimiser." + option.key, refused);
            }
        }
        return choose_optimiser(row.name, options);
    } catch (const InputError& error) {
        problems.add(place_of(*named), "optimiser", error.what());
        return {};
    }
}

}  // namespace bitline::search
