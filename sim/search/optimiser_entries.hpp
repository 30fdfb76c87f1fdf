// One function for each optimiser, in a file of its own; optimisers.cpp makes them a table.
#pragma once

#include <string>
#include <vector>

#include "sim/search/optimisers.hpp"

namespace bitline::search {

OptimiserEntry exhaustive_entry();
OptimiserEntry random_entry();
OptimiserEntry latin_hypercube_entry();
OptimiserEntry ga4_entry();
std::vector<OptimiserEntry> pagmo_entries();
OptimiserEntry screened_entry();

/// An option that is a whole number, and one that is real.
OptimiserOption whole_option(std::string name, int fallback, int least, int most, std::string help);
OptimiserOption real_option(std::string name, double fallback, double least, double most, std::string help);

/// Throws InputError `optimiser NAME: what`.
[[noreturn]] void refuse(const std::string& optimiser, const std::string& what);

/// Refuses a search with more than one objective, or with one.
void need_one_objective(const std::string& optimiser, const Problem& problem);
void need_objectives(const std::string& optimiser, const Problem& problem);

}  // namespace bitline::search
