#include "sim/search/search_spec.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "hw/config_tree.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "hw/spec_values.hpp"
#include "sim/search/goal_reader.hpp"
#include "sim/search/space_reader.hpp"

namespace bitline::search {

namespace {

constexpr std::int64_t most_budget = 1'000'000'000;
constexpr std::int64_t most_seed = 9'223'372'036'854'775'807;
constexpr std::int64_t most_images = 1'000'000;
constexpr double most_weight = 1e6;

const std::vector<std::string> search_keys{"name",      "citation", "use",     "chip",       "set",     "networks",
                                           "model",     "images",   "latency", "objective",  "limits",  "timing_check",
                                           "optimiser", "budget",   "seed",    "parameters", "derived", "constraints"};

/// Turns a tree into a search and collects what is wrong.
class SearchReader {
public:
    SearchReader(const YamlNode& root, const std::string& file, const ConfigPaths& paths, Problems& problems)
        : root_(root), file_(file), paths_(paths), problems_(problems) {}

    SearchSpec read() {
        check_words();
        spec_.name = text_of("name", std::filesystem::path(file_).stem().string());
        spec_.file = file_;
        read_set();
        const std::int64_t images = whole_of("images", 1, 1, most_images);
        spec_.set.push_back(fmt::format("run.images={}", images));
        const ChipSpec base = read_base();
        read_networks();
        spec_.model = static_cast<Model>(word_of("model", {"simulated", "ideal"}));
        spec_.latency = static_cast<Latency>(word_of("latency", {"first", "interval"}));
        if (spec_.latency == Latency::interval && images < 2) {
            wrong(*root_.find("latency"), "latency", "the interval between images needs two or more",
                  "latency: first, or images: 2 and more");
        }
        spec_.objectives = read_objectives(root_, problems_);
        spec_.limits = read_limits(root_, images, problems_);
        spec_.optimiser = read_optimiser(root_, file_, problems_);
        spec_.budget = whole_of("budget", 0, 0, most_budget);
        spec_.seed = static_cast<std::uint64_t>(whole_of("seed", 1, 0, most_seed));
        read_space(base);
        return std::move(spec_);
    }

private:
    void wrong(const YamlEntry& entry, const std::string& key, const std::string& what, const std::string& allowed) {
        problems_.add(place_of(entry), key,
                      fmt::format("{}, got {}, allowed: {}", what, entry.value.describe(), allowed));
    }

    void check_words() {
        for (const YamlEntry& entry : root_.entries) {
            if (std::find(search_keys.begin(), search_keys.end(), entry.key) == search_keys.end()) {
                const std::string near = nearest(entry.key, search_keys);
                problems_.add(entry.key_place, entry.key,
                              fmt::format("unknown key, got {}, {}", in_quotes(entry.key),
                                          near.empty() ? fmt::format("allowed: {}", fmt::join(search_keys, ", "))
                                                       : fmt::format("did you mean '{}'?", near)));
            }
        }
    }

    std::string text_of(const std::string& word, const std::string& fallback) {
        const YamlEntry* entry = root_.find(word);
        if (entry == nullptr) {
            return fallback;
        }
        if (!entry->value.is_scalar() || entry->value.scalar.empty()) {
            wrong(*entry, word, "wrong type", "a text");
            return fallback;
        }
        return entry->value.scalar;
    }

    std::int64_t whole_of(const std::string& word, std::int64_t fallback, std::int64_t least, std::int64_t most) {
        const YamlEntry* entry = root_.find(word);
        if (entry == nullptr) {
            return fallback;
        }
        const WholeValue read = read_whole(entry->value, Dimension::none, least, most,
                                           range_text(Dimension::none, std::to_string(least), std::to_string(most)));
        if (!read.wrong.empty()) {
            problems_.add(place_of(*entry), word, read.wrong);
            return fallback;
        }
        return read.value;
    }

