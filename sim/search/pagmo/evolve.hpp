// What passes between the search and the shared object that holds pagmo (libbitline_pagmo.so). pagmo costs every program
// that is linked with it 14 ms and 34 MB at its start, so it is loaded only when one of its algorithms is asked for.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bitline::search {

/// One whole evolution. The evaluator may throw to end it early.
struct PagmoRun {
    std::string algorithm;  ///< nsga2, maco, sga, gaco or ihs
    std::map<std::string, double> options;
    std::vector<int> sizes;  ///< choices of each gene: a whole number from 0 to size - 1
    int objectives = 1;
    int generations = 1;
    unsigned seed = 1;
    std::vector<std::vector<double>> points;   ///< the first population
    std::vector<std::vector<double>> fitness;  ///< of these, minimised
    /// The fitness of points that follow each other in one list, likewise one list.
    std::function<std::vector<double>(const std::vector<double>& points)> evaluate;
};

/// Throws std::invalid_argument for what pagmo refuses.
using PagmoEvolve = void (*)(const PagmoRun&);

/// The symbol of that type in the shared object.
inline constexpr const char* pagmo_symbol = "bitline_pagmo_evolve";

}  // namespace bitline::search
