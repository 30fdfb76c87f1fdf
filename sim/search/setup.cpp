#include "sim/search/setup.hpp"

#include <fmt/format.h>

#include <utility>

#include "bitline_version.hpp"
#include "sim/search/fits.hpp"
#include "sim/search/optimisers.hpp"
#include "sim/search/sha256.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {

namespace {

Identity identity_of(const SearchSetup& setup, const std::vector<std::string>& overrides) {
    const SearchSpec& search = *setup.search;
    std::string settings;
    for (const std::string& override_text : overrides) {
        settings += (settings.empty() ? "" : "; ") + override_text;
    }
    Identity identity{{"version", version},
                      {"search file (SHA-256)", sha256(search.text)},
                      {"--set", settings},
                      {"seed", std::to_string(search.seed)},
                      {"budget", std::to_string(search.budget)},
                      {"chip (SHA-256)", fingerprint(search.space.base())}};
    for (const Workload& workload : setup.workloads) {
        identity.emplace_back(fmt::format("network {} (SHA-256)", workload.name), workload.fingerprint);
    }
    return identity;
}

}  // namespace

SearchSetup set_up(const std::string& name_or_file, const ConfigPaths& paths,
                   const std::vector<std::string>& overrides) {
    ImportedNetworks imported;
    return set_up(name_or_file, paths, overrides, imported);
}

SearchSetup set_up(const std::string& name_or_file, const ConfigPaths& paths, const std::vector<std::string>& overrides,
                   ImportedNetworks& imported) {
    SearchSetup setup;
    setup.search = std::make_shared<const SearchSpec>(read_search(name_or_file, paths, overrides));
    std::vector<Graph> graphs;
    for (const SearchNetwork& network : setup.search->networks) {
        auto known = imported.find(network.file);
        if (known == imported.end()) {
            known = imported.emplace(network.file, workload(network.name, import_network(network.file))).first;
        }
        graphs.push_back(known->second.graph);
        setup.workloads.push_back(known->second);
    }
    setup.graphs = std::make_shared<const std::vector<Graph>>(std::move(graphs));
    setup.identity = identity_of(setup, overrides);
    setup.notes = {{"name", setup.search->name}, {"text", setup.search->text}};
    return setup;
}

std::unique_ptr<Optimiser> optimiser_of(const SearchSetup& setup) {
    return make_optimiser(setup.search->optimiser, problem_of(setup.search, setup.graphs));
}

SearchState run_search(const SearchSetup& setup, Optimiser& optimiser, Engine& engine, Store& store, RunCache& runs,
                       const std::function<void(const SearchState&)>& tick) {
    const SearchSpec& search = *setup.search;
    const auto speaks_against = [&](const ChipSpec& chip) {
        return misfit(search, *setup.graphs, chip);
    };
    return run_search(optimiser, DriverContext{search, setup.workloads, engine, store, runs, speaks_against, tick});
}

SearchState run_search(const SearchSetup& setup, Engine& engine, Store& store, RunCache& runs,
                       const std::function<void(const SearchState&)>& tick) {
    return run_search(setup, *optimiser_of(setup), engine, store, runs, tick);
}

}  // namespace bitline::search