    /// The number of the word that is given, 0 if none is.
    std::size_t word_of(const std::string& word, const std::vector<std::string>& known) {
        const YamlEntry* entry = root_.find(word);
        if (entry == nullptr) {
            return 0;
        }
        const std::optional<std::size_t> found = index_of(entry->value, known);
        if (!found) {
            wrong(*entry, word, "unknown choice", alternatives(known));
        }
        return found.value_or(0);
    }

    /// The entries of a section that is a mapping; none if it is not there.
    const std::vector<YamlEntry>& section(const std::string& word, const char* allowed) {
        const YamlEntry* entry = root_.find(word);
        if (entry != nullptr && !entry->value.is_mapping()) {
            wrong(*entry, word, "wrong type", allowed);
        }
        return entry == nullptr ? no_entries_ : entry->value.entries;
    }

    /// `{tile: {pes: 8}}` and `{tile.pes: 8}` are the same.
    static void flatten(const std::vector<YamlEntry>& entries, const std::string& prefix, std::vector<YamlEntry>& all) {
        for (const YamlEntry& entry : entries) {
            if (entry.value.is_mapping()) {
                flatten(entry.value.entries, prefix + entry.key + ".", all);
            } else {
                all.push_back(YamlEntry{prefix + entry.key, entry.key_place, entry.value});
            }
        }
    }

    void read_set() {
        const ChoiceReader keys(ChipSpec{}, problems_);
        std::vector<YamlEntry> given;
        flatten(section("set", "a mapping KEY: VALUE such as {tile.pe.adc.bits: 5}"), "", given);
        for (const YamlEntry& entry : given) {
            const std::string refused = keys.refused(entry.key, entry.value);
            const std::optional<std::string> text = line_of(entry.value);
            if (!refused.empty() || !text) {
                problems_.add(place_of(entry), entry.key,
                              refused.empty() ? "wrong type, got " + entry.value.describe() : refused);
                continue;
            }
            if (entry.key == "run.images") {
                problems_.add(entry.key_place, entry.key, "set in the wrong place, allowed: `images` of the search");
            }
            fixed_.push_back(entry.key);
            spec_.set.push_back(fmt::format("{}={}", entry.key, *text));
        }
        fixed_.emplace_back("run.images");
    }

    ChipSpec read_base() {
        const YamlEntry* entry = root_.find("chip");
        spec_.chip = text_of("chip", "");
        if (entry == nullptr || spec_.chip.empty()) {
            problems_.add(entry == nullptr ? Place{file_, 0, 0} : entry->key_place, "chip",
                          "no chip, allowed: a name (`bitline list chips`) or a file");
            return {};
        }
        spec_.chip = beside_this_file(spec_.chip);
        try {
            return read_chip(spec_.chip, paths_, spec_.set);
        } catch (const InputError& error) {
            report(error, *entry);
            return {};
        }
    }

    /// Errors of another file keep their own places, others get ours.
    void report(const InputError& error, const YamlEntry& entry) {
        for (const std::string& line : error.lines()) {
            if (line.rfind("chips:", 0) == 0 || line.rfind("networks:", 0) == 0 || line.rfind("--set", 0) == 0) {
                problems_.add(place_of(entry), "", line);
            } else {
                problems_.add_lines({line});
            }
        }
    }

    /// A file that the search names is looked for beside it.
    std::string beside_this_file(const std::string& argument) const {
        const std::filesystem::path path(argument);
        return is_file_argument(argument) && path.is_relative()
                   ? (std::filesystem::path(file_).parent_path() / path).lexically_normal().string()
                   : argument;
    }

    void read_networks() {
        const YamlEntry* entry = root_.find("networks");
        const bool list = entry != nullptr && entry->value.is_sequence() && !entry->value.items.empty();
        const bool weighted = entry != nullptr && entry->value.is_mapping() && !entry->value.entries.empty();
        if (!list && !weighted) {
            problems_.add(entry == nullptr ? Place{file_, 0, 0} : place_of(*entry), "networks",
                          "no networks, allowed: a list of networks, or a mapping of networks to weights");
            return;
        }
        for (const YamlNode& item : entry->value.items) {
            add_network(YamlEntry{"networks", item.place, item}, item.scalar, 1);
        }
        for (const YamlEntry& item : entry->value.entries) {
            const RealValue weight =
                read_real(item.value, Dimension::none, 1, 1e-6, most_weight, "a weight from 0.000001 to 1000000");
            if (!weight.wrong.empty()) {
                problems_.add(place_of(item), "networks." + item.key, weight.wrong);
            }
            add_network(YamlEntry{"networks", item.key_place, {}}, item.key, weight.value);
        }
    }

