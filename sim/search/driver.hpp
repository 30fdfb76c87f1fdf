// The loop of a search: questions of the optimiser become chips, chips become evaluations, and what they found becomes
// answers. Nothing in what it records depends on how many evaluations run at once or which of them ends first.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/search/engine.hpp"
#include "sim/search/optimiser.hpp"
#include "sim/search/run_cache.hpp"
#include "sim/search/search_spec.hpp"
#include "sim/search/store.hpp"

namespace bitline::search {

/// How far a search is.
struct SearchState {
    std::int64_t proposals = 0;                    ///< answers found
    std::int64_t designs = 0;                      ///< different ones among them, by the search's model
    std::int64_t feasible = 0;                     ///< of those
    std::int64_t repeats = 0;                      ///< proposals of a design that an earlier one was already
    std::map<std::string, std::int64_t> failures;  ///< designs by what is wrong with them
    std::vector<double> best;                      ///< smallest value of each objective; empty before the first
    Session session;                               ///< of this call
};

struct DriverContext {
    const SearchSpec& search;
    const std::vector<Workload>& workloads;  ///< the networks of the search, in its order
    Engine& engine;
    Store& store;
    RunCache& runs;  ///< of this search, and of others that the same process made
    /// What speaks against a chip before it is evaluated; empty if nothing.
    std::function<std::string(const ChipSpec&)> misfit;
    /// Called several times a second; may throw to give up: what is finished stays in the store.
    std::function<void(const SearchState&)> tick;
};

/// Asks until the optimiser has no more questions. Evaluations that the store holds are not repeated, so that a search
/// that was interrupted goes on where it ended. A design that behaves like an earlier one is not simulated: it is priced by
/// that one's run.
SearchState run_search(Optimiser& optimiser, const DriverContext& context);

/// The part of a reason that failures are counted by: what stands before the first colon.
std::string failure_kind(const std::string& reason);

}  // namespace bitline::search
