#include "hw/model/recorder.hpp"

#include <algorithm>

namespace bitline {

namespace {

__extension__ using Wide = unsigned __int128;

}  // namespace

Recorder::Recorder(const Program& program, Cycle power_bin, Probe* probe)
    : program_(program), probe_(probe), log_(probe != nullptr && probe->reads_events() ? probe : nullptr) {
    activity_.nodes.resize(program.nodes.size());
    activity_.edges.resize(program.edges.size());
    activity_.image_done.assign(static_cast<std::size_t>(program.images), 0);
    activity_.power_bin = std::max<Cycle>(power_bin, 1);
    activity_.bins.resize(1);
}

ActionCounts& Recorder::bin(Cycle now) {
    if (now - bin_begin_ >= activity_.power_bin) {
        widen_bins(now);
        bin_ = static_cast<std::size_t>(now / activity_.power_bin);
        bin_begin_ = bin_ * activity_.power_bin;
        if (bin_ >= activity_.bins.size()) {
            activity_.bins.resize(bin_ + 1);
        }
    }
    return activity_.bins[bin_];
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
}

void Recorder::count(NodeId node, Action action, std::uint64_t n, Cycle now) {
    const auto a = static_cast<std::size_t>(action);
    activity_.nodes[index(node)].actions[a] += n;
    bin(now)[a] += n;
    if (probe_ != nullptr) {
        ActionCounts counts{};
        counts[a] = n;
        probe_->actions(site_of(node), now, now, counts);
    }
}

void Recorder::count(NodeId node, const ActionList& actions, Cycle now, Cycle end) {
    ActionCounts& per_node = activity_.nodes[index(node)].actions;
    ActionCounts& first_bin = bin(now);
    const bool one_bin = end <= bin_begin_ + activity_.power_bin;
    for (const ActionCount& a : actions) {
        per_node[static_cast<std::size_t>(a.action)] += a.n;
        if (one_bin) {
            first_bin[static_cast<std::size_t>(a.action)] += a.n;
        }
    }
    if (!one_bin) {
        spread(actions, now, end);
    }
    if (probe_ != nullptr) {
        ActionCounts counts{};
        for (const ActionCount& a : actions) {
            counts[static_cast<std::size_t>(a.action)] += a.n;
        }
        probe_->actions(site_of(node), now, end, counts);
    }
}

// Whole actions only: up to each bin's end the share of the time that has passed, rounded down.
void Recorder::spread(const ActionList& actions, Cycle now, Cycle end) {
    widen_bins(end - 1);
    const Cycle length = activity_.power_bin;
    const auto last = static_cast<std::size_t>((end - 1) / length);
    if (last >= activity_.bins.size()) {
        activity_.bins.resize(last + 1);
    }
    for (std::size_t b = bin_; b <= last; ++b) {
        const Cycle from = std::max(now, b * length) - now;
        const Cycle to = std::min(end, (b + 1) * length) - now;
        for (const ActionCount& a : actions) {
            activity_.bins[b][static_cast<std::size_t>(a.action)] +=
                static_cast<std::uint64_t>(Wide{a.n} * to / (end - now) - Wide{a.n} * from / (end - now));
        }
    }
}

SignalId Recorder::declare(const std::string& path, const std::string& name, SignalKind kind, int bits) const {
    return probe_ == nullptr ? Probe::unwatched : probe_->declare(path, name, kind, bits);
}

}  // namespace bitline
