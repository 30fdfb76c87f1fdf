#include "hw/spec_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "hw/config_tree.hpp"
#include "hw/cost/cost_reader.hpp"
#include "hw/error.hpp"
#include "hw/spec_checks.hpp"
#include "hw/spec_keys.hpp"

namespace bitline {

namespace {

constexpr std::size_t most_name = 64;

bool is_name(const std::string& text) {
    return !text.empty() && text.size() <= most_name && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

/// The file's stem as a name.
std::string name_of_file(const std::string& file) {
    std::string name = std::filesystem::path(file).stem().string().substr(0, most_name);
    for (char& c : name) {
        c = is_name(std::string(1, c)) ? c : '_';
    }
    return name.empty() ? "chip" : name;
}

/// Turns a tree into a specification and collects what is wrong.
class SpecReader {
public:
    SpecReader(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {
        for (SpecKey& key : all_keys()) {
            for (std::size_t dot = key.path.find('.'); dot != std::string::npos; dot = key.path.find('.', dot + 1)) {
                sections_.insert(key.path.substr(0, dot));
            }
            order_.push_back(key.path);
            keys_.emplace(key.path, std::move(key));
        }
        for (const SpecEntry& entry : special_entries()) {
            specials_.push_back(entry.name);
        }
    }

    /// Whether `--set` may name the path: a key, a section, or something that is checked further down.
    bool knows(const std::string& path) const {
        const std::size_t dot = path.rfind('.');
        const bool include =
            dot != std::string::npos && path.substr(dot) == ".use" && sections_.count(path.substr(0, dot)) != 0;
        return include || keys_.count(path) != 0 || sections_.count(path) != 0 ||
               std::any_of(specials_.begin(), specials_.end(), [&](const std::string& special) {
                   return path == special || path.compare(0, special.size() + 1, special + ".") == 0;
               });
    }

    void report_unknown_override(const std::string& path) {
        const std::string near = nearest(path, order_);
        problems_.add(Place{"--set", 0, 0}, path,
                      "unknown key, " + (near.empty() ? std::string("allowed: the keys of `bitline list keys`")
                                                      : fmt::format("did you mean '{}'?", near)));
    }

    ChipSpec read(const YamlNode& root) {
        spec_.name = name_of_file(file_);
        walk(root, "");
        for (const SpecFinding& finding : check_spec(spec_)) {
            const bool sound = std::none_of(finding.keys.begin(), finding.keys.end(),
                                            [&](const std::string& key) { return bad_.count(key) != 0; });
            if (sound) {
                problems_.add(place_of(finding), finding.keys.front(), finding.what);
            }
        }
        return std::move(spec_);
    }

private:
    void walk(const YamlNode& mapping, const std::string& prefix) {
        for (const YamlEntry& entry : mapping.entries) {
            const std::string path = prefix.empty() ? entry.key : prefix + "." + entry.key;
            const auto key = keys_.find(path);
            const bool dotted = entry.key.find('.') != std::string::npos;  // a second spelling would hide duplicates
            if (!dotted && key != keys_.end()) {
                take_value(key->second, entry);
            } else if (!dotted && std::find(specials_.begin(), specials_.end(), path) != specials_.end()) {
                take_special(path, entry);
            } else if (!dotted && sections_.count(path) != 0) {
                if (entry.value.is_mapping()) {
                    walk(entry.value, path);
                } else {
                    wrong(entry, path, "wrong type",
                          fmt::format("a section with the keys {}", fmt::join(children(path), ", ")));
                }
            } else {
                report_unknown(entry, prefix, path);
            }
        }
    }

    void take_value(const SpecKey& key, const YamlEntry& entry) {
        const std::string what = key.write(spec_, entry.value);
        given_[key.path] = place_of(entry);
        if (!what.empty()) {
            bad_.insert(key.path);
            problems_.add(place_of(entry), key.path, what);
        }
    }

    void take_special(const std::string& path, const YamlEntry& entry) {
        if (path == "technology.costs") {
            spec_.costs = read_cost_spec(entry.value, path, problems_);
        } else if (path == "name") {
            if (!entry.value.is_scalar() || !is_name(entry.value.scalar)) {
                wrong(entry, path, "not a name", "letters, digits, '-', '_' and '.', at most 64");
                return;
            }
            spec_.name = entry.value.scalar;
        } else if (path == "citation") {
            take_text(entry, path, spec_.citation);
        } else if (path == "assumed") {
            take_assumed(entry);
        } else {
            take_published(entry);
        }
    }

    void take_text(const YamlEntry& entry, const std::string& path, std::string& text) {
        if (!entry.value.is_scalar() || entry.value.scalar.empty()) {
            wrong(entry, path, "wrong type", "a text");
            return;
        }
        text = entry.value.scalar;
    }

    void take_assumed(const YamlEntry& section) {
        if (!section.value.is_mapping()) {
            wrong(section, "assumed", "wrong type", "a mapping of keys to reasons");
            return;
        }
        for (const YamlEntry& entry : section.value.entries) {
            const std::string path = "assumed." + entry.key;
            if (!knows(entry.key)) {
                const std::string near = nearest(entry.key, order_);
                problems_.add(entry.key_place, path,
                              "unknown key, got " + in_quotes(entry.key) +
                                  (near.empty() ? ", allowed: dotted keys of this file"
                                                : fmt::format(", did you mean '{}'?", near)));
                continue;
            }
            Assumption assumption{entry.key, {}};
            take_text(entry, path, assumption.reason);
            spec_.assumed.push_back(std::move(assumption));
        }
    }

    void take_published(const YamlEntry& section) {
        if (!section.value.is_mapping()) {
            wrong(section, "published", "wrong type", "a mapping of figures to {value, within, source}");
            return;
        }
        for (const YamlEntry& entry : section.value.entries) {
            const std::string path = "published." + entry.key;
            if (!entry.value.is_mapping()) {
                wrong(entry, path, "wrong type", "a mapping with the keys value, within, source");
                continue;
            }
            PublishedFigure figure{entry.key, 0, 0, {}};
            for (const YamlEntry& part : entry.value.entries) {
                const std::string part_path = path + "." + part.key;
                if (part.key == "source") {
                    take_text(part, part_path, figure.source);
                } else if (part.key == "value" || part.key == "within") {
                    take_number(part, part_path, part.key == "value" ? figure.value : figure.within);
                } else {
                    problems_.add(part.key_place, part_path,
                                  "unknown key, got " + in_quotes(part.key) + ", allowed: value, within, source");
                }
            }
            if (figure.source.empty() && entry.value.find("source") == nullptr) {
                problems_.add(entry.key_place, path,
                              "no source, got none, allowed: the publication that states the figure");
            }
            spec_.published.push_back(std::move(figure));
        }
    }

    void take_number(const YamlEntry& entry, const std::string& path, double& number) {
        const auto quantity = entry.value.is_scalar() ? parse_quantity(entry.value.scalar) : std::nullopt;
        if (!quantity || quantity->dimension != Dimension::none || quantity->value < 0) {
            wrong(entry, path, "not a number", "a number of at least 0 without unit");
            return;
        }
        number = quantity->value;
    }

    void wrong(const YamlEntry& entry, const std::string& path, const std::string& what, const std::string& allowed) {
        problems_.add(place_of(entry), path,
                      fmt::format("{}, got {}, allowed: {}", what, entry.value.describe(), allowed));
    }

    void report_unknown(const YamlEntry& entry, const std::string& prefix, const std::string& path) {
        const std::vector<std::string> known = children(prefix);
        std::string near = keys_.count(path) != 0 ? path : nearest(entry.key, known);
        if (!near.empty() && near != path) {
            near = prefix.empty() ? near : prefix + "." + near;
        } else if (near.empty()) {
            // Perhaps the right word in the wrong section, or a whole path where words are nested.
            const auto at = std::find_if(order_.begin(), order_.end(), [&](const std::string& candidate) {
                return candidate.substr(candidate.rfind('.') + 1) == entry.key;
            });
            near = at != order_.end() ? *at : nearest(path, order_);
        }
        const std::string hint = near.empty() ? fmt::format("allowed: {}", fmt::join(known, ", "))
                                 : near == path
                                     ? std::string("allowed: the same nested, each word on a line of its own")
                                     : fmt::format("did you mean '{}'?", near);
        problems_.add(entry.key_place, path, fmt::format("unknown key, got {}, {}", in_quotes(entry.key), hint));
    }

    /// The words that may stand below a section, in order.
    std::vector<std::string> children(const std::string& prefix) const {
        std::vector<std::string> words;
        const std::string begin = prefix.empty() ? "" : prefix + ".";
        const auto add = [&](const std::string& path) {
            if (path.compare(0, begin.size(), begin) == 0) {
                const std::string word = path.substr(begin.size(), path.find('.', begin.size()) - begin.size());
                if (std::find(words.begin(), words.end(), word) == words.end()) {
                    words.push_back(word);
                }
            }
        };
        std::for_each(specials_.begin(), specials_.end(), add);
        std::for_each(order_.begin(), order_.end(), add);
        return words;
    }

    static Place place_of(const YamlEntry& entry) {
        return entry.value.is_null() ? entry.key_place : entry.value.place;
    }

    /// Where the first of the keys stands; if it was not given, where another one does; else the file.
    Place place_of(const SpecFinding& finding) const {
        for (const std::string& key : finding.keys) {
            const auto at = given_.find(key);
            if (at != given_.end()) {
                return at->second;
            }
        }
        return Place{file_, 0, 0};
    }

    std::string file_;
    Problems& problems_;
    ChipSpec spec_;
    std::map<std::string, SpecKey> keys_;
    std::vector<std::string> order_;
    std::set<std::string> sections_;
    std::vector<std::string> specials_;
    std::map<std::string, Place> given_;
    std::set<std::string> bad_;
};

ChipSpec resolve(YamlNode root, const std::string& file, const ConfigPaths& paths,
                 const std::vector<std::string>& overrides, Problems& problems) {
    if (!root.is_mapping()) {
        throw InputError(fmt::format("{}: wrong type, got {}, a mapping of keys to values is expected",
                                     root.place.text(), root.describe()));
    }
    SpecReader reader(file, problems);
    for (const std::string& assignment : overrides) {
        const std::string path = assignment.substr(0, assignment.find('='));
        if (assignment.find('=') != std::string::npos && !path.empty() && !reader.knows(path)) {
            reader.report_unknown_override(path);
        } else {
            apply_override(root, assignment, problems);
        }
    }
    resolve_includes(root, paths, problems);
    ChipSpec spec = reader.read(root);
    problems.throw_if_any();
    return spec;
}

}  // namespace

ChipSpec read_chip(const std::string& name_or_file, const ConfigPaths& paths,
                   const std::vector<std::string>& overrides) {
    const std::string file = find_config("chips", name_or_file, paths);
    Problems problems;
    YamlNode root = read_yaml(file, problems);
    return resolve(std::move(root), file, paths, overrides, problems);
}

ChipSpec parse_chip(const std::string& text, const std::string& file, const ConfigPaths& paths,
                    const std::vector<std::string>& overrides) {
    Problems problems;
    YamlNode root = parse_yaml(text, file, problems);
    return resolve(std::move(root), file, paths, overrides, problems);
}

}  // namespace bitline
