#include "hw/model/recorder.hpp"

#include <algorithm>
#include <string>

#include "hw/error.hpp"

namespace bitline {

namespace {

__extension__ using Wide = unsigned __int128;
constexpr std::uint64_t narrow_limit = std::uint64_t{1} << 32U;

}  // namespace

Recorder::Recorder(const Program& program, const Timebase& time, Cycle power_bin, Probe* probe)
    : program_(program), time_(time), probe_(probe), log_(probe != nullptr && probe->reads_events() ? probe : nullptr) {
    if (probe != nullptr) {
        shown_ = probe->reads_actions();
    }
    activity_.nodes.resize(program.nodes.size());
    activity_.edges.resize(program.edges.size());
    activity_.image_done.assign(static_cast<std::size_t>(program.images), 0);
    activity_.power_bin = std::max<Cycle>(power_bin, 1);
    activity_.bins.resize(1);
    plain_span_ = plain_span();
}

void Recorder::count_in_bin(NodeId node, ActionCount action, Cycle now) {
    bin(now)[static_cast<std::size_t>(action.action)] += action.n;
    if (now < shown_.end) {
        show_one(node, action, now);
    }
}

void Recorder::open_bin(Cycle now) {
    widen_bins(now);
    bin_ = static_cast<std::size_t>(now / activity_.power_bin);
    bin_begin_ = bin_ * activity_.power_bin;
    if (bin_ >= activity_.bins.size()) {
        activity_.bins.resize(bin_ + 1);
    }
    plain_span_ = plain_span();
}

// All of the bin, unless the probe reads some of its actions.
Cycle Recorder::plain_span() const {
    const bool read = bin_begin_ < shown_.end && shown_.begin < bin_begin_ + activity_.power_bin;
    return read ? 0 : activity_.power_bin;
}

void Recorder::widen_bins(Cycle cycle) {
    while (cycle / activity_.power_bin >= most_bins) {
        std::vector<ActionCounts>& bins = activity_.bins;
        const std::size_t pairs = (bins.size() + 1) / 2;
        for (std::size_t pair = 0; pair < pairs; ++pair) {
            ActionCounts joined = bins[2 * pair];
            for (std::size_t a = 0; a < action_count && 2 * pair + 1 < bins.size(); ++a) {
                joined[a] += bins[2 * pair + 1][a];
            }
            bins[pair] = joined;
        }
        bins.resize(pairs);
        activity_.power_bin *= 2;
        bin_ /= 2;
        bin_begin_ = bin_ * activity_.power_bin;
    }
    plain_span_ = plain_span();
}

void Recorder::count(NodeId node, const ActionList& actions, Cycle now, Cycle end) {
    ActionCounts& per_node = activity_.nodes[index(node)].actions;
    for (const ActionCount& a : actions) {
        per_node[static_cast<std::size_t>(a.action)] += a.n;
    }
    ActionCounts& first_bin = bin(now);
    if (end <= bin_begin_ + activity_.power_bin) {
        for (const ActionCount& a : actions) {
            first_bin[static_cast<std::size_t>(a.action)] += a.n;
        }
    } else {
        spread(actions, now, end);
    }
    if (now < shown_.end && std::max(end, now + 1) > shown_.begin) {
        show(node, actions, now, end);
    }
}

// Whole actions only: up to each bin's end the share of the time that has passed, rounded down.
void Recorder::spread(const ActionList& actions, Cycle now, Cycle end) {
    widen_bins(end - 1);
    const Cycle length = activity_.power_bin;
    const Cycle span = end - now;
    const auto last = static_cast<std::size_t>((end - 1) / length);
    if (last >= activity_.bins.size()) {
        activity_.bins.resize(last + 1);
    }
    for (const ActionCount& a : actions) {
        const bool narrow = a.n <= narrow_limit && span <= narrow_limit;  // the product fits in 64 bits
        std::uint64_t before = 0;
        for (std::size_t b = bin_; b <= last; ++b) {
            const Cycle to = std::min(end, (b + 1) * length) - now;
            const std::uint64_t until = b == last ? a.n
                                        : narrow  ? a.n * to / span
                                                  : static_cast<std::uint64_t>(Wide{a.n} * to / span);
            activity_.bins[b][static_cast<std::size_t>(a.action)] += until - before;
            before = until;
        }
    }
}

void Recorder::show(NodeId node, const ActionList& actions, Cycle now, Cycle end) {
    ActionCounts counts{};
    for (const ActionCount& a : actions) {
        counts[static_cast<std::size_t>(a.action)] += a.n;
    }
    advance();
    probe_->actions(site_of(node), now, end, counts);
}

void Recorder::show_one(NodeId node, ActionCount action, Cycle now) {
    if (now >= shown_.begin) {
        ActionCounts counts{};
        counts[static_cast<std::size_t>(action.action)] = action.n;
        advance();
        probe_->actions(site_of(node), now, now, counts);
    }
}

SignalId Recorder::declare(const std::string& path, const std::string& name, SignalKind kind, int bits) const {
    return probe_ == nullptr ? Probe::unwatched : probe_->declare(path, name, kind, bits);
}

// A variable that shows what is under way begins at 0, and is right once all that began unseen has ended: after `ahead_`
// cycles. As long again, and whatever such a thing had still to say lies behind the beginning.
Probe::Span Recorder::watched() const {
    if (probe_ == nullptr) {
        return {0, 0};
    }
    Probe::Span span = probe_->watches();
    span.begin -= std::min(span.begin, 2 * ahead_);
    return span;
}

void Recorder::tell(SignalId id, Cycle when, std::uint64_t value) {
    const Cycle now = time_.now();
    if (when - now > ahead_) {
        throw InternalError("probe: a change is dated " + std::to_string(when) + " in cycle " + std::to_string(now) +
                            ", at most " + std::to_string(ahead_) + " cycles ahead are allowed");
    }
    advance();
    probe_->change(id, when, value);
}

}  // namespace bitline
