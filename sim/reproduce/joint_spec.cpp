#include "sim/reproduce/joint_spec.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "hw/error.hpp"
#include "hw/spec_values.hpp"
#include "sim/search/choice_reader.hpp"

namespace bitline::reproduce {

using search::line_of;
using search::place_of;

namespace {

const std::vector<std::string> words{"citation", "search", "lossless", "published_gain_percent", "budgets"};

class Reader {
public:
    Reader(const YamlNode& root, const std::string& file, const ConfigPaths& paths, Problems& problems)
        : root_(root), file_(file), paths_(paths), problems_(problems) {}

    JointSpec read() {
        for (const YamlEntry& entry : root_.entries) {
            if (std::find(words.begin(), words.end(), entry.key) == words.end()) {
                problems_.add(
                    entry.key_place, entry.key,
                    fmt::format("unknown key, got {}, allowed: {}", in_quotes(entry.key), fmt::join(words, ", ")));
            }
        }
        spec_.file = file_;
        spec_.citation = text_of("citation");
        spec_.search = search_of("search");
        spec_.lossless = search_of("lossless");
        read_published();
        read_budgets();
        return std::move(spec_);
    }

private:
    void wrong(const YamlEntry& entry, const std::string& key, const std::string& what, const std::string& allowed) {
        problems_.add(place_of(entry), key,
                      fmt::format("{}, got {}, allowed: {}", what, entry.value.describe(), allowed));
    }

    std::string text_of(const std::string& word) {
        const YamlEntry* entry = root_.find(word);
        if (entry == nullptr) {
            problems_.add(Place{file_, 0, 0}, word, "missing, got nothing, allowed: a text");
            return {};
        }
        if (!entry->value.is_scalar() || entry->value.scalar.empty()) {
            wrong(*entry, word, "wrong type", "a text");
            return {};
        }
        return entry->value.scalar;
    }

    std::string search_of(const std::string& word) {
        std::string name = text_of(word);
        if (!name.empty()) {
            try {
                find_config("searches", name, paths_);
            } catch (const InputError& error) {
                problems_.add(place_of(*root_.find(word)), word, error.lines().front());
            }
        }
        return name;
    }

    void read_published() {
        const YamlEntry* section = root_.find("published_gain_percent");
        if (section == nullptr) {
            return;
        }
        if (!section->value.is_mapping()) {
            wrong(*section, section->key, "wrong type", "a mapping of networks to percentages");
            return;
        }
        for (const YamlEntry& entry : section->value.entries) {
            constexpr double most_percent = 100;
            const RealValue read = read_real(entry.value, Dimension::none, 1, -most_percent, most_percent,
                                             "a percentage from -100 to 100");
            if (!read.wrong.empty()) {
                problems_.add(place_of(entry), "published_gain_percent." + entry.key, read.wrong);
            }
            try {
                find_config("networks", entry.key, paths_);
            } catch (const InputError& error) {
                problems_.add(entry.key_place, "published_gain_percent", error.lines().front());
            }
            spec_.published_gain_percent[entry.key] = read.value;
        }
    }

    void read_budgets() {
        const YamlEntry* section = root_.find("budgets");
        if (section == nullptr || !section->value.is_mapping() || section->value.entries.empty()) {
            problems_.add(
                section == nullptr ? Place{file_, 0, 0} : place_of(*section), "budgets",
                fmt::format("no budgets, got {}, allowed: a mapping of names to what they lay on the searches",
                            section == nullptr ? "nothing" : section->value.describe()));
            return;
        }
        for (const YamlEntry& entry : section->value.entries) {
            Budget budget{entry.key, entry.key_place, {}};
            if (!entry.value.is_mapping() || entry.value.entries.empty()) {
                wrong(entry, "budgets." + entry.key, "wrong type", "keys of a search such as {budget: 100}");
                continue;
            }
            flatten(entry.value.entries, "", budget.overrides);
            spec_.budgets.push_back(std::move(budget));
        }
    }

    void flatten(const std::vector<YamlEntry>& entries, const std::string& prefix, std::vector<std::string>& all) {
        for (const YamlEntry& entry : entries) {
            if (entry.value.is_mapping()) {
                flatten(entry.value.entries, prefix + entry.key + ".", all);
            } else if (const std::optional<std::string> text = line_of(entry.value)) {
                all.push_back(fmt::format("{}{}={}", prefix, entry.key, *text));
            } else {
                wrong(entry, prefix + entry.key, "wrong type", "a value, or a list of values");
            }
        }
    }

    const YamlNode& root_;
    std::string file_;
    const ConfigPaths& paths_;
    Problems& problems_;
    JointSpec spec_;
};

}  // namespace

JointSpec read_joint_spec(const ConfigPaths& paths) {
    const std::string file = find_config("experiments", "joint", paths);
    return parse_joint_spec(read_text_file(file), file, paths);
}

JointSpec parse_joint_spec(const std::string& text, const std::string& file, const ConfigPaths& paths) {
    Problems problems;
    const YamlNode root = parse_yaml(text, file, problems);
    if (!root.is_mapping()) {
        throw InputError(fmt::format("{}: wrong type, got {}, a mapping of keys to values is expected",
                                     root.place.text(), root.describe()));
    }
    JointSpec spec = Reader(root, file, paths, problems).read();
    problems.throw_if_any();
    return spec;
}

const Budget& find_budget(const JointSpec& spec, const std::string& name) {
    std::string known;
    for (const Budget& budget : spec.budgets) {
        if (budget.name == name) {
            return budget;
        }
        known += (known.empty() ? "" : ", ") + budget.name;
    }
    throw InputError(fmt::format("--budget: unknown budget, got {}, allowed: {}", in_quotes(name), known));
}

}  // namespace bitline::reproduce
