#include "hw/model/retry_times.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace bitline {
namespace {

TEST(RetryTimes, AsksTheLastNodeFirst) {
    RetryTimes times;
    for (int n = 0; n < 3; ++n) {
        times.add();
    }
    std::vector<std::size_t> asked;
    times.ask_due(0, [&](std::size_t n) {
        asked.push_back(n);
        times.set(n, n == 1 ? never : 5);
    });
    EXPECT_EQ(asked, (std::vector<std::size_t>{2, 1, 0}));
    EXPECT_EQ(times.earliest(), 5U);
    asked.clear();
    times.ask_due(4, [&](std::size_t n) { asked.push_back(n); });
    EXPECT_TRUE(asked.empty());
}

TEST(RetryTimes, EqualsAPlainList) {
    std::mt19937 random(1);
    for (const std::size_t nodes :
         {std::size_t{1}, std::size_t{63}, std::size_t{64}, std::size_t{65}, std::size_t{200}}) {
        RetryTimes times;
        std::vector<Cycle> plain(nodes, 0);
        for (std::size_t n = 0; n < nodes; ++n) {
            times.add();
        }
        for (int step = 0; step < 500; ++step) {
            const std::size_t n = random() % nodes;
            plain[n] = random() % 4 == 0 ? 1 + random() % 100 : never;
            times.set(n, plain[n]);
            ASSERT_EQ(times.of(n), plain[n]);
            ASSERT_EQ(times.earliest(), *std::min_element(plain.begin(), plain.end()));
            const Cycle now = random() % 110;
            std::vector<std::size_t> expected;
            for (std::size_t k = nodes; k-- > 0;) {
                if (plain[k] <= now) {
                    expected.push_back(k);
                }
            }
            std::vector<std::size_t> asked;
            times.ask_due(now, [&](std::size_t k) { asked.push_back(k); });
            ASSERT_EQ(asked, expected);
        }
    }
}

}  // namespace
}  // namespace bitline
