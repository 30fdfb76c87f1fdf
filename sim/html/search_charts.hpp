// The charts of a search's page.
#pragma once

#include <optional>
#include <vector>

#include "sim/html/page.hpp"
#include "sim/search/results.hpp"

namespace bitline::html {

/// A design that the search's model has found feasible, by the number of its first proposal.
struct FeasibleDesign {
    std::size_t proposal = 0;
    double latency_ns = 0;  ///< largest of the networks, weights aside
    double energy_pj = 0;   ///< likewise
    double area_mm2 = 0;
};
std::vector<FeasibleDesign> feasible_designs(const search::SearchRecord& record);

/// The smallest value of each objective so far, against the number of designs that were evaluated; of several objectives
/// in multiples of the smallest at the end.
Chart convergence(const search::SearchRecord& record);

/// All designs in the plane of two figures, and those that no other one beats in both.
std::vector<Chart> trade_offs(const search::SearchRecord& record, const std::vector<FeasibleDesign>& designs);

/// For each value of a parameter the best and the middle design that has it, by the first objective; nothing for a
/// parameter of which the feasible designs have one value.
std::optional<Chart> marginal(const search::SearchRecord& record, const std::vector<FeasibleDesign>& designs,
                              std::size_t parameter);

/// Latency, and energy, of each network on the best designs.
std::vector<Chart> network_breakdown(const search::SearchRecord& record, const std::vector<std::size_t>& best);

/// Designs that are not feasible, by what is wrong with them.
Chart failures(const search::SearchRecord& record);

}  // namespace bitline::html
