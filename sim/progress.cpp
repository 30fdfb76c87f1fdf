#include "sim/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace bitline {

namespace {

constexpr unsigned parts_of_run = 4;

std::string simulated(double ns) {
    if (ns < 1e3) {
        return fmt::format("{:.0f} ns", ns);
    }
    return ns < 1e6 ? fmt::format("{:.3f} us", ns * 1e-3) : fmt::format("{:.3f} ms", ns * 1e-6);
}

}  // namespace

Progress::Progress(std::ostream& out, Style style, std::uint64_t total, const Clock& clock, WallClock wall)
    : out_(out), style_(style), total_(total), clock_(clock), wall_(std::move(wall)), begin_s_(wall_()),
      line_(out, wall_) {}

Progress::Style Progress::style_for(bool quiet, bool terminal) {
    return quiet ? Style::quiet : terminal ? Style::line : Style::steps;
}

std::string Progress::status(std::uint64_t done, Cycle now, double elapsed_s) const {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    return fmt::format("{} % of {} firings, {} simulated, {} left", 100 * done / total_, total_,
                       simulated(clock_.ns(now)),
                       done == 0 ? "unknown time" : duration_text(elapsed_s * (1 - share) / share));
}

void Progress::update(std::uint64_t done, Cycle now) {
    if (style_ == Style::quiet || total_ == 0) {
        return;
    }
    if (style_ == Style::line) {
        if (line_.due()) {
            line_.show(status(done, now, wall_() - begin_s_));
        }
        return;
    }
    // The last line is finish()'s: all firings started is not all done.
    unsigned reached = static_cast<unsigned>(parts_of_run * done / total_);
    reached = std::min(reached, parts_of_run - 1);
    if (reached >= next_step_) {
        next_step_ = reached + 1;
        out_ << status(done, now, wall_() - begin_s_) << '\n' << std::flush;
    }
}

void Progress::finish(Cycle end) {
    line_.erase();
    if (style_ == Style::steps) {
        out_ << fmt::format("100 % of {} firings, {} simulated, {} taken\n", total_, simulated(clock_.ns(end)),
                            duration_text(wall_() - begin_s_))
             << std::flush;
    }
}

}  // namespace bitline
