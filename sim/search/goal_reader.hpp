// The part of a search file that says what is wanted: objectives, limits, and the optimiser. Everything wrong goes to
// `problems`; `root` is the whole file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/yaml_document.hpp"
#include "sim/search/limits.hpp"
#include "sim/search/objective.hpp"
#include "sim/search/optimisers.hpp"

namespace bitline::search {

/// `objective`: one, or a list; ela if there is none.
std::vector<Objective> read_objectives(const YamlNode& root, Problems& problems);

/// `limits` and `timing_check`. Unless that is off, timing_slack_ns is at least 0.
std::vector<Limit> read_limits(const YamlNode& root, std::int64_t images, Problems& problems);

/// `optimiser`: a name, or a mapping with the key name and options.
OptimiserChoice read_optimiser(const YamlNode& root, const std::string& file, Problems& problems);

}  // namespace bitline::search
