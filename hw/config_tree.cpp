#include "hw/config_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "hw/error.hpp"

namespace bitline {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_includes = 64;

YamlEntry* find(YamlNode& node, const std::string& key) {
    const auto at =
        std::find_if(node.entries.begin(), node.entries.end(), [&](const YamlEntry& e) { return e.key == key; });
    return at == node.entries.end() ? nullptr : &*at;
}

/// The file that a `use` names, or nullopt.
std::optional<std::string> included_file(const std::string& name, const Place& place, const ConfigPaths& paths) {
    std::error_code error;
    if (name.empty() || name.find('\0') != std::string::npos) {
        return std::nullopt;
    }
    if (fs::path(name).extension() == ".yaml") {
        const fs::path file = fs::path(name).is_absolute() ? fs::path(name) : fs::path(place.file).parent_path() / name;
        return fs::exists(file, error) ? std::optional(file.string()) : std::nullopt;
    }
    for (const std::string& folder : paths.folders) {
        const fs::path file = fs::path(folder) / (name + ".yaml");
        if (fs::exists(file, error)) {
            return file.string();
        }
    }
    return std::nullopt;
}

class Includer {
public:
    Includer(const ConfigPaths& paths, Problems& problems) : paths_(paths), problems_(problems) {}

    void resolve(YamlNode& node) {
        if (!node.is_mapping()) {
            return;
        }
        for (YamlEntry& entry : node.entries) {
            resolve(entry.value);
        }
        const auto use =
            std::find_if(node.entries.begin(), node.entries.end(), [](const YamlEntry& e) { return e.key == "use"; });
        if (use == node.entries.end()) {
            return;
        }
        const YamlEntry taken = std::move(*use);
        node.entries.erase(use);
        YamlNode base;
        base.kind = YamlNode::Kind::mapping;
        base.place = node.place;
        const std::vector<YamlNode> names = taken.value.is_sequence() ? taken.value.items : std::vector{taken.value};
        for (const YamlNode& name : names) {
            base = overlaid(std::move(base), include(name, taken.key_place));
        }
        node = overlaid(std::move(base), std::move(node));
    }

private:
    /// The content of an included file; an empty mapping when that cannot be had.
    YamlNode include(const YamlNode& name, const Place& key_place) {
        YamlNode nothing;
        nothing.kind = YamlNode::Kind::mapping;
        const Place& place = name.is_null() ? key_place : name.place;
        if (!name.is_scalar()) {
            problems_.add(
                place, "use",
                fmt::format("wrong type, got {}, allowed: a name such as 'technologies/rram_32nm'", name.describe()));
            return nothing;
        }
        const std::optional<std::string> file = included_file(name.scalar, name.place, paths_);
        if (!file) {
            const std::string folder = fs::path(name.scalar).parent_path().string();
            const std::vector<std::string> known = list_configs(folder, paths_);
            const std::string near = nearest(fs::path(name.scalar).filename().string(), known);
            problems_.add(
                place, "use",
                fmt::format("no such configuration, got {}, {}", in_quotes(name.scalar),
                            near.empty() ? std::string("allowed: FOLDER/NAME below configs/, or a file ending in .yaml")
                                         : fmt::format("did you mean '{}/{}'", folder, near)));
            return nothing;
        }
        if (std::find(open_.begin(), open_.end(), *file) != open_.end()) {
            problems_.add(place, "use",
                          fmt::format("files include each other in a circle, got {}, allowed: a file that does not "
                                      "include this one",
                                      in_quotes(name.scalar)));
            return nothing;
        }
        if (++included_ > most_includes) {
            throw InputError(
                fmt::format("{}: use: too many included files, at most {} are allowed", place.text(), most_includes));
        }
        open_.push_back(*file);
        YamlNode content = content_of(*file);
        open_.pop_back();
        return content;
    }

    /// The content of a file with its own includes; an empty mapping when it cannot be read.
    YamlNode content_of(const std::string& file) {
        YamlNode nothing;
        nothing.kind = YamlNode::Kind::mapping;
        try {
            YamlNode content = read_yaml(file, problems_);
            if (!content.is_mapping()) {
                problems_.add(
                    content.place, "",
                    fmt::format("wrong type, got {}, allowed: a mapping of keys to values", content.describe()));
                return nothing;
            }
            resolve(content);
            return content;
        } catch (const InputError& e) {
            problems_.add_lines(e.lines());
            return nothing;
        }
    }

    const ConfigPaths& paths_;
    Problems& problems_;
    std::vector<std::string> open_;  ///< files that are being included, outermost first
    std::size_t included_ = 0;
};

void relocate(YamlNode& node, const Place& place) {
    node.place = place;
    for (YamlNode& item : node.items) {
        relocate(item, place);
    }
    for (YamlEntry& entry : node.entries) {
        entry.key_place = place;
        relocate(entry.value, place);
    }
}

}  // namespace

YamlNode overlaid(YamlNode base, YamlNode over) {
    if (!base.is_mapping() || !over.is_mapping() || over.find("value") != nullptr) {
        return over;
    }
    for (YamlEntry& entry : over.entries) {
        YamlEntry* below = find(base, entry.key);
        if (below == nullptr) {
            base.entries.push_back(std::move(entry));
        } else {
            below->key_place = entry.key_place;
            below->value = overlaid(std::move(below->value), std::move(entry.value));
        }
    }
    base.place = over.place;
    return base;
}

void resolve_includes(YamlNode& node, const ConfigPaths& paths, Problems& problems) {
    Includer(paths, problems).resolve(node);
}

std::string apply_override(YamlNode& root, const std::string& assignment, Problems& problems) {
    const Place place{"--set", 0, 0};
    const std::size_t equals = assignment.find('=');
    std::string path = assignment.substr(0, equals);
    const bool well_formed = equals != std::string::npos && !path.empty() && path.front() != '.' &&
                             path.back() != '.' && path.find("..") == std::string::npos && path.size() <= 200;
    if (!well_formed) {
        problems.add(place, "",
                     fmt::format("not an assignment, got {}, allowed: PATH=VALUE such as 'tile.pe.adc.bits=7'",
                                 in_quotes(assignment)));
        return {};
    }
    YamlNode tree;
    try {
        Problems duplicates;
        tree = parse_yaml(assignment.substr(equals + 1), path, duplicates);
        duplicates.throw_if_any();
    } catch (const InputError&) {
        problems.add(place, path,
                     fmt::format("not a value, got {}, allowed: a YAML value such as '7', '100 ns' or '[0, 3]'",
                                 in_quotes(assignment.substr(equals + 1))));
        return {};
    }
    relocate(tree, place);
    std::size_t end = path.size();
    while (end != std::string::npos) {
        const std::size_t dot = end == 0 ? std::string::npos : path.rfind('.', end - 1);
        const std::size_t begin = dot == std::string::npos ? 0 : dot + 1;
        YamlNode parent;
        parent.kind = YamlNode::Kind::mapping;
        parent.place = place;
        parent.entries.push_back(YamlEntry{path.substr(begin, end - begin), place, std::move(tree)});
        tree = std::move(parent);
        end = dot;
    }
    root = overlaid(std::move(root), std::move(tree));
    return path;
}

}  // namespace bitline
