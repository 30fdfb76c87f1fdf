#include "sim/trace/change_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace bitline {
namespace {

using Values = std::vector<std::uint64_t>;

Values take(ChangeQueue& queue, Cycle when) {
    Values values;
    queue.take(when, [&](const ChangeQueue::Change& change) { values.push_back(change.value); });
    return values;
}

TEST(ChangeQueue, GivesBackByTimeAndThenByCall) {
    ChangeQueue queue;
    EXPECT_EQ(queue.next(), never);
    queue.push(7, {0, 1});
    queue.push(3, {0, 2});
    queue.push(7, {0, 3});
    queue.push(1'000'000, {0, 4});
    EXPECT_EQ(queue.next(), 3U);
    EXPECT_EQ(take(queue, 2), Values{});
    EXPECT_EQ(take(queue, 3), Values{2});
    EXPECT_EQ(queue.next(), 7U);
    EXPECT_EQ(take(queue, 7), (Values{1, 3}));
    EXPECT_EQ(queue.next(), 1'000'000U);
    EXPECT_EQ(take(queue, 1'000'000), Values{4});
    EXPECT_EQ(queue.next(), never);
}

TEST(ChangeQueue, KeepsTheOrderOfCallsWhenTheFarComesNear) {
    ChangeQueue queue;
    queue.push(10'000, {0, 1});  // far
    queue.drop_to(9'000);
    queue.push(10'000, {0, 2});  // near
    EXPECT_EQ(queue.next(), 10'000U);
    EXPECT_EQ(take(queue, 10'000), (Values{1, 2}));
}

TEST(ChangeQueue, AgreesWithATable) {
    std::mt19937 random(6);
    for (const std::uint32_t reach : {3U, 100U, 4096U, 20'000U}) {
        ChangeQueue queue;
        std::map<Cycle, Values> table;
        std::uint64_t pushed = 0;
        Cycle now = 0;
        for (int round = 0; round < 3000; ++round) {
            for (auto pushes = random() % 5; pushes > 0; --pushes) {
                const Cycle when = now + random() % reach;
                queue.push(when, {0, ++pushed});
                table[when].push_back(pushed);
            }
            const Cycle then = now + random() % (reach / 2 + 2);
            for (Cycle next = queue.next(); next < then; next = queue.next()) {
                ASSERT_FALSE(table.empty());
                ASSERT_EQ(next, table.begin()->first);
                ASSERT_EQ(take(queue, next), table.begin()->second);
                table.erase(table.begin());
            }
            queue.drop_to(then);
            now = then;
            ASSERT_EQ(queue.next(), table.empty() ? never : table.begin()->first);
        }
        EXPECT_GT(pushed, 5000U);
    }
}

}  // namespace
}  // namespace bitline
