#include "sim/trace/scope.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hw/error.hpp"

namespace bitline {
namespace {

ChipSpec twelve_tiles() {
    ChipSpec spec;
    spec.noc.width = 2;
    spec.noc.height = 2;
    spec.noc.tiles_per_router = 3;
    return spec;
}

std::vector<std::string> problems_of(const std::string& text) {
    try {
        Scope::parse(text).check(twelve_tiles());
    } catch (const InputError& error) {
        return error.lines();
    }
    return {};
}

std::string window_problem(const std::string& text) {
    try {
        parse_window(text, Clock::from_period(Time{1'000'000}));
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(Scope, HoldsEverythingUnlessToldOtherwise) {
    for (const Scope& scope : {Scope(), Scope::parse("chip"), Scope::parse("tile3,chip")}) {
        EXPECT_TRUE(scope.contains("chip.tile0"));
        EXPECT_TRUE(scope.contains("chip.router3.east"));
        EXPECT_TRUE(scope.touches("chip.memory0"));
    }
}

TEST(Scope, HoldsPartsAndWhatIsInThem) {
    const Scope scope = Scope::parse("tile3, tile5-9,router0,memory0,tile10-tile11");
    for (const char* path : {"chip.tile3", "chip.tile3.pe0.adc", "chip.tile5", "chip.tile9.input_buffer",
                             "chip.router0.east", "chip.memory0", "chip.tile10", "chip.tile11"}) {
        EXPECT_TRUE(scope.contains(path)) << path;
    }
    for (const char* path : {"chip", "chip.tile4", "chip.tile30", "chip.tile33.pe0", "chip.tile12", "chip.router1",
                             "chip.memory1", "chip.global_buffer", "tile3"}) {
        EXPECT_FALSE(scope.contains(path)) << path;
    }
}

TEST(Scope, HoldsAllOfAKindAndPartsOfParts) {
    const Scope scope = Scope::parse("router,tile3.pe0,tile5-6.ni,global_buffer");
    for (const char* path : {"chip.router0", "chip.router31.in2", "chip.tile3.pe0", "chip.tile3.pe0.adc",
                             "chip.tile5.ni", "chip.tile6.ni", "chip.global_buffer"}) {
        EXPECT_TRUE(scope.contains(path)) << path;
    }
    for (const char* path : {"chip.tile3", "chip.tile3.pe01", "chip.tile3.pe1", "chip.tile4.ni", "chip.tile5"}) {
        EXPECT_FALSE(scope.contains(path)) << path;
    }
    EXPECT_TRUE(scope.touches("chip.tile3"));
    EXPECT_TRUE(scope.touches("chip.tile6"));
    EXPECT_FALSE(scope.touches("chip.tile4"));
}

TEST(Scope, NamesAllThatIsWrong) {
    const std::string allowed =
        ", a list such as 'tile3,tile5-9,tile3.pe0,router0,memory0,global_buffer' or 'chip' is allowed";
    EXPECT_EQ(problems_of("tiel3,tile1,,tile5-,tile9-7,tiles"),
              (std::vector<std::string>{"--scope: unknown part, 'tiel3' was given" + allowed,
                                        "--scope: unknown part, '' was given" + allowed,
                                        "--scope: unknown part, 'tile5-' was given" + allowed,
                                        "--scope: the range runs backwards, 'tile9-7' was given, 'tile7-9' is allowed",
                                        "--scope: unknown part, 'tiles' was given" + allowed}));
    EXPECT_EQ(problems_of("tile99999999999").size(), 1U);
    EXPECT_EQ(problems_of("tile3.").size(), 1U);
    EXPECT_EQ(problems_of("chip.tile3").size(), 1U);
}

TEST(Scope, KnowsTheChipsNumbers) {
    EXPECT_TRUE(problems_of("tile0-11,router3,memory0,global_buffer,tile").empty());
    EXPECT_EQ(problems_of("tile12,router2-4,memory1"),
              (std::vector<std::string>{
                  "--scope: the chip has no tile12, 'tile12' was given, tile0 to tile11 are allowed",
                  "--scope: the chip has no router4, 'router4' was given, router0 to router3 are allowed",
                  "--scope: the chip has no memory1, 'memory1' was given, memory0 to memory0 are allowed"}));
}

TEST(TimeWindow, HoldsTheCyclesThatBeginInIt) {
    const Clock clock = Clock::from_frequency(Frequency{1'200'000'000});  // 10 us = 12 000 cycles
    const TimeWindow window = parse_window("10us:20 us", clock);
    EXPECT_EQ(window.begin, 12'000U);
    EXPECT_EQ(window.end, 24'000U);
    // Cycle 1 begins at 0.8333 ns, cycle 2 at 1.6667 ns, cycle 3 at 2.5 ns.
    const TimeWindow odd = parse_window("1ns:2.5ns", clock);
    EXPECT_EQ(odd.begin, 2U);
    EXPECT_EQ(odd.end, 3U);
}

TEST(TimeWindow, MayBeOpen) {
    const Clock clock = Clock::from_period(Time{1'000'000});
    EXPECT_EQ(parse_window("5ns:", clock).begin, 5U);
    EXPECT_EQ(parse_window("5ns:", clock).end, never);
    EXPECT_EQ(parse_window(":5ns", clock).begin, 0U);
    EXPECT_EQ(parse_window(":5ns", clock).end, 5U);
    EXPECT_EQ(parse_window(":", clock).end, never);
}

TEST(TimeWindow, SaysWhatIsWrong) {
    EXPECT_EQ(window_problem("10us"),
              "--window: not two times with a colon between, '10us' was given, two times such as "
              "'10us:20us', '10us:' or ':20us' are allowed");
    EXPECT_EQ(window_problem("10:20"),
              "--window: '10' is no time of whole femtoseconds, '10:20' was given, two times such as "
              "'10us:20us', '10us:' or ':20us' are allowed");
    EXPECT_NE(window_problem("1us:2us:3us"), "");
    EXPECT_NE(window_problem("1nJ:2nJ"), "");
    EXPECT_NE(window_problem("-1us:2us"), "");
    EXPECT_EQ(window_problem("2us:1us"),
              "--window: holds no cycle of 1 ns, '2us:1us' was given, a later end than beginning is "
              "allowed");
    EXPECT_NE(window_problem("100.1ns:100.9ns"), "");  // no cycle begins in between
}

}  // namespace
}  // namespace bitline
