#include "sim/search/evolution.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/search/diverse.hpp"
#include "sim/search/ranking.hpp"

namespace bitline::search {
namespace {

TEST(Random, IsTheSameEverywhere) {
    // The standard fixes the 10 000th number of a generator seeded by default (5489).
    std::mt19937_64 standard;
    standard.discard(9999);
    EXPECT_EQ(standard(), 9981545732273789042ULL);
    Random random(5489);
    double last = 0;
    for (int i = 0; i < 10'000; ++i) {
        last = random.unit();
    }
    EXPECT_EQ(last, static_cast<double>(9981545732273789042ULL >> 11U) / 9007199254740992.0);
}

TEST(Random, IsUniform) {
    Random random(1);
    std::vector<int> count(7, 0);
    double sum = 0;
    for (int i = 0; i < 70'000; ++i) {
        ++count[random.below(7)];
        sum += random.unit();
    }
    for (const int n : count) {
        EXPECT_NEAR(n, 10'000, 500);  // five standard deviations
    }
    EXPECT_NEAR(sum / 70'000, 0.5, 0.006);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Crossover, OfTheMiddleOfTheDistributionGivesTheParents) {
    // Far from the bounds alpha is 2, so that u = 1/2 gives a spread of 1.
    const auto [a, b] = crossed(490, 510, 1000, 15, 0.5);
    EXPECT_NEAR(a, 490, 1e-9);
    EXPECT_NEAR(b, 510, 1e-9);
    const auto [c, d] = crossed(510, 490, 1000, 15, 0.5);
    EXPECT_NEAR(c, 510, 1e-9);
    EXPECT_NEAR(d, 490, 1e-9);
}

TEST(Crossover, FollowsTheDistributionByHand) {
    // eta 3, u = 1/32 far from the bounds: spread (2u)^(1/4) = 1/2, so the children are half as far apart.
    const auto [a, b] = crossed(4000, 6000, 10'000, 3, 1.0 / 32);
    EXPECT_NEAR(a, 4500, 1);  // alpha differs from 2 by 5^-4
    EXPECT_NEAR(b, 5500, 1);
    // At the bound nothing spreads out: alpha = 2 - 1 = 1, u = 1/16 gives (1/16)^(1/4) = 1/2.
    const auto [c, d] = crossed(0, 10, 10, 3, 1.0 / 16);
    EXPECT_NEAR(c, 2.5, 1e-9);
    EXPECT_NEAR(d, 7.5, 1e-9);
    EXPECT_EQ(crossed(3, 3, 10, 3, 0.9), (std::pair<double, double>{3, 3}));
}

TEST(Crossover, KeepsTheMeanAndNarrowsWithEta) {
    const auto width = [](double eta) {
        Random random(2);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 20'000; ++i) {
            const auto [a, b] = crossed(400, 600, 1000, eta, random.unit());
            EXPECT_GE(std::min(a, b), 0);
            EXPECT_LE(std::max(a, b), 1000);
            sum += a + b;
            squares += (a - 400) * (a - 400);
        }
        EXPECT_NEAR(sum / 40'000, 500, 1);
        return squares / 20'000;
    };
    EXPECT_GT(width(3), 2 * width(15));
    EXPECT_GT(width(15), width(25));
}

TEST(Mutation, FollowsTheDistributionByHand) {
    EXPECT_NEAR(mutated(300, 1000, 15, 0.5), 300, 1e-9);
    EXPECT_NEAR(mutated(300, 1000, 15, 0), 0, 1e-9);  // the whole room: (0.7^16)^(1/16) - 1 = -0.3
    EXPECT_NEAR(mutated(300, 1000, 15, 1), 1000, 1e-9);
    // eta 1 in the middle, u = 1/8: sqrt(1/4 + 3/4 * 1/4) - 1 = sqrt(7)/4 - 1.
    EXPECT_NEAR(mutated(500, 1000, 1, 0.125), 500 + 1000 * (std::sqrt(7.0) / 4 - 1), 1e-9);
    EXPECT_EQ(mutated(0, 0, 15, 0.1), 0);
}

TEST(Mutation, StaysInsideAndNarrowsWithEta) {
    const auto spread = [](double eta) {
        Random random(3);
        double squares = 0;
        for (int i = 0; i < 20'000; ++i) {
            const double x = mutated(500, 1000, eta, random.unit());
            EXPECT_GE(x, 0);
            EXPECT_LE(x, 1000);
            squares += (x - 500) * (x - 500);
        }
        return squares / 20'000;
    };
    EXPECT_GT(spread(3), 2 * spread(15));
    EXPECT_GT(spread(15), spread(25));
}

TEST(Operators, MakeChoicesOfTheSpace) {
    const std::vector<int> sizes{8, 1, 2, 5};
    Random random(4);
    int moved = 0;
    for (int i = 0; i < 2000; ++i) {
        Point a{random.below(2) == 0 ? 0 : 7, 0, 1, 2};
        const Point b{3, 0, 0, 4};
        auto [c, d] = cross(a, b, sizes, 3, random);
        mutate(c, sizes, 3, random);
        mutate(d, sizes, 3, random);
        for (const Point& child : {c, d}) {
            for (std::size_t g = 0; g < sizes.size(); ++g) {
                ASSERT_GE(child[g], 0);
                ASSERT_LT(child[g], sizes[g]);
            }
            moved += child != a && child != b ? 1 : 0;
        }
    }
    EXPECT_GT(moved, 1800);  // of 4000; the rest rounds back to a parent
}

TEST(Diverse, ChoosesTheFarthestByHand) {
    const std::vector<Point> points{{0, 0, 0}, {0, 0, 1}, {1, 1, 0}, {1, 1, 1}, {2, 2, 2}};
    // From the first, points 3 and 4 are three away: the earlier one. Then point 4, three from both. Then 1 and 2, both
    // one from a chosen one: the earlier one.
    EXPECT_EQ(diverse(points, 4), (std::vector<std::size_t>{0, 3, 4, 1}));
    EXPECT_EQ(diverse(points, 9), (std::vector<std::size_t>{0, 3, 4, 1, 2}));
    EXPECT_TRUE(diverse({}, 3).empty());
    EXPECT_EQ(hamming_distance({1, 2, 3}, {1, 0, 0}), 2);
}

TEST(Ranking, CorrelatesByHand) {
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {10, 20, 30, 1000}), 1);
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {1, 2, 4, 3}), 0.8);  // 1 - 6 * 2 / (4 * 15)
    // Ties share ranks 0.5, 0.5, 2: covariance 1.5 over sqrt(1.5 * 2).
    EXPECT_DOUBLE_EQ(rank_correlation({1, 1, 2}, {1, 2, 3}), 1.5 / std::sqrt(1.5 * 2));
    EXPECT_EQ(rank_correlation({1, 1}, {1, 2}), 0);
}

TEST(Ranking, PutsTheBestFirst) {
    EXPECT_EQ(best_first({{3}, {1}, {2}, {1}}), (std::vector<std::size_t>{1, 3, 2, 0}));
    // (1,4) and (3,1) are dominated by none; (2,5) by one; (3,4) by (1,4) and (3,1).
    EXPECT_EQ(best_first({{3, 4}, {1, 4}, {2, 5}, {3, 1}}), (std::vector<std::size_t>{1, 3, 2, 0}));
    EXPECT_TRUE(dominates({1, 2}, {1, 3}));
    EXPECT_FALSE(dominates({1, 2}, {1, 2}));
    EXPECT_FALSE(dominates({1, 3}, {2, 2}));
}

}  // namespace
}  // namespace bitline::search
