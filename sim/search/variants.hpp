// Many chips that differ from one in a few keys: the one is read once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/spec.hpp"
#include "hw/spec_keys.hpp"

namespace bitline::search {

class ChipVariants {
public:
    /// Reads the base with `overrides`, as read_chip does. Throws InputError.
    ChipVariants(std::string name_or_file, const ConfigPaths& paths, std::vector<std::string> overrides);

    const ChipSpec& base() const { return base_; }
    /// What read_chip gives with these overrides behind those of the base, faster where they set single keys.
    ChipSpec with(const std::vector<std::string>& overrides) const;

private:
    bool lay(const std::string& assignment, ChipSpec& chip) const;

    std::string name_or_file_;
    ConfigPaths paths_;
    std::vector<std::string> overrides_;
    ChipSpec base_;
    std::map<std::string, SpecKey> keys_;
};

}  // namespace bitline::search
