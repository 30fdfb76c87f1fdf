#include "sim/trace/path_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bitline {
namespace {

TEST(PathOrder, ComparesNumbersByValueAndContainersBeforeContents) {
    const std::vector<std::string> sorted = {"chip",           "chip.router0",       "chip.tile2",  "chip.tile2.adc",
                                             "chip.tile2.pe0", "chip.tile2.pe0.adc", "chip.tile10", "chip.tile10.pe0"};
    std::vector<std::string> paths = sorted;
    std::mt19937 random(1);
    for (int i = 0; i < 20; ++i) {
        std::shuffle(paths.begin(), paths.end(), random);
        std::sort(paths.begin(), paths.end(), [](const auto& a, const auto& b) { return path_less(a, b); });
        EXPECT_EQ(paths, sorted);
    }
}

TEST(PathOrder, IsAStrictOrderOfAllTexts) {
    std::mt19937 random(2);
    std::vector<std::string> paths;
    for (int i = 0; i < 60; ++i) {
        std::string path;
        for (auto length = random() % 6; length > 0; --length) {
            path += "a.019"[random() % 5];
        }
        paths.push_back(path);
    }
    for (const std::string& a : paths) {
        EXPECT_FALSE(path_less(a, a));
        for (const std::string& b : paths) {
            EXPECT_EQ(path_less(a, b) || path_less(b, a), a != b) << a << " and " << b;
            for (const std::string& c : paths) {
                EXPECT_FALSE(path_less(a, b) && path_less(b, c) && !path_less(a, c)) << a << ' ' << b << ' ' << c;
            }
        }
    }
}

}  // namespace
}  // namespace bitline
