#include "sim/search/space_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "hw/error.hpp"

namespace bitline::search {

namespace {

const std::vector<std::string> parameter_words{"key", "keys", "values", "from", "to", "step", "factor", "when"};

bool is_name(const std::string& text) {
    const auto letter = [](char c) {
        return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
    };
    const auto inner = [&](char c) {
        return letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.';
    };
    return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), inner) && text.size() <= 64;
}

bool is_reserved(const std::string& name) {
    const std::vector<Name> derived = derived_names();
    return name == "and" || name == "or" || name == "not" ||
           std::any_of(derived.begin(), derived.end(), [&](const Name& other) { return other.name == name; });
}

}  // namespace

SpaceReader::SpaceReader(const ChipSpec& base, const std::vector<std::string>& fixed, Problems& problems)
    : choices_(base, problems), problems_(problems) {
    for (const std::string& key : fixed) {
        owners_[key] = {"set"};
    }
}

void SpaceReader::read_parameter(const YamlEntry& entry) {
    if (!is_name(entry.key) || is_reserved(entry.key)) {
        problems_.add(entry.key_place, entry.key,
                      fmt::format("not a name, got {}, allowed: letters, digits, '_' and '.', other than and, or, not, "
                                  "lossless, area",
                                  in_quotes(entry.key)));
        return;
    }
    for (const YamlEntry& part : entry.value.entries) {
        if (std::find(parameter_words.begin(), parameter_words.end(), part.key) == parameter_words.end()) {
            problems_.add(
                part.key_place, entry.key,
                fmt::format("unknown key, got {}, allowed: {}", in_quotes(part.key), fmt::join(parameter_words, ", ")));
        }
    }
    Parameter parameter;
    parameter.name = entry.key;
    parameter.choices = choices_.read(entry);
    parameter.when = read_condition(entry);
    if (parameter.choices.empty()) {
        incomplete_ = true;
        return;
    }
    claim_keys(parameter, entry.key_place);
    parameters_.push_back(std::move(parameter));
    places_.push_back(entry.key_place);
}

std::optional<Condition> SpaceReader::read_condition(const YamlEntry& entry) {
    const YamlEntry* when = entry.value.find("when");
    if (when == nullptr) {
        return std::nullopt;
    }
    const std::string& text = when->value.scalar;
    const bool equal = text.find("!=") == std::string::npos;
    const std::size_t sign = text.find(equal ? "==" : "!=");
    const auto trimmed = [](std::string part) {
        part.erase(0, part.find_first_not_of(" '"));
        part.erase(part.find_last_not_of(" '") + 1);
        return part;
    };
    const std::string name = sign == std::string::npos ? "" : trimmed(text.substr(0, sign));
    const std::string label = sign == std::string::npos ? "" : trimmed(text.substr(sign + 2));
    const auto other = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const Parameter& parameter) { return parameter.name == name; });
    if (other == parameters_.end()) {
        problems_.add(place_of(*when), entry.key + ".when",
                      fmt::format("not a condition, got {}, allowed: NAME == VALUE or NAME != VALUE of a parameter "
                                  "that stands before",
                                  when->value.describe()));
        return std::nullopt;
    }
    Condition condition;
    condition.parameter = static_cast<std::size_t>(other - parameters_.begin());
    condition.text = text;
    bool known = false;
    for (const Choice& choice : other->choices) {
        known = known || choice.label == label;
        condition.choices.push_back((choice.label == label) == equal);
    }
    if (!known) {
        std::vector<std::string> labels;
        for (const Choice& choice : other->choices) {
            labels.push_back(choice.label);
        }
        problems_.add(
            place_of(*when), entry.key + ".when",
            fmt::format("no value of {}, got {}, allowed: {}", name, in_quotes(label), fmt::join(labels, ", ")));
    }
    return condition;
}

bool SpaceReader::exclude_each_other(const Parameter& a, const Parameter& b) {
    if (!a.when || !b.when || a.when->parameter != b.when->parameter) {
        return false;
    }
    for (std::size_t i = 0; i < a.when->choices.size(); ++i) {
        if (a.when->choices[i] && b.when->choices[i]) {
            return false;
        }
    }
    return true;
}

