// The four-phase genetic algorithm of arXiv 2410.16759: a diverse start, then four settings of the operators, from
// exploring to refining. What the paper leaves open is in docs/search.md.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "sim/search/diverse.hpp"
#include "sim/search/evolution.hpp"
#include "sim/search/optimiser_entries.hpp"
#include "sim/search/sampler.hpp"

namespace bitline::search {

namespace {

constexpr std::array<Operators, 4> phases{{{1.0, 1.0, 3}, {0.9, 0.5, 7}, {1.0, 0.2, 15}, {1.0, 0.05, 25}}};

struct Sizes {
    std::size_t draws = 0;
    std::size_t starts = 0;
    std::size_t population = 0;
    int generations = 0;

    std::int64_t evaluations() const {
        return static_cast<std::int64_t>(starts + phases.size() * static_cast<std::size_t>(generations) * population);
    }
};

struct Individual {
    Point point;
    double value = 0;  ///< infinite if it failed
};

class Ga4 final : public Optimiser {
public:
    Ga4(const Problem& problem, Sizes sizes) : problem_(problem), sizes_(sizes), sampler_(problem) {}

    std::vector<Question> ask() override {
        if (asked_.empty()) {
            return start();
        }
        const int generation = generation_++;
        if (generation >= static_cast<int>(phases.size()) * sizes_.generations || population_.size() < 2) {
            return {};
        }
        return offspring(phases[static_cast<std::size_t>(generation / sizes_.generations)]);
    }

    void tell(const std::vector<Answer>& answers) override {
        check(answers.size() == questions_.size(), "ga4: answers and questions differ in number");
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const bool ok = answers[i].status == Status::ok;
            population_.push_back(
                {questions_[i].point, ok ? answers[i].objectives.at(0) : std::numeric_limits<double>::infinity()});
        }
        // The best of parents and children live on; the older one where two are equal.
        std::stable_sort(population_.begin(), population_.end(),
                         [](const Individual& a, const Individual& b) { return a.value < b.value; });
        population_.resize(std::min(population_.size(), sizes_.population));
    }

    std::vector<std::string> remarks() const override {
        return {fmt::format("ga4: {} designs drawn until {} fit, {} of them evaluated as diverse starts, {} children",
                            sampler_.drawn(), sampler_.given(), std::min(sizes_.starts, asked_.size()),
                            asked_.size() - std::min(sizes_.starts, asked_.size()))};
    }

private:
    std::vector<Question> start() {
        std::vector<Point> drawn;
        while (drawn.size() < sizes_.draws) {
            std::optional<Point> point = sampler_.draw();
            if (!point) {
                break;
            }
            drawn.push_back(std::move(*point));
        }
        std::vector<Point> chosen;
        for (const std::size_t i : diverse(drawn, sizes_.starts)) {
            chosen.push_back(drawn[i]);
        }
        return questions_of(std::move(chosen));
    }

    /// As many new children that fit as the population is large; fewer where they are hard to find.
    std::vector<Question> offspring(const Operators& operators) {
        Random& random = sampler_.random();
        std::vector<Point> children;
        std::set<Point> refused;
        const std::size_t most_pairs = 200 * sizes_.population;
        for (std::size_t pair = 0; pair < most_pairs && children.size() < sizes_.population; ++pair) {
            std::pair<Point, Point> two{selected().point, selected().point};
            if (random.chance(operators.crossover)) {
                two = cross(two.first, two.second, problem_.sizes, operators.eta, random);
            }
            for (Point* child : {&two.first, &two.second}) {
                if (random.chance(operators.mutation)) {
                    mutate(*child, problem_.sizes, operators.eta, random);
                }
                *child = problem_.canonical(std::move(*child));
                const bool known = asked_.count(*child) != 0 || refused.count(*child) != 0 ||
                                   std::find(children.begin(), children.end(), *child) != children.end();
                if (known || children.size() == sizes_.population) {
                    continue;
                }
                if (problem_.fits(*child)) {
                    children.push_back(std::move(*child));
                } else {
                    refused.insert(std::move(*child));
                }
            }
        }
        return questions_of(std::move(children));
    }

    /// The better of two that are drawn at random.
    const Individual& selected() {
        const std::uint64_t a = sampler_.random().below(population_.size());
        const std::uint64_t b = sampler_.random().below(population_.size());
        return population_[static_cast<std::size_t>(std::min(a, b))];  // sorted, best first
    }

    std::vector<Question> questions_of(std::vector<Point> points) {
        questions_.clear();
        for (Point& point : points) {
            asked_.insert(point);
            questions_.push_back({std::move(point), problem_.model});
        }
        return questions_;
    }

    Problem problem_;
    Sizes sizes_;
    Sampler sampler_;
    int generation_ = 0;
    std::vector<Individual> population_;  ///< best first
    std::vector<Question> questions_;
    std::set<Point> asked_;
};

std::unique_ptr<Optimiser> make_ga4(const OptimiserChoice& choice, const Problem& problem) {
    need_one_objective("ga4", problem);
    const auto size = [&](const char* option) {
        return static_cast<std::size_t>(choice.whole(option));
    };
    const Sizes sizes{size("draws"), size("starts"), size("population"), choice.whole("generations")};
    if (sizes.population > sizes.starts || sizes.starts > sizes.draws) {
        refuse("ga4", fmt::format("population <= starts <= draws is needed, got {}, {} and {}", sizes.population,
                                  sizes.starts, sizes.draws));
    }
    if (problem.budget != 0 && problem.budget < sizes.evaluations()) {
        refuse("ga4", fmt::format("the budget is too small, got {}, allowed: at least {} (starts + 4 x generations x "
                                  "population), or smaller sizes",
                                  problem.budget, sizes.evaluations()));
    }
    return std::make_unique<Ga4>(problem, sizes);
}

}  // namespace

OptimiserEntry ga4_entry() {
    return {"ga4",
            "genetic algorithm in four phases from a diverse start (arXiv 2410.16759); one objective",
            {whole_option("draws", 1000, 2, 1'000'000, "designs drawn that fit every network"),
             whole_option("starts", 500, 2, 100'000, "the most diverse of them, evaluated"),
             whole_option("population", 70, 2, 10'000, "best starts, and children of a generation"),
             whole_option("generations", 10, 1, 10'000, "of each of the four phases")},
            make_ga4};
}

}  // namespace bitline::search
