// Finds the shared object that holds pagmo.
#pragma once

#include <string>
#include <vector>

#include "sim/search/pagmo/evolve.hpp"

namespace bitline::search {

/// Where it may lie: beside the running program, one folder up (tests), and in ../lib/bitline of an installation.
std::vector<std::string> pagmo_places();

/// Loads the first of the places that is there. Throws InputError, for `optimiser`, that names them all.
PagmoEvolve load_pagmo(const std::string& optimiser, const std::vector<std::string>& places);

}  // namespace bitline::search
