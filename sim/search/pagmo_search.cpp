#include "sim/search/pagmo_search.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "hw/error.hpp"

namespace bitline::search {

namespace {

/// Ends an evolution that waits for answers.
struct AnswersNeeded {};

// The logarithm of a finite number is below 710. It keeps every order, and no algorithm overflows on products of many
// networks' figures.
constexpr double worst_logarithm = 1000;

}  // namespace

PagmoSearch::PagmoSearch(const Problem& problem, PagmoRun run, std::size_t population, std::size_t calls_per_round,
                         std::function<void(const PagmoRun&)> evolve)
    : problem_(problem), run_(std::move(run)), population_(population), calls_per_round_(calls_per_round),
      evolve_(std::move(evolve)), sampler_(problem),
      worst_(static_cast<std::size_t>(problem.objectives), worst_logarithm) {
    run_.sizes = problem.sizes;
    run_.objectives = problem.objectives;
    run_.evaluate = [this](const std::vector<double>& points) {
        return evaluate(points);
    };
}

std::vector<Question> PagmoSearch::ask() {
    questions_.clear();
    wanted_.clear();
    if (!started_) {
        started_ = true;
        return questions_ = first_population();
    }
    if (starts_.empty()) {
        return {};
    }
    run_.points.clear();
    run_.fitness.clear();
    for (std::size_t i = 0; i < population_; ++i) {  // a small space has fewer starts: they repeat
        const Point& point = starts_[i % starts_.size()];
        run_.points.emplace_back(point.begin(), point.end());
        run_.fitness.push_back(known_.at(point));
    }
    calls_ = 0;
    try {
        evolve_(run_);
    } catch (const AnswersNeeded&) {
    }
    return questions_;
}

void PagmoSearch::tell(const std::vector<Answer>& answers) {
    check(answers.size() == questions_.size(), "pagmo: answers and questions differ in number");
    for (std::size_t i = 0; i < answers.size(); ++i) {
        std::vector<double> fitness;
        for (const double objective : answers[i].objectives) {
            fitness.push_back(std::log(objective));
        }
        const bool ok = answers[i].status == Status::ok;
        known_[questions_[i].point] = ok ? fitness : worst_;
    }
}

std::vector<std::string> PagmoSearch::remarks() const {
    return {fmt::format("{}: {} designs known, {} of them as starts", run_.algorithm, known_.size(), starts_.size())};
}

std::vector<Question> PagmoSearch::first_population() {
    std::vector<Question> questions;
    while (questions.size() < population_) {
        std::optional<Point> point = sampler_.draw();
        if (!point) {
            break;
        }
        starts_.push_back(*point);
        questions.push_back({std::move(*point), problem_.model});
    }
    return questions;
}

std::vector<double> PagmoSearch::evaluate(const std::vector<double>& points) {
    const std::size_t genes = problem_.sizes.size();
    check(points.size() % genes == 0, "pagmo: half a point");
    std::vector<double> all;
    for (std::size_t at = 0; at < points.size(); at += genes) {
        const std::vector<double>& fitness = fitness_of(problem_.canonical(point_of(points.data() + at)));
        all.insert(all.end(), fitness.begin(), fitness.end());
    }
    if (++calls_ % calls_per_round_ == 0 && !questions_.empty()) {
        throw AnswersNeeded{};
    }
    return all;
}

/// What is known; else the point becomes a question, and the worst stands for its answer.
const std::vector<double>& PagmoSearch::fitness_of(const Point& point) {
    const auto at = known_.find(point);
    if (at != known_.end()) {
        return at->second;
    }
    if (wanted_.count(point) == 0) {
        if (!problem_.fits(point)) {
            return known_.emplace(point, worst_).first->second;
        }
        wanted_.insert(point);
        questions_.push_back({point, problem_.model});
    }
    return worst_;
}

Point PagmoSearch::point_of(const double* genes) const {
    Point point;
    for (std::size_t i = 0; i < problem_.sizes.size(); ++i) {
        const bool whole = std::floor(genes[i]) == genes[i] && genes[i] >= 0 && genes[i] < problem_.sizes[i];
        check(whole, fmt::format("{} handed over {} for a choice of {}", run_.algorithm, genes[i], problem_.sizes[i]));
        point.push_back(static_cast<int>(genes[i]));
    }
    return point;
}

}  // namespace bitline::search
