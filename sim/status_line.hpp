// The line on a terminal that tells the person who waits how far things are.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace bitline {

/// Seconds since any fixed moment.
using WallClock = std::function<double()>;
double steady_seconds();

/// Whole seconds below two minutes, then minutes, then hours.
std::string duration_text(double seconds);

/// Rewritten at most ten times a second, gone at the end so that an error stands alone.
class StatusLine {
public:
    /// The stream must outlive this.
    StatusLine(std::ostream& out, WallClock wall);
    ~StatusLine();
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    /// Whether it may be rewritten already.
    bool due() const { return wall_() >= next_s_; }
    void show(const std::string& text);
    void erase();

private:
    std::ostream& out_;
    WallClock wall_;
    double next_s_;
    bool shown_ = false;
};

}  // namespace bitline
