#include "sim/status_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ostream>
#include <utility>

namespace bitline {

namespace {

constexpr double least_seconds_between_lines = 0.1;

}  // namespace

double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string duration_text(double seconds) {
    const auto s = static_cast<std::uint64_t>(std::ceil(std::max(seconds, 0.0)));
    if (s < 120) {
        return fmt::format("{} s", s);
    }
    if (s < 7200) {
        return fmt::format("{} min {:02} s", s / 60, s % 60);
    }
    return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

StatusLine::StatusLine(std::ostream& out, WallClock wall)
    : out_(out), wall_(std::move(wall)), next_s_(wall_() + least_seconds_between_lines) {}

StatusLine::~StatusLine() {
    erase();
}

void StatusLine::show(const std::string& text) {
    next_s_ = wall_() + least_seconds_between_lines;
    shown_ = true;
    out_ << '\r' << text << "\x1b[K" << std::flush;
}

void StatusLine::erase() {
    if (shown_) {
        shown_ = false;
        out_ << "\r\x1b[K" << std::flush;
    }
}

}  // namespace bitline
