#include "sim/search/run_cache.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>
#include <map>
#include <random>
#include <string>

#include "tests/support/isolated.hpp"

namespace bitline::search {
namespace {

using Known = std::optional<std::string>;

TEST(RunCache, KeepsTheFirstOfAKey) {
    RunCache runs;
    const std::string large(300'000, 'x');
    EXPECT_TRUE(runs.keep("a", "1234"));
    EXPECT_TRUE(runs.keep("b", large));
    EXPECT_TRUE(runs.keep("a", "another"));
    EXPECT_EQ(runs.find("a"), Known("1234"));
    EXPECT_EQ(runs.find("b"), Known(large));
    EXPECT_EQ(runs.find("c"), std::nullopt);
}

TEST(RunCache, TheNewTakeThePlaceOfTheOldest) {
    RunCache runs(10);
    EXPECT_TRUE(runs.keep("a", "1234"));
    EXPECT_TRUE(runs.keep("b", "567"));
    EXPECT_FALSE(runs.keep("too long", "12345678901"));
    EXPECT_TRUE(runs.keep("c", "890"));
    EXPECT_EQ(runs.find("a"), Known("1234"));
    EXPECT_TRUE(runs.keep("d", "xy"));  // begins where the file does
    EXPECT_EQ(runs.find("a"), std::nullopt);
    EXPECT_EQ(runs.find("b"), Known("567"));
    EXPECT_EQ(runs.find("d"), Known("xy"));
    EXPECT_TRUE(runs.keep("a", "again"));  // over what is left of the place of a, and that of b
    EXPECT_EQ(runs.find("b"), std::nullopt);
    EXPECT_EQ(runs.find("c"), Known("890"));
    EXPECT_EQ(runs.find("d"), Known("xy"));
    EXPECT_EQ(runs.find("a"), Known("again"));
}

// Against a list of the latest.
TEST(RunCache, WhatItFindsIsWhatWasKept) {
    RunCache runs(1000);
    std::mt19937 random(5);
    std::map<std::string, std::string> kept;
    std::size_t found = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::string key = std::to_string(random() % 40);
        if (const auto run = runs.find(key)) {
            ++found;
            EXPECT_EQ(*run, kept[key]);
            continue;
        }
        kept[key] = std::string(1 + random() % 120, static_cast<char>('a' + random() % 26));
        EXPECT_TRUE(runs.keep(key, kept[key]));
        EXPECT_EQ(runs.find(key), Known(kept[key]));
    }
    EXPECT_GT(found, 200U);
    EXPECT_LT(found, 1800U);
}

TEST(RunCache, KeepsNothingOfModelsWithoutRuns) {
    RunCache runs;
    EXPECT_FALSE(runs.keep("", "1"));
    EXPECT_FALSE(runs.keep("a", ""));
    EXPECT_EQ(runs.find(""), std::nullopt);
    EXPECT_EQ(runs.find("a"), std::nullopt);
}

TEST(RunCache, LivesWithAFullDisk) {
    sc_isolated([] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit most{8, 8};
        ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &most), 0);
        RunCache runs;
        EXPECT_TRUE(runs.keep("a", "1234"));
        EXPECT_FALSE(runs.keep("b", "56789"));
        EXPECT_EQ(runs.find("a"), Known("1234"));
        EXPECT_EQ(runs.find("b"), std::nullopt);
        runs.keep("c", "xyz");
        EXPECT_EQ(runs.find("c"), Known("xyz"));
    });
}

}  // namespace
}  // namespace bitline::search
