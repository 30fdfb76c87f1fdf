#include "sim/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

TEST(Progress, ChoosesItsStyle) {
    EXPECT_EQ(Progress::style_for(true, true), Progress::Style::quiet);
    EXPECT_EQ(Progress::style_for(true, false), Progress::Style::quiet);
    EXPECT_EQ(Progress::style_for(false, true), Progress::Style::line);
    EXPECT_EQ(Progress::style_for(false, false), Progress::Style::steps);
}

TEST(Progress, SaysNothingWhenQuiet) {
    std::ostringstream out;
    {
        Progress progress(out, Progress::Style::quiet, 100, one_ns);
        progress.update(50, 1000);
        progress.finish(2000);
    }
    EXPECT_EQ(out.str(), "");
}

TEST(Progress, RewritesOneLineTenTimesASecondAndRemovesIt) {
    std::ostringstream out;
    double wall_s = 100;
    Progress progress(out, Progress::Style::line, 1000, one_ns, [&] { return wall_s; });
    wall_s = 100.05;
    progress.update(10, 100);  // too early
    EXPECT_EQ(out.str(), "");
    wall_s = 102;
    progress.update(200, 1'500);  // 2 s for a fifth
    const std::string first = "\r20 % of 1000 firings, 1.500 us simulated, 8 s left\x1b[K";
    EXPECT_EQ(out.str(), first);
    wall_s = 102.09;
    progress.update(300, 2'000);
    EXPECT_EQ(out.str(), first);
    wall_s = 103;
    progress.update(1000, 2'500'000);
    const std::string second = "\r100 % of 1000 firings, 2.500 ms simulated, 0 s left\x1b[K";
    EXPECT_EQ(out.str(), first + second);
    progress.finish(2'500'000);
    EXPECT_EQ(out.str(), first + second + "\r\x1b[K");
}

TEST(Progress, RemovesItsLineWhenARunFails) {
    std::ostringstream out;
    double wall_s = 0;
    {
        Progress progress(out, Progress::Style::line, 10, one_ns, [&] { return wall_s; });
        wall_s = 1;
        progress.update(0, 5);
    }
    EXPECT_EQ(out.str(), "\r0 % of 10 firings, 5 ns simulated, unknown time left\x1b[K\r\x1b[K");
}

TEST(Progress, WritesALineAtEachQuarterElsewhere) {
    std::ostringstream out;
    double wall_s = 0;
    Progress progress(out, Progress::Style::steps, 400, one_ns, [&] { return wall_s; });
    progress.update(99, 10);
    EXPECT_EQ(out.str(), "");
    wall_s = 1;
    progress.update(100, 20);
    progress.update(150, 25);
    wall_s = 10'000;
    progress.update(310, 30);  // half and three quarters at once
    progress.update(400, 40);
    progress.finish(50);
    EXPECT_EQ(out.str(), "25 % of 400 firings, 20 ns simulated, 3 s left\n"
                         "77 % of 400 firings, 30 ns simulated, 48 min 24 s left\n"
                         "100 % of 400 firings, 50 ns simulated, 2 h 46 min taken\n");
}

TEST(Progress, TakesARunWithoutFirings) {
    std::ostringstream out;
    Progress progress(out, Progress::Style::steps, 0, one_ns, [] { return 0.0; });
    progress.update(0, 0);
    progress.finish(0);
    EXPECT_EQ(out.str(), "100 % of 0 firings, 0 ns simulated, 0 s taken\n");
}

}  // namespace
}  // namespace bitline
