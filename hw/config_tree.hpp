// Configuration trees before anybody knows their keys: files included by `use:`, and `--set PATH=VALUE`.
#pragma once

#include <string>

#include "hw/config_paths.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {

/// `over` laid on `base`: mappings are joined key by key, anything else is replaced. A mapping with a key `value` (a
/// figure with its source) is replaced as a whole, so that no figure keeps the source of another.
YamlNode overlaid(YamlNode base, YamlNode over);

/// Replaces each `use: folder/name` (or a list of them, later ones on top) by the content of that file in the
/// configuration folders, under the keys that stand beside it. A name that ends in .yaml is a file, relative to the
/// file that names it. What cannot be included goes to `problems`.
void resolve_includes(YamlNode& node, const ConfigPaths& paths, Problems& problems);

/// Lays `PATH=VALUE` on the tree; VALUE is a YAML scalar or a list or mapping in one line. What cannot be read goes to
/// `problems` under the place `--set`. Returns the path, empty if there was none.
std::string apply_override(YamlNode& root, const std::string& assignment, Problems& problems);

}  // namespace bitline
