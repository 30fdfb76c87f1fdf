#include "sim/search/variants.hpp"

#include <algorithm>
#include <utility>

#include "hw/config_tree.hpp"
#include "hw/error.hpp"
#include "hw/spec_checks.hpp"
#include "hw/spec_reader.hpp"

namespace bitline::search {

ChipVariants::ChipVariants(std::string name_or_file, const ConfigPaths& paths, std::vector<std::string> overrides)
    : name_or_file_(std::move(name_or_file)), paths_(paths), overrides_(std::move(overrides)),
      base_(read_chip(name_or_file_, paths_, overrides_)) {
    for (SpecKey& key : all_keys()) {
        std::string path = key.path;
        keys_.emplace(std::move(path), std::move(key));
    }
}

/// Whether the assignment is a sound one of a single key.
bool ChipVariants::lay(const std::string& assignment, ChipSpec& chip) const {
    const auto key = keys_.find(assignment.substr(0, assignment.find('=')));
    if (key == keys_.end()) {
        return false;
    }
    YamlNode tree;
    tree.kind = YamlNode::Kind::mapping;
    Problems problems;
    if (apply_override(tree, assignment, problems).empty()) {
        return false;
    }
    // One mapping inside of another for each word of the path.
    const YamlNode* value = &tree;
    for (auto words = 1 + std::count(key->first.begin(), key->first.end(), '.'); words > 0; --words) {
        value = &value->entries.front().value;
    }
    return key->second.write(chip, *value).empty();
}

// What is not plain and sound takes the long way, which has all the messages.
ChipSpec ChipVariants::with(const std::vector<std::string>& overrides) const {
    ChipSpec chip = base_;
    bool sound = true;
    for (const std::string& assignment : overrides) {
        sound = sound && lay(assignment, chip);
    }
    if (sound && check_spec(chip).empty()) {
        return chip;
    }
    std::vector<std::string> all = overrides_;
    all.insert(all.end(), overrides.begin(), overrides.end());
    return read_chip(name_or_file_, paths_, all);
}

}  // namespace bitline::search
