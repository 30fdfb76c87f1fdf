// Every design once, the last parameter running fastest.
#include <fmt/format.h>

#include <optional>

#include "sim/search/optimiser_entries.hpp"

namespace bitline::search {

namespace {

constexpr std::uint64_t most_designs = 10'000'000;

class Exhaustive final : public Optimiser {
public:
    Exhaustive(const Problem& problem, int batch)
        : problem_(problem), batch_(batch), next_(Point(problem.sizes.size(), 0)) {}

    std::vector<Question> ask() override {
        std::vector<Question> questions;
        while (next_ && static_cast<int>(questions.size()) < batch_) {
            if (problem_.canonical(*next_) == *next_) {
                questions.push_back({*next_, problem_.model});
            }
            advance();
        }
        return questions;
    }

    void tell(const std::vector<Answer>& /*answers*/) override {}

private:
    void advance() {
        std::size_t at = next_->size();
        while (at > 0 && ++(*next_)[at - 1] == problem_.sizes[at - 1]) {
            (*next_)[--at] = 0;
        }
        if (at == 0) {
            next_.reset();
        }
    }

    Problem problem_;
    int batch_;
    std::optional<Point> next_;
};

}  // namespace

OptimiserEntry exhaustive_entry() {
    return {"exhaustive",
            "every design of the space",
            {whole_option("batch", 1000, 1, 1'000'000, "designs asked at once")},
            [](const OptimiserChoice& choice, const Problem& problem) -> std::unique_ptr<Optimiser> {
                const std::uint64_t most =
                    problem.budget == 0 ? most_designs : static_cast<std::uint64_t>(problem.budget);
                if (!problem.designs || *problem.designs > most) {
                    const std::string size =
                        problem.designs ? std::to_string(*problem.designs) : std::string("more than 10^19");
                    refuse("exhaustive", fmt::format("the space is too large, got {} designs, allowed: at most {}{}",
                                                     size, most, problem.budget == 0 ? "" : " (the budget)"));
                }
                return std::make_unique<Exhaustive>(problem, choice.whole("batch"));
            }};
}

}  // namespace bitline::search
