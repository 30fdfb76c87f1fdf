// A Latin hypercube: each parameter's values occur equally often, up to one, and in independent random order.
#include <fmt/format.h>

#include <set>

#include "sim/search/optimiser_entries.hpp"
#include "sim/search/random.hpp"

namespace bitline::search {

namespace {

class LatinHypercube final : public Optimiser {
public:
    explicit LatinHypercube(const Problem& problem) : problem_(problem) {}

    std::vector<Question> ask() override {
        if (asked_) {
            return {};
        }
        asked_ = true;
        std::vector<Question> questions;
        for (Point& point : cells()) {
            point = problem_.canonical(std::move(point));
            if (different_.insert(point).second) {
                questions.push_back({point, problem_.model});
            }
        }
        return questions;
    }

    void tell(const std::vector<Answer>& /*answers*/) override {}

    std::vector<std::string> remarks() const override {
        return {fmt::format("latin_hypercube: {} cells, {} different designs", problem_.budget, different_.size())};
    }

private:
    /// One number of each of `budget` equal slices of [0, 1) for every parameter.
    std::vector<Point> cells() const {
        Random random(problem_.seed);
        const auto count = static_cast<std::size_t>(problem_.budget);
        std::vector<Point> points(count);
        std::vector<std::size_t> slices(count);
        for (const int size : problem_.sizes) {
            for (std::size_t i = 0; i < count; ++i) {
                slices[i] = i;
            }
            random.shuffle(slices);
            for (std::size_t i = 0; i < count; ++i) {
                const double at = (static_cast<double>(slices[i]) + random.unit()) / static_cast<double>(count);
                points[i].push_back(std::min(static_cast<int>(at * size), size - 1));
            }
        }
        return points;
    }

    Problem problem_;
    bool asked_ = false;
    std::set<Point> different_;
};

}  // namespace

OptimiserEntry latin_hypercube_entry() {
    return {"latin_hypercube",
            "one design in each slice of every parameter; designs that do not fit are asked too",
            {},
            [](const OptimiserChoice&, const Problem& problem) -> std::unique_ptr<Optimiser> {
                constexpr std::int64_t most = 1'000'000;
                if (problem.budget == 0 || problem.budget > most) {
                    refuse("latin_hypercube",
                           fmt::format("the budget is the number of slices, got {}, allowed: 1 to {}", problem.budget,
                                       most));
                }
                return std::make_unique<LatinHypercube>(problem);
            }};
}

}  // namespace bitline::search
