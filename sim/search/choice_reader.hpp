// The values of a parameter as a search file lists them, checked against the keys that they are for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "hw/spec_keys.hpp"
#include "hw/yaml_document.hpp"
#include "sim/search/space.hpp"

namespace bitline::search {

/// Where to point at: the value, or the key of an entry without value.
const Place& place_of(const YamlEntry& entry);

/// A value in one line, or nullopt for what is neither a scalar nor a list of them.
std::optional<std::string> line_of(const YamlNode& node);

/// What constraints see of a value: a number with its dimension, else a word.
Value value_of(const std::string& label);

/// Reads values; everything wrong goes to `problems`. Each value is tried on `base`.
class ChoiceReader {
public:
    ChoiceReader(const ChipSpec& base, Problems& problems) : base_(base), keys_(all_keys()), problems_(problems) {}

    /// The choices of a parameter: a list, a range, or bundles; empty if there is something wrong.
    std::vector<Choice> read(const YamlEntry& parameter);

    /// What is wrong with a value for a key, or an empty text; an unknown key is named with its nearest.
    std::string refused(const std::string& path, const YamlNode& value) const;

    /// The key of that path, or nullptr.
    const SpecKey* find_key(const std::string& path) const;

    const ChipSpec& base() const { return base_; }

private:
    std::vector<Choice> read_list(const YamlNode& list, const std::vector<std::string>& keys);
    std::vector<Choice> read_bundles(const YamlNode& bundles);
    std::vector<Choice> read_range(const YamlEntry& entry, const std::vector<std::string>& keys);
    std::optional<std::vector<std::string>> read_keys(const YamlEntry& parameter);
    void add_setting(Choice& choice, const std::string& key, const YamlNode& value, const Place& place);

    ChipSpec base_;
    std::vector<SpecKey> keys_;
    Problems& problems_;
};

}  // namespace bitline::search
