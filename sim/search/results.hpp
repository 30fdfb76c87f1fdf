// What a search leaves for people and for other programs: the history and the best designs, from its store.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/search/search_spec.hpp"
#include "sim/search/store.hpp"

namespace bitline::search {

/// A search as its store has it, with the evaluations by key.
struct SearchRecord {
    const SearchSpec& search;
    const std::vector<Workload>& workloads;
    std::vector<Proposal> proposals;
    std::map<std::string, NetworkResult> results;
};
SearchRecord read_record(const SearchSpec& search, const std::vector<Workload>& workloads, Store& store);

/// The results of a proposal's networks, up to the first that failed.
std::vector<const NetworkResult*> results_of(const SearchRecord& record, const Proposal& proposal);

/// Numbers of the best feasible designs by the search's model, each design once. One objective: the smallest values
/// first, at most `most`. Several: all that no other one dominates, by the first objective. Equal ones as asked.
std::vector<std::size_t> best_proposals(const SearchRecord& record, std::size_t most);

/// A line for each of the proposals: what was asked, by which model, what came out, each network's figures. The same
/// search gives the same bytes.
std::string proposals_csv(const SearchRecord& record, const std::vector<std::size_t>& numbers);
std::string history_csv(const SearchRecord& record);

}  // namespace bitline::search