    void add_network(const YamlEntry& entry, const std::string& argument, double weight) {
        try {
            const std::string file = find_config("networks", beside_this_file(argument), paths_);
            const std::string name = std::filesystem::path(file).stem().string();
            read_text_file(file);  // so that a missing one is found now
            const bool twice = std::any_of(spec_.networks.begin(), spec_.networks.end(),
                                           [&](const SearchNetwork& other) { return other.name == name; });
            if (twice) {
                problems_.add(
                    place_of(entry), "networks",
                    fmt::format("a network stands twice, got {}, allowed: once, with a weight", in_quotes(name)));
            }
            spec_.networks.push_back(SearchNetwork{name, file, weight});
        } catch (const InputError& error) {
            for (const std::string& line : error.lines()) {
                problems_.add(place_of(entry), "", line);
            }
        }
    }

    void read_space(const ChipSpec& base) {
        SpaceReader reader(base, fixed_, problems_);
        YamlNode nothing;
        const auto part = [&](const char* word) -> const YamlNode& {
            const YamlEntry* entry = root_.find(word);
            return entry == nullptr ? nothing : entry->value;
        };
        section("parameters", "a mapping NAME: VALUES");
        section("derived", "a mapping KEY: EXPRESSION");
        const YamlEntry* constraints = root_.find("constraints");
        if (constraints != nullptr && !constraints->value.is_sequence()) {
            wrong(*constraints, "constraints", "wrong type", "a list of expressions such as 'rows * cols <= 65536'");
        }
        if (part("parameters").entries.empty()) {
            problems_.add(Place{file_, 0, 0}, "parameters", "nothing to search, allowed: one or more parameters");
        }
        reader.read_parameters(part("parameters"));
        reader.read_derived(part("derived"));
        reader.read_constraints(part("constraints"));
        problems_.throw_if_any();
        spec_.space = reader.take(base);
    }

    const YamlNode& root_;
    std::string file_;
    const ConfigPaths& paths_;
    Problems& problems_;
    SearchSpec spec_;
    std::vector<std::string> fixed_;
    std::vector<YamlEntry> no_entries_;
};

SearchSpec resolve(YamlNode root, const std::string& text, const std::string& file, const ConfigPaths& paths,
                   const std::vector<std::string>& overrides, Problems& problems) {
    if (!root.is_mapping()) {
        throw InputError(fmt::format("{}: wrong type, got {}, a mapping of keys to values is expected",
                                     root.place.text(), root.describe()));
    }
    for (const std::string& assignment : overrides) {
        apply_override(root, assignment, problems);
    }
    resolve_includes(root, paths, problems);
    SearchSpec spec = SearchReader(root, file, paths, problems).read();
    problems.throw_if_any();
    spec.text = text;
    return spec;
}

}  // namespace

std::vector<double> SearchSpec::weights() const {
    std::vector<double> all;
    for (const SearchNetwork& network : networks) {
        all.push_back(network.weight);
    }
    return all;
}

SearchSpec read_search(const std::string& name_or_file, const ConfigPaths& paths,
                       const std::vector<std::string>& overrides) {
    const std::string file = find_config("searches", name_or_file, paths);
    return parse_search(read_text_file(file), file, paths, overrides);
}

SearchSpec parse_search(const std::string& text, const std::string& file, const ConfigPaths& paths,
                        const std::vector<std::string>& overrides) {
    Problems problems;
    YamlNode root = parse_yaml(text, file, problems);
    return resolve(std::move(root), text, file, paths, overrides, problems);
}

}  // namespace bitline::search
