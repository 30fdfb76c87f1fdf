// From configuration files to the resolved chip, and back to YAML.
#pragma once

#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// Reads a chip by name or file, with the files that it includes by `use:`, then applies `overrides`
/// (`PATH=VALUE`, as given to --set), then checks everything. Throws one InputError with every problem of all of them,
/// one line each: `file:line:column: key: what is wrong, what was given, what is allowed`.
ChipSpec read_chip(const std::string& name_or_file, const ConfigPaths& paths,
                   const std::vector<std::string>& overrides = {});

/// The same from a text; `file` names it in messages, and the chip is called after its stem unless the text has a name.
ChipSpec parse_chip(const std::string& text, const std::string& file, const ConfigPaths& paths,
                    const std::vector<std::string>& overrides = {});

/// The whole specification as YAML with units; read_chip of that text gives the same specification.
std::string print_spec(const ChipSpec& spec);

}  // namespace bitline
