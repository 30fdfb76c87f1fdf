#include "hw/walk.hpp"

#include <gtest/gtest.h>

#include <random>

namespace bitline {
namespace {

TEST(DomainWalk, MeetsEveryPositionOfEveryImage) {
    std::mt19937 random(1);
    const auto between = [&random](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    int walked = 0;
    for (int round = 0; round < 2000; ++round) {
        Domain d;
        d.height = between(1, 6);
        d.x_begin = between(0, 5);
        d.x_end = d.x_begin + between(1, 9);
        d.run = between(1, 4);
        d.deal_period = between(1, 12);
        d.deal_begin = between(0, d.deal_period - 1);
        d.deal_count = between(1, d.deal_period - d.deal_begin);
        if (d.firings() == 0) {
            continue;  // nothing of the map falls to it
        }
        DomainWalk walk(d);
        ASSERT_EQ(walk.per_image(), d.firings());
        for (std::int64_t image = 0; image < 3; ++image) {
            for (std::int64_t i = 0; i < d.firings(); ++i, ++walked) {
                const Domain::Position expected = d.position(i);
                ASSERT_EQ(walk.image(), image);
                ASSERT_EQ(walk.position().firing, i);
                ASSERT_EQ(walk.position().y, expected.y);
                ASSERT_EQ(walk.position().x, expected.x);
                ASSERT_EQ(walk.position().columns, expected.columns);
                ASSERT_EQ(walk.last_of_image(), i + 1 == d.firings());
                walk.advance();
            }
        }
    }
    EXPECT_GT(walked, 10'000);
}

}  // namespace
}  // namespace bitline
