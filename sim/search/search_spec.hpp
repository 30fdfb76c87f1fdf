// What is searched, for whom, under which limits and by which optimiser: a file of configs/searches/. docs/search.md
// describes the format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "sim/search/limits.hpp"
#include "sim/search/objective.hpp"
#include "sim/search/optimisers.hpp"
#include "sim/search/outcome.hpp"
#include "sim/search/space.hpp"

namespace bitline::search {

struct SearchNetwork {
    std::string name;  ///< as reports call it
    std::string file;
    double weight = 1;
};

struct SearchSpec {
    std::string name;
    std::string file;
    std::string text;              ///< the file as it was read, for the record
    std::string chip;              ///< base chip, a name or a file
    std::vector<std::string> set;  ///< PATH=VALUE that hold for every candidate, in order
    std::vector<SearchNetwork> networks;
    Model model = Model::simulated;
    Latency latency = Latency::first;
    std::vector<Objective> objectives;  ///< one, or those of a Pareto set
    std::vector<Limit> limits;
    OptimiserChoice optimiser;
    std::int64_t budget = 0;  ///< most different designs evaluated with `model`; 0: as many as the optimiser wants
    std::uint64_t seed = 1;
    Space space;  ///< its base() has `set` applied; base().run.images is the number of images of each run

    /// Network weights in order.
    std::vector<double> weights() const;
};

/// Reads a search by name or file; `overrides` (PATH=VALUE, e.g. `budget=100`) are laid on the file's content before it is
/// understood. Throws one InputError with every problem, one line each: `file:line:column: key: what is wrong, what was
/// given, what is allowed`. Networks are found but not read.
SearchSpec read_search(const std::string& name_or_file, const ConfigPaths& paths,
                       const std::vector<std::string>& overrides = {});

/// The same from a text; `file` names it in messages.
SearchSpec parse_search(const std::string& text, const std::string& file, const ConfigPaths& paths,
                        const std::vector<std::string>& overrides = {});

}  // namespace bitline::search
