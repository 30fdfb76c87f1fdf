// Small problems with known optima, and a driver that answers questions in any order.
#pragma once

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/search/optimisers.hpp"

namespace bitline::search {

using Objectives = std::function<std::vector<double>(const Point&)>;

inline Problem toy_problem(std::vector<int> sizes, std::int64_t budget, int objectives = 1, std::uint64_t seed = 1) {
    Problem problem;
    problem.designs = std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{1},
                                      [](std::uint64_t n, int size) { return n * static_cast<std::uint64_t>(size); });
    problem.sizes = std::move(sizes);
    problem.canonical = [](Point point) {
        return point;
    };
    problem.fits = [](const Point&) {
        return true;
    };
    problem.objectives = objectives;
    problem.budget = budget;
    problem.seed = seed;
    return problem;
}

/// 1 at `best`, growing with the distance from it.
inline Objectives bowl(const Point& best) {
    return [best](const Point& point) {
        double value = 1;
        for (std::size_t i = 0; i < best.size(); ++i) {
            value += (point[i] - best[i]) * (point[i] - best[i]);
        }
        return std::vector<double>{value};
    };
}

struct Searched {
    std::vector<Point> asked;   ///< with the full model, in order, repeats included
    std::set<Point> different;  ///< of these
    std::vector<double> best;   ///< of the first objective, its objectives
    Point best_point;
    std::size_t rounds = 0;
    std::vector<std::string> remarks;
};

/// Runs to the end. `backwards` evaluates the questions of a round from the last to the first; `bound` answers
/// Model::bound.
inline Searched run_search(Optimiser& optimiser, const Objectives& objectives, bool backwards = false,
                           const Objectives& bound = {}, const std::function<bool(const Point&)>& fails = {}) {
    Searched searched;
    for (std::vector<Question> questions = optimiser.ask(); !questions.empty(); questions = optimiser.ask()) {
        std::vector<Answer> answers(questions.size());
        for (std::size_t k = 0; k < questions.size(); ++k) {
            const std::size_t i = backwards ? questions.size() - 1 - k : k;
            const Point& point = questions[i].point;
            if (fails && fails(point)) {
                answers[i].status = Status::infeasible;
            } else {
                answers[i].objectives = questions[i].model == Model::bound ? bound(point) : objectives(point);
            }
        }
        for (std::size_t i = 0; i < questions.size(); ++i) {
            if (questions[i].model != Model::bound) {
                searched.asked.push_back(questions[i].point);
                searched.different.insert(questions[i].point);
                const std::vector<double>& found = answers[i].objectives;
                if (!found.empty() && (searched.best.empty() || found[0] < searched.best[0])) {
                    searched.best = found;
                    searched.best_point = questions[i].point;
                }
            }
        }
        optimiser.tell(answers);
        ++searched.rounds;
    }
    searched.remarks = optimiser.remarks();
    return searched;
}

inline std::unique_ptr<Optimiser> optimiser_of(const std::string& name, const Problem& problem,
                                               const std::map<std::string, OptionValue>& options = {}) {
    return make_optimiser(choose_optimiser(name, options), problem);
}

}  // namespace bitline::search
