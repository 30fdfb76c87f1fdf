// The one list of configuration keys. It feeds the reader, the printer, --set, `bitline list keys` and the key reference
// in configs/README.md; a key that is not here does not exist.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {

/// One key. `write` gives what is wrong with a value, `what is wrong, what was given, what is allowed`, and leaves the
/// specification alone, or an empty text when it has taken the value.
struct SpecKey {
    std::string path;     ///< dotted, e.g. `tile.pe.crossbar.rows`
    std::string allowed;  ///< e.g. "a whole number from 1 to 4096"
    std::string meaning;
    std::function<std::string(const ChipSpec&)> read;  ///< the value as YAML, with its unit
    std::function<std::string(ChipSpec&, const YamlNode&)> write;
};

/// Every key, section by section, in the order in which specifications are printed.
std::vector<SpecKey> all_keys();

/// A top-level entry of a chip file that is no single value.
struct SpecEntry {
    std::string name;
    std::string allowed;
    std::string meaning;
};
std::vector<SpecEntry> special_entries();

/// The text of configs/README.md: how configurations are written, and every key with values, default and meaning.
std::string key_reference();

}  // namespace bitline
