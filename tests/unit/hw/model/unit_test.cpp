#include "hw/model/unit.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace bitline {
namespace {

TEST(Unit, OneIsFreeWhenItsLastUserLeaves) {
    Unit unit;
    EXPECT_EQ(unit.free_from(), 0U);
    unit.take(7);
    EXPECT_EQ(unit.free_from(), 7U);
    unit.take(9);
    EXPECT_EQ(unit.free_from(), 9U);
}

TEST(Unit, OfEqualOnesTheFirstFreeIsTaken) {
    Unit ports(2);
    ports.take(10);
    EXPECT_EQ(ports.free_from(), 0U);
    ports.take(4);
    EXPECT_EQ(ports.free_from(), 4U);
    ports.take(20);
    EXPECT_EQ(ports.free_from(), 10U);
}

TEST(Unit, ReleasesWhatWasTakenWithoutAnEnd) {
    Unit slots(2);
    slots.take(never);
    slots.take(never);
    EXPECT_EQ(slots.free_from(), never);
    slots.release(12);
    EXPECT_EQ(slots.free_from(), 12U);
    slots.take(never);
    EXPECT_EQ(slots.free_from(), never);
    slots.release(15);
    slots.release(13);
    EXPECT_EQ(slots.free_from(), 13U);
}

// Occupation written down cycle by cycle: a unit is free from `t` on if none of its cycles from `t` on is taken.
TEST(Unit, EqualsACalendar) {
    std::mt19937 random(3);
    const auto below = [&random](int n) {
        return std::uniform_int_distribution<int>(0, n - 1)(random);
    };
    for (int equal = 1; equal <= 4; ++equal) {
        Unit unit(equal);
        std::vector<std::vector<bool>> calendar(static_cast<std::size_t>(equal), std::vector<bool>(600, false));
        for (Cycle now = 0; now < 500; ++now) {
            const Cycle begin = now + static_cast<Cycle>(below(10));
            const Cycle cycles = 1 + static_cast<Cycle>(below(12));
            std::size_t first_free = 0;
            Cycle free = never;
            for (std::size_t i = 0; i < calendar.size(); ++i) {
                Cycle from = 600;
                while (from > 0 && !calendar[i][from - 1]) {
                    --from;
                }
                if (from < free) {
                    free = from;
                    first_free = i;
                }
            }
            ASSERT_EQ(unit.free_from(), free) << "cycle " << now;
            if (unit.free_from() <= begin) {
                unit.take(begin + cycles);
                for (Cycle t = begin; t < begin + cycles; ++t) {
                    calendar[first_free][t] = true;
                }
            }
        }
    }
}

}  // namespace
}  // namespace bitline
