// What can be said about a candidate without running it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/search/problem.hpp"
#include "sim/search/search_spec.hpp"
#include "workloads/graph.hpp"

namespace bitline::search {

/// Why the chip cannot be a solution, as `what: the numbers`; empty if nothing is known against it: limits that hold
/// before a run, then arrays for every network (the layout only, no buffers). `networks` in the order of the search.
std::string misfit(const SearchSpec& search, const std::vector<Graph>& networks, const ChipSpec& chip);

/// The search as optimisers see it; `fits` is: a candidate without a misfit.
Problem problem_of(const std::shared_ptr<const SearchSpec>& search,
                   const std::shared_ptr<const std::vector<Graph>>& networks);

}  // namespace bitline::search
