#include "hw/config_paths.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {

namespace fs = std::filesystem;

namespace {

bool ends_with(const std::string& text, const std::string& ending) {
    return text.size() >= ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

ConfigPaths config_paths(const std::string& executable, const std::vector<std::string>& extra) {
    ConfigPaths paths;
    std::error_code error;
    const fs::path real = fs::canonical(executable, error);
    const fs::path beside = error ? fs::path(executable).parent_path() : real.parent_path();
    for (const char* candidate : {"../../configs", "../share/bitline/configs"}) {
        const fs::path folder = (beside / candidate).lexically_normal();
        if (fs::is_directory(folder / "chips", error)) {
            paths.folders.push_back(folder.string());
        }
    }
    for (const std::string& folder : extra) {
        if (!fs::is_directory(folder, error)) {
            throw InputError(
                fmt::format("--configs: no such folder, got {}, an existing folder is expected", in_quotes(folder)));
        }
        paths.folders.push_back(folder);
    }
    return paths;
}

bool is_file_argument(const std::string& argument) {
    return argument.find('/') != std::string::npos || ends_with(argument, ".yaml") || ends_with(argument, ".onnx");
}

std::string find_config(const std::string& kind, const std::string& argument, const ConfigPaths& paths) {
    if (is_file_argument(argument)) {
        return argument;
    }
    std::error_code error;
    for (const std::string& folder : paths.folders) {
        const fs::path file = fs::path(folder) / kind / (argument + ".yaml");
        if (!argument.empty() && argument.find('\0') == std::string::npos && fs::exists(file, error)) {
            return file.string();
        }
    }
    const std::vector<std::string> known = list_configs(kind, paths);
    const std::string near = nearest(argument, known);
    throw InputError(fmt::format("{}: no such name, got {}{}, known: {} (a file is given with '/' or '.yaml')", kind,
                                 in_quotes(argument), near.empty() ? "" : fmt::format(", did you mean '{}'", near),
                                 known.empty() ? "none, --configs names a folder that has some"
                                               : fmt::format("{}", fmt::join(known, ", "))));
}

std::vector<std::string> list_configs(const std::string& kind, const ConfigPaths& paths) {
    std::set<std::string> names;
    for (const std::string& folder : paths.folders) {
        std::error_code error;
        for (fs::directory_iterator at(fs::path(folder) / kind, error), end; !error && at != end; at.increment(error)) {
            if (at->path().extension() == ".yaml") {
                names.insert(at->path().stem().string());
            }
        }
    }
    return {names.begin(), names.end()};
}

}  // namespace bitline
