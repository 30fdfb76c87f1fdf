// How far a run is, for the person who waits: one line on a terminal, a few plain lines elsewhere.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "hw/units.hpp"
#include "sim/status_line.hpp"

namespace bitline {

class Progress {
public:
    enum class Style {
        quiet,  ///< nothing
        line,   ///< one line that is rewritten at most ten times a second, gone at the end
        steps   ///< a line at 25, 50, 75 and 100 %
    };

    /// `total` firings are to be done. The stream must outlive this.
    Progress(std::ostream& out, Style style, std::uint64_t total, const Clock& clock, WallClock wall = steady_seconds);

    /// `done` firings have started by cycle `now`. Cheap enough to be called every thousand firings.
    void update(std::uint64_t done, Cycle now);
    /// The run is complete at cycle `end`.
    void finish(Cycle end);

    static Style style_for(bool quiet, bool terminal);

private:
    std::string status(std::uint64_t done, Cycle now, double elapsed_s) const;

    std::ostream& out_;
    Style style_;
    std::uint64_t total_;
    Clock clock_;
    WallClock wall_;
    double begin_s_;
    StatusLine line_;         ///< an unfinished one goes with this
    unsigned next_step_ = 1;  ///< quarters
};

}  // namespace bitline
