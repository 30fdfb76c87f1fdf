#include "hw/model/ring.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace bitline {
namespace {

TEST(Ring, EqualsADeque) {
    std::mt19937 random(1);
    for (int run = 0; run < 20; ++run) {
        Ring<int> ring;
        std::deque<int> expected;
        const auto pushes = 1 + random() % 3;  // of four steps: those with many grow it
        for (int step = 0; step < 2000; ++step) {
            if (random() % 4 < pushes) {
                ring.push_back(step);
                expected.push_back(step);
            } else if (!expected.empty()) {
                ring.pop_front();
                expected.pop_front();
            }
            ASSERT_EQ(ring.size(), expected.size());
            ASSERT_EQ(ring.empty(), expected.empty());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                ASSERT_EQ(ring[i], expected[i]);
            }
            if (!expected.empty()) {
                ASSERT_EQ(ring.front(), expected.front());
            }
        }
    }
}

}  // namespace
}  // namespace bitline
