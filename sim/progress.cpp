#include "sim/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ostream>
#include <utility>

namespace bitline {

namespace {

constexpr double least_seconds_between_lines = 0.1;
constexpr unsigned steps = 4;

/// Whole seconds below two minutes, then minutes, then hours.
std::string duration(double seconds) {
    const auto s = static_cast<std::uint64_t>(std::ceil(std::max(seconds, 0.0)));
    if (s < 120) {
        return fmt::format("{} s", s);
    }
    if (s < 7200) {
        return fmt::format("{} min {:02} s", s / 60, s % 60);
    }
    return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string simulated(double ns) {
    if (ns < 1e3) {
        return fmt::format("{:.0f} ns", ns);
    }
    return ns < 1e6 ? fmt::format("{:.3f} us", ns * 1e-3) : fmt::format("{:.3f} ms", ns * 1e-6);
}

}  // namespace

Progress::Progress(std::ostream& out, Style style, std::uint64_t total, const Clock& clock, WallClock wall)
    : out_(out), style_(style), total_(total), clock_(clock), wall_(std::move(wall)), begin_s_(wall_()),
      next_s_(begin_s_ + least_seconds_between_lines) {}

Progress::~Progress() {
    erase();
}

Progress::Style Progress::style_for(bool quiet, bool terminal) {
    return quiet ? Style::quiet : terminal ? Style::line : Style::steps;
}

double Progress::steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string Progress::status(std::uint64_t done, Cycle now, double elapsed_s) const {
    const double share = static_cast<double>(done) / static_cast<double>(total_);
    return fmt::format("{} % of {} firings, {} simulated, {} left", 100 * done / total_, total_,
                       simulated(clock_.ns(now)),
                       done == 0 ? "unknown time" : duration(elapsed_s * (1 - share) / share));
}

void Progress::update(std::uint64_t done, Cycle now) {
    if (style_ == Style::quiet || total_ == 0) {
        return;
    }
    if (style_ == Style::line) {
        const double wall_s = wall_();
        if (wall_s >= next_s_) {
            rewrite(done, now, wall_s);
        }
        return;
    }
    // The last line is finish()'s: all firings started is not all done.
    unsigned reached = static_cast<unsigned>(steps * done / total_);
    reached = std::min(reached, steps - 1);
    if (reached >= next_step_) {
        next_step_ = reached + 1;
        out_ << status(done, now, wall_() - begin_s_) << '\n' << std::flush;
    }
}

void Progress::rewrite(std::uint64_t done, Cycle now, double wall_s) {
    next_s_ = wall_s + least_seconds_between_lines;
    shown_ = true;
    out_ << '\r' << status(done, now, wall_s - begin_s_) << "\x1b[K" << std::flush;
}

void Progress::erase() {
    if (shown_) {
        shown_ = false;
        out_ << "\r\x1b[K" << std::flush;
    }
}

void Progress::finish(Cycle end) {
    erase();
    if (style_ == Style::steps) {
        out_ << fmt::format("100 % of {} firings, {} simulated, {} taken\n", total_, simulated(clock_.ns(end)),
                            duration(wall_() - begin_s_))
             << std::flush;
    }
}

}  // namespace bitline
