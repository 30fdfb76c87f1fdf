#include "sim/search/optimisers.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "hw/error.hpp"
#include "sim/search/pagmo_module.hpp"
#include "sim/search/pagmo_search.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/unit/sim/search/toy_problem.hpp"

namespace bitline::search {
namespace {

using Options = std::map<std::string, OptionValue>;

const std::vector<int> sizes{8, 8, 6, 5, 5, 6};  // 57 600 designs
const Point best{1, 7, 0, 4, 2, 3};

std::string refusal_of(const std::string& name, const Problem& problem, const Options& options = {}) {
    try {
        optimiser_of(name, problem, options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "not refused";
}

const Options small_ga4{{"draws", 60.0}, {"starts", 40.0}, {"population", 20.0}, {"generations", 5.0}};

TEST(Exhaustive, AsksEveryDesignOnce) {
    const Problem problem = toy_problem({3, 2, 4}, 0);
    const auto optimiser = optimiser_of("exhaustive", problem, {{"batch", 7.0}});
    const Searched searched = run_search(*optimiser, bowl({2, 0, 3}));
    EXPECT_EQ(searched.asked.size(), 24U);
    EXPECT_EQ(searched.different.size(), 24U);
    EXPECT_EQ(searched.rounds, 4U);
    EXPECT_EQ(searched.best_point, (Point{2, 0, 3}));
    EXPECT_EQ(searched.asked[1], (Point{0, 0, 1}));
}

TEST(Exhaustive, LeavesOutWhatIsTheSameDesign) {
    Problem problem = toy_problem({2, 3}, 0);
    problem.designs = 4;
    problem.canonical = [](Point point) {
        point[1] = point[0] == 0 ? 0 : point[1];
        return point;
    };
    EXPECT_EQ(run_search(*optimiser_of("exhaustive", problem), bowl({1, 1})).asked,
              (std::vector<Point>{{0, 0}, {1, 0}, {1, 1}, {1, 2}}));
}

TEST(RandomSearch, NeverRepeatsAndAsksOnlyWhatFits) {
    Problem problem = toy_problem({4, 5}, 50);
    problem.fits = [](const Point& point) {
        return (point[0] + point[1]) % 2 == 0;
    };
    const Searched searched = run_search(*optimiser_of("random", problem, {{"batch", 3.0}}), bowl({1, 1}));
    EXPECT_EQ(searched.asked.size(), 10U);  // the half that fits, each once, and then the end
    EXPECT_EQ(searched.different.size(), 10U);
    for (const Point& point : searched.asked) {
        EXPECT_TRUE(problem.fits(point));
    }
    EXPECT_EQ(searched.remarks, std::vector<std::string>{"random: 20 designs drawn, 10 of them fit"});
    EXPECT_EQ(run_search(*optimiser_of("random", toy_problem(sizes, 25)), bowl(best)).asked.size(), 25U);
}

TEST(LatinHypercube, HasEachValueEquallyOften) {
    const Searched searched =
        run_search(*optimiser_of("latin_hypercube", toy_problem({4, 5, 20, 3}, 20)), bowl({0, 0, 0, 0}));
    ASSERT_EQ(searched.asked.size(), 20U);
    for (const auto& [gene, size, times] : {std::tuple{0, 4, 5}, std::tuple{1, 5, 4}, std::tuple{2, 20, 1}}) {
        std::vector<int> count(static_cast<std::size_t>(size), 0);
        for (const Point& point : searched.asked) {
            ++count[static_cast<std::size_t>(point[static_cast<std::size_t>(gene)])];
        }
        EXPECT_EQ(count, std::vector<int>(static_cast<std::size_t>(size), times));
    }
}

TEST(Ga4, FindsTheOptimum) {
    const Searched searched = run_search(*optimiser_of("ga4", toy_problem(sizes, 440), small_ga4), bowl(best));
    EXPECT_EQ(searched.best_point, best);
    EXPECT_LE(searched.rounds, 21U);  // the starts and 4 x 5 generations; fewer once nothing new is near
    EXPECT_LE(searched.asked.size(), 440U);
    EXPECT_EQ(searched.different.size(), searched.asked.size());
}

/// Values without any order.
std::vector<double> rugged(const Point& point) {
    std::uint64_t hash = 1;
    for (const int choice : point) {
        hash = (hash ^ static_cast<std::uint64_t>(choice)) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29U;
    }
    return {1 + static_cast<double>(hash % 1000003)};
}

TEST(Ga4, HasThePublishedBudget) {
    const Searched searched = run_search(*optimiser_of("ga4", toy_problem({8, 8, 6, 5, 5, 6, 5, 6, 7}, 3300)), rugged);
    EXPECT_EQ(searched.rounds, 41U);          // the starts and 4 x 10 generations
    EXPECT_EQ(searched.asked.size(), 3300U);  // 500 + 4 x 10 x 70
    EXPECT_EQ(searched.different.size(), 3300U);
    EXPECT_EQ(searched.remarks, std::vector<std::string>{"ga4: 1000 designs drawn until 1000 fit, 500 of them "
                                                         "evaluated as diverse starts, 2800 children"});
}

TEST(Ga4, LivesWithFailuresAndSmallSpaces) {
    const auto fails = [](const Point& point) {
        return point[0] == 1;
    };
    const Searched some =
        run_search(*optimiser_of("ga4", toy_problem(sizes, 0), small_ga4), bowl(best), false, {}, fails);
    EXPECT_EQ(some.best[0], 2);  // one step from the optimum, which fails
    const Searched tiny = run_search(*optimiser_of("ga4", toy_problem({3, 3}, 0), small_ga4), bowl({2, 1}));
    EXPECT_EQ(tiny.different.size(), 9U);
    EXPECT_EQ(tiny.best_point, (Point{2, 1}));
    Problem none = toy_problem({3, 3}, 0);
    none.fits = [](const Point&) {
        return false;
    };
    EXPECT_TRUE(run_search(*optimiser_of("ga4", none, small_ga4), bowl({2, 1})).asked.empty());
}

TEST(Ga4, ChildrenFit) {
    Problem problem = toy_problem(sizes, 0);
    problem.fits = [](const Point& point) {
        return point[0] >= 2;
    };
    const Searched searched = run_search(*optimiser_of("ga4", problem, small_ga4), bowl(best));
    for (const Point& point : searched.asked) {
        EXPECT_TRUE(problem.fits(point));
    }
    EXPECT_EQ(searched.best[0], 2);
}

/// The bound of the bowl: half of it, so that the order is the same.
std::vector<double> half_bowl(const Point& point) {
    return {bowl(best)(point)[0] / 2};
}

TEST(Screened, SimulatesThePromisingShare) {
    const auto optimiser = optimiser_of("screened", toy_problem({8, 8, 6}, 0),
                                        {{"inner", std::string("exhaustive")}, {"candidates", 384.0}, {"share", 0.1}});
    const Objectives value = bowl({1, 7, 0});
    const auto bound = [&](const Point& point) {
        return std::vector<double>{value(point)[0] * 0.9 - 0.4};
    };
    const Searched searched = run_search(*optimiser, value, false, bound);
    EXPECT_EQ(searched.asked.size(), 39U);  // ceil(38.4)
    EXPECT_EQ(searched.asked[0], (Point{1, 7, 0}));
    EXPECT_EQ(searched.remarks, (std::vector<std::string>{
                                    "screened: 384 designs bounded, 39 evaluated, 345 evaluations saved",
                                    "screened: rank correlation of bound and evaluation, objective 1: 1.0000",
                                    "screened: 0 designs that were left out have a bound below the best evaluation"}));
}

TEST(Screened, KeepsToTheBudgetAndPassesOnWhatFails) {
    const auto optimiser = optimiser_of("screened", toy_problem({8, 8, 6, 5, 5, 6}, 5), {{"candidates", 200.0}});
    const auto fails = [](const Point& point) {
        return point[1] != 7;
    };
    const Searched searched = run_search(*optimiser, bowl(best), false, half_bowl, fails);
    EXPECT_LE(searched.asked.size(), 5U);
    EXPECT_GT(searched.asked.size(), 0U);
    for (const Point& point : searched.asked) {
        EXPECT_EQ(point[1], 7);  // what the bound refused is not simulated
    }
}

TEST(Optimisers, RefuseByNameWhatTheyCannotDo) {
    const Problem one = toy_problem(sizes, 1000);
    const Problem two = toy_problem(sizes, 1000, 2);
    const Problem unlimited = toy_problem(sizes, 0);
    EXPECT_EQ(refusal_of("exhaustive", one),
              "optimiser exhaustive: the space is too large, got 57600 designs, allowed: at most 1000 (the budget)");
    Problem vast = unlimited;
    vast.designs.reset();
    EXPECT_EQ(refusal_of("exhaustive", vast),
              "optimiser exhaustive: the space is too large, got more than 10^19 designs, allowed: at most 10000000");
    EXPECT_EQ(refusal_of("random", unlimited),
              "optimiser random: no budget, allowed: `budget` with the number of designs");
    EXPECT_EQ(refusal_of("ga4", two),
              "optimiser ga4: one objective is needed, got 2, allowed: one, or another optimiser");
    EXPECT_EQ(refusal_of("ga4", one),
              "optimiser ga4: the budget is too small, got 1000, allowed: at least 3300 (starts + 4 x generations x "
              "population), or smaller sizes");
    EXPECT_EQ(refusal_of("ga4", unlimited, {{"starts", 30.0}}),
              "optimiser ga4: population <= starts <= draws is needed, got 70, 30 and 1000");
    EXPECT_EQ(refusal_of("nsga2", one),
              "optimiser nsga2: two or more objectives are needed, got 1, allowed: a list, or another optimiser");
    EXPECT_EQ(refusal_of("sga", two),
              "optimiser sga: one objective is needed, got 2, allowed: one, or another optimiser");
    EXPECT_EQ(refusal_of("sga", unlimited), "optimiser sga: no budget, allowed: `budget`, or the option generations");
    EXPECT_EQ(refusal_of("sga", one, {{"population", 10.0}}),
              "optimiser sga: the population must be a multiple of 4, got 10");
    EXPECT_EQ(
        refusal_of("gaco", toy_problem(sizes, 100)),
        "optimiser gaco: the budget is too small, got 100, allowed: at least 128 (population x (generations + 1))");
    Problem ideal = one;
    ideal.model = Model::ideal;
    EXPECT_EQ(refusal_of("screened", ideal),
              "optimiser screened: the bound is one of the simulation, got another model, allowed: model: simulated");
    EXPECT_EQ(refusal_of("rondom", one).substr(0, 58), "unknown optimiser, got 'rondom', did you mean 'random', kn");
    EXPECT_EQ(refusal_of("random", one, {{"batch", 0.0}}),
              "optimiser random: out of range, got '0', allowed: a whole number from 1 to 1000000");
    EXPECT_EQ(refusal_of("screened", one, {{"inner", std::string("anneal")}}).substr(0, 60),
              "optimiser screened: unknown choice, got 'anneal', allowed: r");
}

TEST(PagmoSearch, RefusesFractionsAndWhatIsOutside) {
    const auto hands_over = [](double gene) {
        PagmoRun run;
        run.algorithm = "fake";
        PagmoSearch search(toy_problem({4, 4}, 0), run, 4, 1, [gene](const PagmoRun& all) { all.evaluate({gene, 1}); });
        search.tell(std::vector<Answer>(search.ask().size(), Answer{Status::ok, {1}}));
        search.ask();
    };
    EXPECT_NO_THROW(hands_over(3));
    EXPECT_THROW(hands_over(2.37), InternalError);
    EXPECT_THROW(hands_over(4), InternalError);
    EXPECT_THROW(hands_over(-1), InternalError);
    EXPECT_THROW(hands_over(std::nan("")), InternalError);
}

TEST(PagmoSearch, TheMissingModuleIsNamed) {
    try {
        load_pagmo("nsga2", {"/nowhere/a.so", "/nowhere/b.so"});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "optimiser nsga2: it needs libbitline_pagmo.so, which is not there, looked for in /nowhere/a.so, "
                     "/nowhere/b.so; it is built where pagmo is found (apt-get install libpagmo-dev)");
    }
}

/// Two objectives: the sums of the distances from two corners. The Pareto set is every point between them.
std::vector<double> corners(const Point& point) {
    double near = 1;
    double far = 1;
    for (std::size_t i = 0; i < point.size(); ++i) {
        near += point[i];
        far += sizes[i] - 1 - point[i];
    }
    return {near * near, far * far};
}

struct Case {
    const char* name;
    Options options;
    std::int64_t budget;
    int objectives;
    std::size_t most_rounds;
};

class EveryOptimiser : public testing::TestWithParam<Case> {
protected:
    Searched search(bool backwards = false, std::uint64_t seed = 1) const {
        const Case& c = GetParam();
        const Problem problem = toy_problem(sizes, c.budget, c.objectives, seed);
        const Objectives objectives = c.objectives == 1 ? bowl(best) : Objectives(corners);
        return run_search(*optimiser_of(c.name, problem, c.options), objectives, backwards, half_bowl);
    }
};

TEST_P(EveryOptimiser, TheSameSeedAsksTheSame) {
    const Searched once = search();
    EXPECT_EQ(once.asked, search().asked);
    EXPECT_EQ(once.asked, search(true).asked);  // in whatever order the answers were found
    EXPECT_NE(once.asked, search(false, 2).asked);
    EXPECT_FALSE(once.remarks.empty());
}

TEST_P(EveryOptimiser, KeepsToTheBudget) {
    const Searched searched = search();
    EXPECT_LE(searched.different.size(), static_cast<std::size_t>(GetParam().budget));
    EXPECT_GE(searched.different.size(), static_cast<std::size_t>(GetParam().budget) / 4);
    EXPECT_LE(searched.rounds, GetParam().most_rounds);
}

INSTANTIATE_TEST_SUITE_P(Search, EveryOptimiser,
                         testing::Values(Case{"random", {}, 300, 1, 3}, Case{"latin_hypercube", {}, 300, 1, 1},
                                         Case{"ga4", small_ga4, 440, 1, 21},
                                         Case{"screened", {{"candidates", 900.0}, {"share", 0.5}}, 300, 1, 10}),
                         [](const auto& c) { return std::string(c.param.name); });

#ifdef BITLINE_PAGMO
constexpr const char* slow_there = "takes long under sanitizers, for which the shorter searches are enough";

INSTANTIATE_TEST_SUITE_P(Pagmo, EveryOptimiser,
                         testing::Values(Case{"nsga2", {}, 1600, 2, 25}, Case{"maco", {}, 1600, 2, 25},
                                         Case{"sga", {}, 1600, 1, 25}, Case{"gaco", {}, 1600, 1, 25},
                                         Case{"ihs", {{"population", 20.0}}, 400, 1, 400}),
                         [](const auto& c) { return std::string(c.param.name); });

TEST(Pagmo, FindsTheOptimum) {
    if (is_sanitized()) {
        GTEST_SKIP() << slow_there;
    }
    for (const char* name : {"sga", "gaco"}) {
        const Searched searched = run_search(*optimiser_of(name, toy_problem(sizes, 3000)), bowl(best));
        EXPECT_EQ(searched.best_point, best) << name << ' ' << searched.best[0] << ' ' << searched.different.size();
    }
    const Searched harmony =
        run_search(*optimiser_of("ihs", toy_problem(sizes, 1000), {{"population", 20.0}}), bowl(best));
    EXPECT_LE(harmony.best[0], 3) << harmony.different.size();  // at most two steps away
}

TEST(Pagmo, FindsTheParetoFront) {
    if (is_sanitized()) {
        GTEST_SKIP() << slow_there;
    }
    for (const char* name : {"nsga2", "maco"}) {
        // Both corners, where one objective is 1, are on the front; nsga2 spreads along it.
        const Searched searched = run_search(*optimiser_of(name, toy_problem(sizes, 3000, 2)), corners);
        double near = 1e9;
        double far = 1e9;
        for (const Point& point : searched.different) {
            near = std::min(near, corners(point)[0]);
            far = std::min(far, corners(point)[1]);
        }
        EXPECT_LE(near, 9) << name;
        EXPECT_LE(far, 9) << name;
    }
}

TEST(Pagmo, LivesWithFailuresAndSmallSpaces) {
    for (const char* name : {"sga", "gaco", "ihs"}) {
        const auto fails = [](const Point& point) {
            return point[0] < 2;
        };
        const Searched some = run_search(*optimiser_of(name, toy_problem({4, 4}, 800)), bowl({1, 3}), false, {}, fails);
        EXPECT_EQ(some.best[0], 2) << name;
        EXPECT_LE(some.different.size(), 16U);
    }
}
#endif

}  // namespace
}  // namespace bitline::search
