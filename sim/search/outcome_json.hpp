// Results of evaluations as JSON in one line: what children hand to the pool, workers to the one who asked, and
// `bitline evaluate` to its caller. Numbers keep every bit.
#pragma once

#include <string>

#include "sim/search/evaluate.hpp"

namespace bitline::search {

/// The figures of a network on a design, an object by name and unit; without its layers.
std::string figures_json(const NetworkOutcome& outcome);

std::string to_json(const NetworkResult& result);
/// Throws InternalError for a text that to_json did not write.
NetworkResult network_result_from_json(const std::string& text);

}  // namespace bitline::search
