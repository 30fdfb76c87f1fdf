#include "hw/model/timed_value.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace bitline {
namespace {

TEST(TimedValue, IsSeenFromItsCycleOn) {
    TimedValue value(3);
    EXPECT_EQ(value.at(0), 3);
    value.raise(5, 10, 2);
    value.raise(9, 10, 3);
    value.raise(12, 14, 3);
    EXPECT_EQ(value.when(3), 0U);
    EXPECT_EQ(value.when(4), 10U);
    EXPECT_EQ(value.when(6), 10U);
    EXPECT_EQ(value.when(12), 14U);
    EXPECT_EQ(value.when(13), never);
    EXPECT_EQ(value.at(9), 3);
    EXPECT_EQ(value.at(10), 9);
    EXPECT_EQ(value.at(13), 9);
    EXPECT_EQ(value.at(14), 12);
    EXPECT_EQ(value.when(12), 0U);  // seen already
}

TEST(TimedValue, EqualsAListOfAllValues) {
    std::mt19937 random(2);
    const auto below = [&random](int n) {
        return std::uniform_int_distribution<int>(0, n - 1)(random);
    };
    for (int round = 0; round < 60; ++round) {
        struct Entry {
            Cycle from;
            std::int64_t value;
        };
        std::vector<Entry> all{{0, below(5)}};
        TimedValue value(all[0].value);
        const Cycle latency = 1 + static_cast<Cycle>(below(20));
        for (Cycle now = 0; now < 200; now += 1 + static_cast<Cycle>(below(4))) {
            if (below(3) == 0) {
                all.push_back({now + latency, all.back().value + 1 + below(4)});
                value.raise(all.back().value, all.back().from, now);
            }
            std::int64_t seen = 0;
            for (const Entry& e : all) {
                seen = e.from <= now ? e.value : seen;
            }
            ASSERT_EQ(value.at(now), seen) << "cycle " << now;
            const std::int64_t asked = all.back().value - 6 + below(9);
            Cycle first = never;
            for (const Entry& e : all) {
                if (e.value >= asked) {
                    first = std::max(e.from, now);
                    break;
                }
            }
            ASSERT_EQ(value.when(asked) == never ? never : std::max(value.when(asked), now), first) << "cycle " << now;
        }
    }
}

}  // namespace
}  // namespace bitline
