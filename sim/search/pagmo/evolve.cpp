// The only file that sees pagmo.
#include "sim/search/pagmo/evolve.hpp"

#include <algorithm>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/gaco.hpp>
#include <pagmo/algorithms/ihs.hpp>
#include <pagmo/algorithms/maco.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/algorithms/sga.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <stdexcept>
#include <utility>

namespace {

using bitline::search::PagmoRun;
using pagmo::vector_double;

struct Problem {
    const PagmoRun* run = nullptr;

    vector_double fitness(const vector_double& point) const { return run->evaluate(point); }
    std::pair<vector_double, vector_double> get_bounds() const {
        vector_double most;
        for (const int size : run->sizes) {
            most.push_back(size - 1);
        }
        return {vector_double(run->sizes.size(), 0.0), most};
    }
    vector_double::size_type get_nobj() const { return static_cast<vector_double::size_type>(run->objectives); }
    vector_double::size_type get_nix() const { return run->sizes.size(); }

    template <class Archive>
    void serialize(Archive& /*archive*/, unsigned /*version*/) {}
};

struct Batch {
    const PagmoRun* run = nullptr;

    vector_double operator()(const pagmo::problem& /*problem*/, const vector_double& points) const {
        return run->evaluate(points);
    }

    template <class Archive>
    void serialize(Archive& /*archive*/, unsigned /*version*/) {}
};

pagmo::algorithm algorithm_of(const PagmoRun& run) {
    const auto option = [&](const char* name) {
        return run.options.at(name);
    };
    const auto generations = static_cast<unsigned>(run.generations);
    const unsigned half = std::max(1U, generations / 2);
    // Ant colonies keep the best of the population, at most pagmo's default.
    const unsigned kernel = static_cast<unsigned>(std::min<std::size_t>(63, run.points.size()));
    constexpr unsigned marks = 7;
    constexpr unsigned never = 1'000'000'000;
    const pagmo::bfe batch{Batch{&run}};
    if (run.algorithm == "nsga2") {
        pagmo::nsga2 nsga2(generations, option("crossover"), option("eta_crossover"), option("mutation"),
                           option("eta_mutation"), run.seed);
        nsga2.set_bfe(batch);
        return pagmo::algorithm{nsga2};
    }
    if (run.algorithm == "maco") {
        pagmo::maco maco(generations, kernel, option("speed"), half, marks, never, option("focus"), false, run.seed);
        maco.set_bfe(batch);
        return pagmo::algorithm{maco};
    }
    if (run.algorithm == "gaco") {
        pagmo::gaco gaco(generations, kernel, option("speed"), 0, 0.01, half, marks, never, never, option("focus"),
                         false, run.seed);
        gaco.set_bfe(batch);
        return pagmo::algorithm{gaco};
    }
    if (run.algorithm == "sga") {
        return pagmo::algorithm{pagmo::sga(generations, option("crossover"), option("eta_crossover"),
                                           option("mutation"), 1.0, 2, "sbx", "uniform", "tournament", run.seed)};
    }
    if (run.algorithm == "ihs") {
        return pagmo::algorithm{pagmo::ihs(generations, option("memory"), option("pitch_least"), option("pitch_most"),
                                           1e-5, 1.0, run.seed)};
    }
    throw std::invalid_argument("no such algorithm: " + run.algorithm);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void bitline_pagmo_evolve(const PagmoRun& run) {
    pagmo::population population(pagmo::problem{Problem{&run}}, 0U, run.seed);
    for (std::size_t i = 0; i < run.points.size(); ++i) {
        population.push_back(run.points[i], run.fitness[i]);
    }
    algorithm_of(run).evolve(population);
}
