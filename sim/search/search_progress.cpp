#include "sim/search/search_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

namespace bitline::search {

namespace {

constexpr double seconds_between_steps = 10;

}  // namespace

SearchProgress::SearchProgress(std::ostream& out, Progress::Style style, std::int64_t budget, std::string objective,
                               WallClock wall)
    : out_(out), style_(style), budget_(budget), objective_(std::move(objective)), wall_(std::move(wall)),
      line_(out, wall_), next_step_s_(wall_() + seconds_between_steps) {}

std::string SearchProgress::status(const SearchState& state) const {
    const std::int64_t designs = state.designs;
    const Session& session = state.session;
    const double rate = session.seconds > 0 ? static_cast<double>(session.designs) / session.seconds : 0;
    std::string text = fmt::format("{} designs", designs);
    std::string left;
    if (budget_ > 0) {
        text = fmt::format("{} of {} designs", designs, budget_);
        left = rate > 0
                   ? ", " + duration_text(static_cast<double>(std::max<std::int64_t>(budget_ - designs, 0)) / rate) +
                         " left"
                   : ", unknown time left";
    }
    text += fmt::format(", {} feasible", state.feasible);
    if (!state.best.empty()) {
        text += fmt::format(", best {} {:.4g}", objective_, state.best.front());
    }
    return text + fmt::format(", {:.2f} designs/s{}", rate, left);
}

void SearchProgress::update(const SearchState& state) {
    if (style_ == Progress::Style::line && line_.due()) {
        line_.show(status(state));
    } else if (style_ == Progress::Style::steps && wall_() >= next_step_s_) {
        next_step_s_ = wall_() + seconds_between_steps;
        out_ << status(state) << '\n' << std::flush;
    }
}

void SearchProgress::finish(const SearchState& state) {
    line_.erase();
    if (style_ == Progress::Style::quiet) {
        return;
    }
    const Session& s = state.session;
    const double rate = s.seconds > 0 ? static_cast<double>(s.designs) / s.seconds : 0;
    out_ << fmt::format("{} designs evaluated in {}, {:.2f} a second; {} of {} proposals needed no work; "
                        "{} of {} networks on designs priced by the run of another; "
                        "{:.1f} s decoding, {:.1f} s evaluating ({:.1f} s compiling, {:.1f} s simulating, {:.1f} s "
                        "accounting), {:.1f} s optimising\n",
                        s.designs, duration_text(s.seconds), rate, s.repeats, state.proposals, s.priced,
                        s.evaluations + s.priced, s.decode_s, s.evaluate_s, s.stages.compile_s, s.stages.simulate_s,
                        s.stages.account_s, s.optimise_s)
         << std::flush;
}

}  // namespace bitline::search
