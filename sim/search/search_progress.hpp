// How far a search is, for the person who waits.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "sim/progress.hpp"
#include "sim/search/driver.hpp"
#include "sim/status_line.hpp"

namespace bitline::search {

class SearchProgress {
public:
    /// `budget` designs are to be evaluated, 0 if nobody knows; `objective` is what the best value is one of. The stream
    /// must outlive this.
    SearchProgress(std::ostream& out, Progress::Style style, std::int64_t budget, std::string objective,
                   WallClock wall = steady_seconds);
    void update(const SearchState& state);
    /// Removes the line; otherwise than in quiet style a last one stays that tells what was done and how long it took.
    void finish(const SearchState& state);

private:
    std::string status(const SearchState& state) const;

    std::ostream& out_;
    Progress::Style style_;
    std::int64_t budget_;
    std::string objective_;
    WallClock wall_;
    StatusLine line_;
    double next_step_s_;
};

}  // namespace bitline::search
