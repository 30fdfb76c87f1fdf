// Where configurations live, and how an argument names one: a text with `/` or ending in .yaml or .onnx is a file,
// anything else is the name of a file in one of the configuration folders.
#pragma once

#include <string>
#include <vector>

namespace bitline {

/// The configuration folders (each holds chips/, technologies/, networks/, ...), searched in this order.
struct ConfigPaths {
    std::vector<std::string> folders;
};

/// The folders beside the executable that exist (`../../configs` for a build tree, `../share/bitline/configs` for an
/// installation), then `extra` in its order (the option --configs), each of which must be a folder (else InputError).
ConfigPaths config_paths(const std::string& executable, const std::vector<std::string>& extra);

/// Whether an argument is a file rather than a name.
bool is_file_argument(const std::string& argument);

/// The file that `argument` means for a kind ("chips", "networks", ...): itself if it is a file, else the first
/// KIND/ARGUMENT.yaml of the folders. Throws InputError naming the nearest known name.
std::string find_config(const std::string& kind, const std::string& argument, const ConfigPaths& paths);

/// All names of a kind, sorted, each once.
std::vector<std::string> list_configs(const std::string& kind, const ConfigPaths& paths);

}  // namespace bitline
