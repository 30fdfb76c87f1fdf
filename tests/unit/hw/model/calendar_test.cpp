#include "hw/model/calendar.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace bitline {
namespace {

// Writes down when it is evaluated.
class Sleeper : public Calendar::Entry {
public:
    std::vector<Cycle> evaluated;

private:
    void evaluate(Cycle now) override { evaluated.push_back(now); }
};

using Cycles = std::vector<Cycle>;

TEST(Calendar, EvaluatesInTheCycleAndOnce) {
    Calendar calendar;
    Sleeper a;
    Sleeper b;
    EXPECT_EQ(calendar.next(), never);
    calendar.enter(a, 0);
    calendar.enter(b, 7);
    EXPECT_EQ(calendar.next(), 0U);
    calendar.run_until(6);
    EXPECT_EQ(calendar.now(), 6U);
    EXPECT_EQ(calendar.next(), 7U);
    EXPECT_EQ(b.due(), 7U);
    calendar.run_until(7);
    EXPECT_EQ(b.due(), never);
    calendar.run_until(100'000);
    EXPECT_EQ(a.evaluated, (Cycles{0}));
    EXPECT_EQ(b.evaluated, (Cycles{7}));
    EXPECT_EQ(calendar.evaluations(), 2U);
    EXPECT_EQ(calendar.next(), never);
}

TEST(Calendar, AnEntryMoves) {
    Calendar calendar;
    Sleeper a;
    Sleeper b;
    for (const Cycle at : {Cycle{9}, Cycle{1'000'000}, Cycle{5000}, Cycle{4095}, Cycle{20}}) {
        calendar.enter(a, at);
        calendar.enter(b, at);
        EXPECT_EQ(calendar.next(), at);
    }
    calendar.enter(b, 1'000'000);
    calendar.run_until(2'000'000);
    EXPECT_EQ(a.evaluated, (Cycles{20}));
    EXPECT_EQ(b.evaluated, (Cycles{1'000'000}));
}

// Whatever is entered and moved, from inside and outside of the wheel: the same as with an ordered map.
TEST(Calendar, EqualsAnOrderedMap) {
    std::mt19937 random(1);
    const auto below = [&random](unsigned n) {
        return random() % n;
    };
    for (int run = 0; run < 50; ++run) {
        Calendar calendar;
        std::vector<Sleeper> sleepers(1 + below(40));
        std::map<const Sleeper*, Cycle> due;
        std::map<const Sleeper*, Cycles> expected;
        for (int step = 0; step < 400; ++step) {
            Sleeper& s = sleepers[below(static_cast<unsigned>(sleepers.size()))];
            const unsigned reach = std::vector<unsigned>{2, 70, 4096, 5000, 100'000}[below(5)];
            const Cycle at = calendar.now() + 1 + below(reach);
            calendar.enter(s, at);
            due[&s] = at;
            if (below(3) == 0) {
                const Cycle end = calendar.now() + below(std::vector<unsigned>{1, 70, 4096, 20'000}[below(4)]);
                for (auto entry = due.begin(); entry != due.end();) {
                    if (entry->second <= end) {
                        expected[entry->first].push_back(entry->second);
                        entry = due.erase(entry);
                    } else {
                        ++entry;
                    }
                }
                calendar.run_until(end);
                Cycle first = never;
                for (const auto& [sleeper, cycle] : due) {
                    first = std::min(first, cycle);
                }
                ASSERT_EQ(calendar.next(), first);
            }
        }
        for (const Sleeper& s : sleepers) {
            ASSERT_EQ(s.evaluated, expected[&s]);
        }
    }
}

}  // namespace
}  // namespace bitline
