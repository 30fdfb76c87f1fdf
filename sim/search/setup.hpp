// A search file with everything that it names: ready to be asked and evaluated.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "sim/search/driver.hpp"
#include "sim/search/engine.hpp"
#include "sim/search/search_spec.hpp"
#include "sim/search/store.hpp"
#include "workloads/graph.hpp"

namespace bitline::search {

struct SearchSetup {
    std::shared_ptr<const SearchSpec> search;
    std::shared_ptr<const std::vector<Graph>> graphs;  ///< the networks, in the order of the search
    std::vector<Workload> workloads;                   ///< the same, with names and fingerprints
    Identity identity;                                 ///< what a store of this search is known by
    Identity notes;                                    ///< the text of the file
};

/// Networks by file, each imported once.
using ImportedNetworks = std::map<std::string, Workload>;

/// Reads the search, its chip and its networks; networks that are in `imported` are taken from there, others are added.
/// Throws InputError.
SearchSetup set_up(const std::string& name_or_file, const ConfigPaths& paths, const std::vector<std::string>& overrides,
                   ImportedNetworks& imported);
SearchSetup set_up(const std::string& name_or_file, const ConfigPaths& paths,
                   const std::vector<std::string>& overrides);

/// The optimiser that the search names. Throws InputError when it cannot do it.
std::unique_ptr<Optimiser> optimiser_of(const SearchSetup& setup);

/// Runs the search that is set up, with a new optimiser of its own unless one is given, in `store`, by `engine`; `tick` as
/// in DriverContext.
SearchState run_search(const SearchSetup& setup, Optimiser& optimiser, Engine& engine, Store& store, RunCache& runs,
                       const std::function<void(const SearchState&)>& tick);
SearchState run_search(const SearchSetup& setup, Engine& engine, Store& store, RunCache& runs,
                       const std::function<void(const SearchState&)>& tick);

}  // namespace bitline::search
