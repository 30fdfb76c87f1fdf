// Screening: another optimiser searches with the bound alone, then the best of what it asked is evaluated in full.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "sim/search/optimiser_entries.hpp"
#include "sim/search/ranking.hpp"

namespace bitline::search {

namespace {

Problem bound_problem(Problem problem, std::int64_t candidates) {
    problem.model = Model::bound;
    problem.budget = candidates;
    return problem;
}

class Screened final : public Optimiser {
public:
    Screened(const Problem& problem, std::unique_ptr<Optimiser> inner, double share)
        : problem_(problem), inner_(std::move(inner)), share_(share) {}

    std::vector<Question> ask() override {
        questions_.clear();
        if (inner_) {
            questions_ = inner_->ask();
            if (questions_.empty()) {
                inner_.reset();
                questions_ = promising();
            }
        }
        return questions_;
    }

    void tell(const std::vector<Answer>& answers) override {
        check(answers.size() == questions_.size(), "screened: answers and questions differ in number");
        if (inner_) {
            inner_->tell(answers);
        }
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (inner_ && known_.insert(questions_[i].point).second && answers[i].status == Status::ok) {
                points_.push_back(questions_[i].point);
                bounds_.push_back(answers[i].objectives);
            } else if (!inner_ && answers[i].status == Status::ok) {
                evaluated_.push_back(order_[i]);
                values_.push_back(answers[i].objectives);
            }
        }
    }

    std::vector<std::string> remarks() const override {
        std::vector<std::string> lines{fmt::format("screened: {} designs bounded, {} evaluated, {} evaluations saved",
                                                   points_.size(), order_.size(), points_.size() - order_.size())};
        for (int objective = 0; values_.size() > 1 && objective < problem_.objectives; ++objective) {
            const auto column = static_cast<std::size_t>(objective);
            std::vector<double> bound;
            std::vector<double> value;
            for (std::size_t i = 0; i < values_.size(); ++i) {
                bound.push_back(bounds_[evaluated_[i]][column]);
                value.push_back(values_[i][column]);
            }
            lines.push_back(fmt::format("screened: rank correlation of bound and evaluation, objective {}: {:.4f}",
                                        objective + 1, rank_correlation(bound, value)));
        }
        if (problem_.objectives == 1 && !values_.empty()) {
            lines.push_back(could_be_better());
        }
        return lines;
    }

private:
    std::vector<Question> promising() {
        const double wanted = std::ceil(share_ * static_cast<double>(points_.size()));
        auto count = static_cast<std::size_t>(wanted);
        if (problem_.budget != 0) {
            count = std::min(count, static_cast<std::size_t>(problem_.budget));
        }
        order_ = best_first(bounds_);
        order_.resize(std::min(order_.size(), count));
        std::vector<Question> questions;
        for (const std::size_t i : order_) {
            questions.push_back({points_[i], problem_.model});
        }
        return questions;
    }

    /// How many of those left out have a bound below the best value.
    std::string could_be_better() const {
        const double best = std::min_element(values_.begin(), values_.end())->front();
        const std::set<std::size_t> taken(order_.begin(), order_.end());
        std::size_t open = 0;
        for (std::size_t i = 0; i < bounds_.size(); ++i) {
            open += taken.count(i) == 0 && bounds_[i].front() < best ? 1 : 0;
        }
        return fmt::format("screened: {} designs that were left out have a bound below the best evaluation", open);
    }

    Problem problem_;
    std::unique_ptr<Optimiser> inner_;  ///< none when it has finished
    double share_;
    std::vector<Question> questions_;
    std::set<Point> known_;
    std::vector<Point> points_;  ///< with a bound
    std::vector<std::vector<double>> bounds_;
    std::vector<std::size_t> order_;      ///< of `points_`: those evaluated in full
    std::vector<std::size_t> evaluated_;  ///< of `points_`: those that have `values_`
    std::vector<std::vector<double>> values_;
};

std::unique_ptr<Optimiser> make_screened(const OptimiserChoice& choice, const Problem& problem) {
    if (problem.model != Model::simulated) {
        refuse("screened", "the bound is one of the simulation, got another model, allowed: model: simulated");
    }
    const std::string& inner = choice.word("inner");
    const Problem bounded = bound_problem(problem, choice.whole("candidates"));
    return std::make_unique<Screened>(problem, make_optimiser(choose_optimiser(inner, {}), bounded),
                                      choice.real("share"));
}

}  // namespace

OptimiserEntry screened_entry() {
    OptimiserOption inner;
    inner.name = "inner";
    inner.fallback = std::string("random");
    inner.words = {"random", "latin_hypercube", "exhaustive", "ga4", "nsga2", "maco", "sga", "gaco", "ihs"};
    inner.help = "who proposes candidates, judged by their bound";
    return {"screened",
            "searches with the lower bound, then simulates the promising share",
            {inner, whole_option("candidates", 1000, 1, 1'000'000, "budget of the inner optimiser"),
             real_option("share", 0.1, 0.000001, 1, "of the bounded designs, simulated")},
            make_screened};
}

}  // namespace bitline::search
