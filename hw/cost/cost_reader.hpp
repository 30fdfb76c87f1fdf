// The cost section of a technology file: YAML to CostSpec and back.
#pragma once

#include <string>

#include "hw/cost_spec.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {

/// Reads the mapping that stands below `costs`. A figure is a mapping {value, source, provenance, verified, note}, or a
/// bare quantity, which counts as an unverified override. Unknown keys, missing figures, wrong units and ranges go to
/// `problems` with `path` (e.g. "technology.costs") in front of the key.
CostSpec read_cost_spec(const YamlNode& node, const std::string& path, Problems& problems);

/// The same section as YAML, each line indented by `indent` blanks; read_cost_spec of it gives an equal CostSpec.
std::string print_cost_spec(const CostSpec& costs, int indent);

}  // namespace bitline
