// Designs that fit, drawn at random without repeats.
#include <fmt/format.h>

#include <algorithm>

#include "sim/search/optimiser_entries.hpp"
#include "sim/search/sampler.hpp"

namespace bitline::search {

namespace {

class RandomSearch final : public Optimiser {
public:
    RandomSearch(const Problem& problem, int batch) : problem_(problem), batch_(batch), sampler_(problem) {}

    std::vector<Question> ask() override {
        std::vector<Question> questions;
        const auto left = problem_.budget - static_cast<std::int64_t>(sampler_.given());
        for (std::int64_t i = 0; i < std::min<std::int64_t>(left, batch_); ++i) {
            std::optional<Point> point = sampler_.draw();
            if (!point) {
                break;
            }
            questions.push_back({std::move(*point), problem_.model});
        }
        return questions;
    }

    void tell(const std::vector<Answer>& /*answers*/) override {}

    std::vector<std::string> remarks() const override {
        return {fmt::format("random: {} designs drawn, {} of them fit", sampler_.drawn(), sampler_.given())};
    }

private:
    Problem problem_;
    int batch_;
    Sampler sampler_;
};

}  // namespace

OptimiserEntry random_entry() {
    return {"random",
            "designs that fit, drawn at random without repeats",
            {whole_option("batch", 100, 1, 1'000'000, "designs asked at once")},
            [](const OptimiserChoice& choice, const Problem& problem) -> std::unique_ptr<Optimiser> {
                if (problem.budget == 0) {
                    refuse("random", "no budget, allowed: `budget` with the number of designs");
                }
                return std::make_unique<RandomSearch>(problem, choice.whole("batch"));
            }};
}

}  // namespace bitline::search
