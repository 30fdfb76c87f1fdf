#include "hw/model/cycle_wheel.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

namespace bitline {
namespace {

std::vector<std::size_t> taken(CycleWheel& wheel, Cycle now) {
    std::vector<std::size_t> members;
    wheel.take(now, [&](std::size_t m) { members.push_back(m); });
    return members;
}

TEST(CycleWheel, TellsWhoIsDueWhen) {
    CycleWheel wheel(130);
    EXPECT_EQ(wheel.next(), never);
    wheel.wake(129, 3);
    wheel.wake(5, 3);
    wheel.wake(5, 3);
    wheel.wake(64, 1'000'000'000);
    EXPECT_EQ(wheel.next(), 3U);
    EXPECT_EQ(taken(wheel, 2), std::vector<std::size_t>{});
    EXPECT_EQ(taken(wheel, 3), (std::vector<std::size_t>{5, 129}));
    EXPECT_EQ(wheel.next(), 1'000'000'000U);
    EXPECT_EQ(taken(wheel, 1'000'000'000), std::vector<std::size_t>{64});
    EXPECT_EQ(wheel.next(), never);
}

TEST(CycleWheel, MembersWakeEachOther) {
    CycleWheel wheel(3);
    wheel.wake(0, 1);
    wheel.take(1, [&](std::size_t) {
        wheel.wake(2, 2);
        wheel.wake(1, 1024);  // the last slot ahead
        wheel.wake(0, 1025);  // the first beyond
    });
    EXPECT_EQ(taken(wheel, wheel.next()), std::vector<std::size_t>{2});
    EXPECT_EQ(wheel.next(), 1024U);
    EXPECT_EQ(taken(wheel, 1024), std::vector<std::size_t>{1});
    EXPECT_EQ(wheel.next(), 1025U);
}

// Against a map. Nobody is forgotten, and nobody is looked at without having asked, or having asked for a far cycle again.
TEST(CycleWheel, SameAsAMap) {
    std::mt19937 random(7);
    CycleWheel wheel(100);
    std::map<Cycle, std::set<std::size_t>> due;
    std::vector<Cycle> far(100, never);
    Cycle now = 0;
    const auto wake = [&](std::size_t member, Cycle at) {
        wheel.wake(member, at);
        if (at - now < 1024) {
            due[at].insert(member);
        } else if (at < far[member]) {
            far[member] = at;
            due[at].insert(member);
        }
    };
    const Cycle spans[] = {1, 3, 60, 1023, 1024, 1030, 5000};
    for (int round = 0; round < 20'000; ++round) {
        for (int n = round % 400 == 0 ? 20 : 1; n > 0; --n) {
            wake(random() % 100, now + 1 + random() % spans[random() % 7]);
        }
        ASSERT_EQ(wheel.next(), due.begin()->first);
        now = due.begin()->first;
        std::vector<std::size_t> expected(due.begin()->second.begin(), due.begin()->second.end());
        for (const std::size_t m : expected) {
            far[m] = far[m] == now ? never : far[m];
        }
        due.erase(due.begin());
        ASSERT_EQ(taken(wheel, now), expected) << "cycle " << now;
    }
}

}  // namespace
}  // namespace bitline
