// Results of evaluations as JSON in one line: what children hand to the pool, workers to the one who asked, and
// `bitline evaluate` to its caller. Numbers keep every bit.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/search/evaluate.hpp"

namespace bitline::search {

/// The figures of a network on a design, by name and unit; without its layers.
nlohmann::ordered_json figures_of(const NetworkOutcome& outcome);

std::string to_json(const NetworkResult& result);
/// Throws InternalError for a text that to_json did not write.
NetworkResult network_result_from_json(const std::string& text);

}  // namespace bitline::search