void SpaceReader::claim_keys(const Parameter& parameter, const Place& place) {
    std::set<std::string> keys;
    for (const Choice& choice : parameter.choices) {
        for (const Setting& setting : choice.settings) {
            keys.insert(setting.key);
        }
    }
    for (const std::string& key : keys) {
        for (const std::string& owner : owners_[key]) {
            const auto other = std::find_if(parameters_.begin(), parameters_.end(),
                                            [&](const Parameter& candidate) { return candidate.name == owner; });
            if (other == parameters_.end() || !exclude_each_other(*other, parameter)) {
                problems_.add(
                    place, parameter.name,
                    fmt::format("a key is set twice, got {}, also by '{}', allowed: one of them", key, owner));
            }
        }
        owners_[key].push_back(parameter.name);
    }
}

std::vector<Name> SpaceReader::names() const {
    std::vector<Name> names;
    for (const Parameter& parameter : parameters_) {
        const Value& value = parameter.choices.front().value;
        names.push_back(Name{parameter.name, value.kind, value.dimension});
    }
    return names;
}

std::optional<Expression> SpaceReader::parse(const YamlNode& node, const std::string& path,
                                             const std::vector<Name>& names) {
    if (!node.is_scalar()) {
        problems_.add(
            node.place, path,
            fmt::format("wrong type, got {}, allowed: an expression such as 'rows * cols <= 65536'", node.describe()));
        return std::nullopt;
    }
    try {
        return Expression::parse(node.scalar, names);
    } catch (const ExpressionError& error) {
        Place place = node.place;
        place.column += static_cast<int>(error.offset) + (node.quoted ? 1 : 0);
        problems_.add(place, path, error.what);
        return std::nullopt;
    }
}

void SpaceReader::read_parameters(const YamlNode& section) {
    for (const YamlEntry& entry : section.entries) {
        read_parameter(entry);
    }
}

void SpaceReader::read_derived(const YamlNode& section) {
    if (incomplete_) {
        return;
    }
    std::vector<Name> known = names();
    for (const Name& name : derived_names()) {
        known.push_back(name);
    }
    for (const YamlEntry& entry : section.entries) {
        const std::optional<Expression> value = parse(entry.value, entry.key, known);
        const SpecKey* key = choices_.find_key(entry.key);
        if (key == nullptr) {
            problems_.add(entry.key_place, entry.key, choices_.refused(entry.key, entry.value));
            continue;
        }
        if (!owners_[entry.key].empty()) {
            problems_.add(
                entry.key_place, entry.key,
                fmt::format("a key is set twice, also by '{}', allowed: one of them", owners_[entry.key].front()));
        }
        if (!value) {
            continue;
        }
        const Value now = value_of(key->read(choices_.base()));
        const bool clock = now.dimension == Dimension::frequency && value->dimension() == Dimension::time;
        if (value->kind() != now.kind || (value->dimension() != now.dimension && !clock)) {
            problems_.add(
                place_of(entry), entry.key,
                fmt::format("wrong kind of value, got {}, allowed: {}", in_quotes(entry.value.scalar), key->allowed));
            continue;
        }
        derived_.push_back(Derived{entry.key, entry.value.scalar, *value});
    }
}

void SpaceReader::read_constraints(const YamlNode& section) {
    if (incomplete_) {
        return;
    }
    const std::vector<Name> known = names();
    for (const YamlNode& item : section.items) {
        const std::optional<Expression> holds = parse(item, "constraints", known);
        if (holds && holds->kind() != Value::Kind::truth) {
            problems_.add(item.place, "constraints",
                          fmt::format("not a comparison, got {}, allowed: an expression such as 'rows * cols <= 65536'",
                                      in_quotes(item.scalar)));
        } else if (holds) {
            constraints_.push_back(Constraint{item.scalar, *holds});
        }
    }
    std::vector<bool> used(parameters_.size(), false);
    for (const Derived& derived : derived_) {
        for (const std::size_t name : derived.value.names()) {
            if (name < used.size()) {
                used[name] = true;
            }
        }
    }
    for (const Parameter& parameter : parameters_) {
        if (parameter.when) {
            used[parameter.when->parameter] = true;
        }
    }
    check_unused(used);
}

void SpaceReader::check_unused(const std::vector<bool>& used) {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const bool sets = std::any_of(parameters_[i].choices.begin(), parameters_[i].choices.end(),
                                      [](const Choice& choice) { return !choice.settings.empty(); });
        if (!sets && !used[i]) {
            problems_.add(places_[i], parameters_[i].name,
                          "changes nothing, allowed: a key of `bitline list keys`, or `key`, or a use in `derived`");
        }
    }
}

Space SpaceReader::take(ChipSpec base) {
    return Space(std::move(base), std::move(parameters_), std::move(constraints_), std::move(derived_));
}

}  // namespace bitline::search
