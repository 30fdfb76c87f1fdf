// pagmo's algorithms pull evaluations; ours are asked and told. So an evolution runs, with its fixed seed, until it wants
// to know what is not known yet; that is asked, and the evolution runs again from its start with the answers.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/search/optimiser.hpp"
#include "sim/search/pagmo/evolve.hpp"
#include "sim/search/problem.hpp"
#include "sim/search/sampler.hpp"

namespace bitline::search {

class PagmoSearch final : public Optimiser {
public:
    /// `run` without population and evaluator. The evolution stops for answers after each `calls_per_round` calls of the
    /// evaluator: those of one generation do not depend on each other.
    PagmoSearch(const Problem& problem, PagmoRun run, std::size_t population, std::size_t calls_per_round,
                std::function<void(const PagmoRun&)> evolve);

    std::vector<Question> ask() override;
    void tell(const std::vector<Answer>& answers) override;
    std::vector<std::string> remarks() const override;

private:
    std::vector<Question> first_population();
    std::vector<double> evaluate(const std::vector<double>& points);
    const std::vector<double>& fitness_of(const Point& point);
    Point point_of(const double* genes) const;

    Problem problem_;
    PagmoRun run_;
    std::size_t population_;
    std::size_t calls_per_round_;
    std::function<void(const PagmoRun&)> evolve_;
    Sampler sampler_;
    std::map<Point, std::vector<double>> known_;  ///< what failed or does not fit has the worst fitness
    std::vector<double> worst_;
    std::vector<Question> questions_;
    std::set<Point> wanted_;  ///< the points of `questions_`
    std::vector<Point> starts_;
    std::size_t calls_ = 0;
    bool started_ = false;
};

}  // namespace bitline::search
