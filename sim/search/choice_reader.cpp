#include "sim/search/choice_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

#include "sim/search/value_range.hpp"

namespace bitline::search {

namespace {

/// A scalar as --set takes it: in quotes where the file has it so.
std::string scalar_text(const YamlNode& node) {
    if (!node.quoted) {
        return node.scalar;
    }
    std::string text = "'";
    for (const char c : node.scalar) {
        text += c == '\'' ? "''" : std::string(1, c);
    }
    return text + "'";
}

/// Labels that are not all numbers of one dimension are words.
void settle_values(std::vector<Choice>& choices) {
    for (Choice& choice : choices) {
        choice.value = value_of(choice.label);
    }
    const bool alike = std::all_of(choices.begin(), choices.end(), [&](const Choice& choice) {
        return choice.value.kind == Value::Kind::number && choice.value.dimension == choices[0].value.dimension;
    });
    for (Choice& choice : choices) {
        if (!alike) {
            choice.value = Value{Value::Kind::word, Dimension::none, 0, choice.label};
        }
    }
}

}  // namespace

const Place& place_of(const YamlEntry& entry) {
    return entry.value.is_null() ? entry.key_place : entry.value.place;
}

std::optional<std::string> line_of(const YamlNode& node) {
    if (node.is_scalar()) {
        return scalar_text(node);
    }
    std::string text;
    for (const YamlNode& item : node.items) {
        if (!item.is_scalar()) {
            return std::nullopt;
        }
        text += (text.empty() ? "" : ", ") + scalar_text(item);
    }
    return node.is_sequence() ? std::optional("[" + text + "]") : std::nullopt;
}

Value value_of(const std::string& label) {
    Value value;
    if (const auto quantity = parse_quantity(label)) {
        value.dimension = quantity->dimension;
        value.number = quantity->exact ? static_cast<double>(*quantity->exact) : quantity->value;
    } else {
        value.kind = Value::Kind::word;
        value.word = label;
    }
    return value;
}

const SpecKey* ChoiceReader::find_key(const std::string& path) const {
    const auto at = std::find_if(keys_.begin(), keys_.end(), [&](const SpecKey& key) { return key.path == path; });
    return at == keys_.end() ? nullptr : &*at;
}

std::string ChoiceReader::refused(const std::string& path, const YamlNode& value) const {
    if (const SpecKey* key = find_key(path)) {
        ChipSpec scratch = base_;
        return key->write(scratch, value);
    }
    std::vector<std::string> known;
    for (const SpecKey& key : keys_) {
        known.push_back(key.path);
    }
    std::string near = nearest(path, known);
    const auto same_end = std::find_if(known.begin(), known.end(), [&](const std::string& candidate) {
        return candidate.substr(candidate.rfind('.') + 1) == path.substr(path.rfind('.') + 1);
    });
    if (near.empty() && same_end != known.end()) {
        near = *same_end;
    }
    return fmt::format("unknown key, got {}, {}", in_quotes(path),
                       near.empty() ? std::string("allowed: the keys of `bitline list keys`")
                                    : fmt::format("did you mean '{}'?", near));
}

void ChoiceReader::add_setting(Choice& choice, const std::string& key, const YamlNode& value, const Place& place) {
    const std::string wrong = refused(key, value);
    const std::optional<std::string> text = line_of(value);
    if (!wrong.empty() || !text) {
        problems_.add(place, key, wrong.empty() ? "wrong type, got " + value.describe() : wrong);
        return;
    }
    choice.settings.push_back(Setting{key, value, *text});
}

std::vector<Choice> ChoiceReader::read_list(const YamlNode& list, const std::vector<std::string>& keys) {
    std::vector<Choice> choices;
    for (const YamlNode& item : list.items) {
        const std::optional<std::string> text = line_of(item);
        if (!text) {
            problems_.add(item.place, "", fmt::format("wrong type, got {}, allowed: a value", item.describe()));
            continue;
        }
        Choice choice;
        choice.label = item.is_scalar() ? item.scalar : *text;
        for (const std::string& key : keys) {
            add_setting(choice, key, item, item.place);
        }
        choices.push_back(std::move(choice));
    }
    return choices;
}

std::vector<Choice> ChoiceReader::read_bundles(const YamlNode& bundles) {
    std::vector<Choice> choices;
    for (const YamlEntry& bundle : bundles.entries) {
        Choice choice;
        choice.label = bundle.key;
        if (!bundle.value.is_mapping()) {
            problems_.add(place_of(bundle), bundle.key,
                          fmt::format("wrong type, got {}, allowed: a mapping KEY: VALUE such as {{noc.width: 4}}",
                                      bundle.value.describe()));
        }
        for (const YamlEntry& entry : bundle.value.entries) {
            add_setting(choice, entry.key, entry.value, place_of(entry));
        }
        choices.push_back(std::move(choice));
    }
    return choices;
}

std::vector<Choice> ChoiceReader::read_range(const YamlEntry& entry, const std::vector<std::string>& keys) {
    const auto text = [&](const char* word) {
        const YamlEntry* part = entry.value.find(word);
        return part != nullptr && part->value.is_scalar() ? part->value.scalar : "";
    };
    const bool linear = entry.value.find("step") != nullptr;
    if (linear == (entry.value.find("factor") != nullptr) || text("from").empty() || text("to").empty()) {
        problems_.add(place_of(entry), entry.key,
                      "not a range, allowed: from, to and step, from, to and factor, or values");
        return {};
    }
    YamlNode list;
    list.kind = YamlNode::Kind::sequence;
    try {
        const std::vector<std::string> values = linear ? linear_range(text("from"), text("to"), text("step"))
                                                       : geometric_range(text("from"), text("to"), text("factor"));
        for (const std::string& value : values) {
            YamlNode node;
            node.kind = YamlNode::Kind::scalar;
            node.scalar = value;
            node.place = entry.value.find("from")->value.place;
            list.items.push_back(std::move(node));
        }
    } catch (const RangeError& error) {
        problems_.add(place_of(*entry.value.find(error.key)), entry.key + "." + error.key, error.what);
    }
    return read_list(list, keys);
}

std::optional<std::vector<std::string>> ChoiceReader::read_keys(const YamlEntry& parameter) {
    const YamlEntry* key = parameter.value.find("key");
    const YamlEntry* keys = parameter.value.find("keys");
    std::vector<std::string> found;
    if (key != nullptr && key->value.is_scalar()) {
        found.push_back(key->value.scalar);
    } else if (keys != nullptr && keys->value.is_sequence()) {
        for (const YamlNode& item : keys->value.items) {
            found.push_back(item.scalar);
        }
    } else if (key != nullptr || keys != nullptr) {
        problems_.add(place_of(key != nullptr ? *key : *keys), parameter.key,
                      "wrong type, allowed: `key` with one key, or `keys` with a list");
        return std::nullopt;
    } else if (find_key(parameter.key) != nullptr || parameter.key.find('.') != std::string::npos) {
        found.push_back(parameter.key);
    }
    for (const std::string& path : found) {
        if (find_key(path) == nullptr) {
            problems_.add(key != nullptr    ? place_of(*key)
                          : keys != nullptr ? place_of(*keys)
                                            : parameter.key_place,
                          parameter.key, refused(path, YamlNode{}));
            return std::nullopt;
        }
    }
    return found;
}

std::vector<Choice> ChoiceReader::read(const YamlEntry& parameter) {
    const YamlEntry* values = parameter.value.find("values");
    const YamlNode& given = values == nullptr ? parameter.value : values->value;
    const std::optional<std::vector<std::string>> keys = read_keys(parameter);
    std::vector<Choice> choices;
    if (!keys) {
        return choices;
    }
    if (parameter.value.is_mapping() && values == nullptr) {
        choices = read_range(parameter, *keys);
    } else if (given.is_sequence() && !given.items.empty()) {
        choices = read_list(given, *keys);
    } else if (given.is_mapping() && keys->empty()) {
        choices = read_bundles(given);
    } else {
        problems_.add(given.is_null() ? parameter.key_place : given.place, parameter.key,
                      given.is_mapping() ? "bundles for a key, allowed: bundles that name their keys themselves"
                                         : fmt::format("no values, got {}, allowed: a list of values, a range, or "
                                                       "bundles",
                                                       given.is_sequence() ? "an empty list" : given.describe()));
    }
    settle_values(choices);
    std::set<std::string> labels;
    for (const Choice& choice : choices) {
        if (!labels.insert(choice.label).second) {
            problems_.add(place_of(parameter), parameter.key,
                          fmt::format("a value stands twice, got {}, allowed: once", in_quotes(choice.label)));
        }
    }
    return choices;
}

}  // namespace bitline::search
