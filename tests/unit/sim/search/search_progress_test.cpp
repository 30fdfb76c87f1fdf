#include "sim/search/search_progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace bitline::search {
namespace {

SearchState state_of(std::int64_t designs, std::int64_t feasible, double seconds, std::int64_t evaluated) {
    SearchState state;
    state.designs = designs;
    state.proposals = designs + 3;
    state.repeats = 3;
    state.feasible = feasible;
    state.session.designs = evaluated;
    state.session.seconds = seconds;
    state.session.repeats = 3;
    state.session.evaluations = 30;
    state.session.priced = 10;
    return state;
}

TEST(SearchProgress, ShowsOneLineOnATerminal) {
    std::ostringstream out;
    double wall_s = 0;
    SearchProgress progress(out, Progress::Style::line, 100, "ela", [&] { return wall_s; });
    progress.update(state_of(1, 0, 0.01, 1));  // too early
    EXPECT_EQ(out.str(), "");
    wall_s = 10;
    SearchState state = state_of(40, 25, 10, 20);  // 20 of the 40 came from the store
    state.best = {1234567};
    progress.update(state);
    EXPECT_EQ(out.str(), "\r40 of 100 designs, 25 feasible, best ela 1.235e+06, 2.00 designs/s, 30 s left\x1b[K");
    out.str("");
    progress.finish(state);
    EXPECT_EQ(out.str().substr(0, 4), "\r\x1b[K");
    EXPECT_NE(out.str().find("20 designs evaluated in 10 s, 2.00 a second; 3 of 43 proposals needed no work; "
                             "10 of 40 networks on designs priced by the run of another; "),
              std::string::npos)
        << out.str();
}

TEST(SearchProgress, ShowsALineEveryTenSecondsElsewhere) {
    std::ostringstream out;
    double wall_s = 0;
    SearchProgress progress(out, Progress::Style::steps, 0, "ela", [&] { return wall_s; });
    for (int i = 0; i < 200; ++i) {
        wall_s += 0.125;
        progress.update(state_of(i, 0, wall_s, 0));
    }
    EXPECT_EQ(out.str(), "79 designs, 0 feasible, 0.00 designs/s\n159 designs, 0 feasible, 0.00 designs/s\n");
}

TEST(SearchProgress, SaysNothingWhenQuiet) {
    std::ostringstream out;
    double wall_s = 0;
    SearchProgress progress(out, Progress::Style::quiet, 10, "ela", [&] { return wall_s; });
    wall_s = 100;
    progress.update(state_of(1, 1, 1, 1));
    progress.finish(state_of(1, 1, 1, 1));
    EXPECT_EQ(out.str(), "");
}

}  // namespace
}  // namespace bitline::search
