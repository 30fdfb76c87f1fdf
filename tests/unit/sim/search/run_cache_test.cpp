#include "sim/search/run_cache.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>

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

TEST(RunCache, BeginsAnewWhenItIsFull) {
    RunCache runs(10);
    runs.keep("a", "1234");
    runs.keep("b", "5678");
    EXPECT_FALSE(runs.keep("too long", "12345678901"));
    EXPECT_EQ(runs.find("too long"), std::nullopt);
    EXPECT_EQ(runs.find("a"), Known("1234"));
    runs.keep("c", "90");
    EXPECT_EQ(runs.find("b"), Known("5678"));
    runs.keep("d", "x");
    EXPECT_EQ(runs.find("a"), std::nullopt);
    EXPECT_EQ(runs.find("c"), std::nullopt);
    EXPECT_EQ(runs.find("d"), Known("x"));
    runs.keep("a", "again");
    EXPECT_EQ(runs.find("a"), Known("again"));
    EXPECT_EQ(runs.find("d"), Known("x"));
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
