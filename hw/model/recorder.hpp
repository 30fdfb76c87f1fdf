// Where components report what they did: counts into the Activity, notifications to the probe if there is one.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/model/timebase.hpp"
#include "hw/probe.hpp"
#include "hw/program.hpp"

namespace bitline {

class Recorder {
public:
    /// Of the power trace. A longer run gets bins of twice the length, and so on: 60 MB must do for any run.
    static constexpr std::size_t most_bins = std::size_t{1} << 18;

    Recorder(const Program& program, const Timebase& time, Cycle power_bin, Probe* probe);

    void count(NodeId node, Action action, std::uint64_t n, Cycle now) {
        activity_.nodes[index(node)].actions[static_cast<std::size_t>(action)] += n;
        if (now - bin_begin_ < plain_span_) {
            activity_.bins[bin_][static_cast<std::size_t>(action)] += n;
        } else {
            count_in_bin(node, {action, n}, now);
        }
    }
    /// Actions of a firing that lasts from `now` to `end`, spread evenly over the power bins in between.
    void count(NodeId node, const ActionList& actions, Cycle now, Cycle end);
    NodeActivity& node(NodeId id) { return activity_.nodes[index(id)]; }
    EdgeActivity& edge(EdgeId id) { return activity_.edges[index(id)]; }
    Activity& activity() { return activity_; }
    Site site_of(NodeId id) const { return program_.node(id).site; }
    /// nullptr while nobody watches.
    Probe* probe() const { return watching_; }
    /// A watched variable, or `unwatched` when nobody ever watches it.
    SignalId declare(const std::string& path, const std::string& name, SignalKind kind, int bits) const;
    void change(SignalId id, Cycle when, std::uint64_t value) {
        if (watching_ != nullptr && id != Probe::unwatched) {
            tell(id, when, value);
        }
    }
    /// Whoever dates changes ahead says at elaboration by how many cycles at most.
    void looks_ahead(Cycle cycles) { ahead_ = std::max(ahead_, cycles); }
    /// The cycles in which changes must be told so that the listener knows what it watches. Complete after elaboration.
    Probe::Span watched() const;
    void watch(bool on) { watching_ = on ? probe_ : nullptr; }
    /// One line of the event log (docs/timing.md, E1-E10), for whoever reads it.
    template <class... Numbers>
    void log(EventKind kind, Cycle cycle, const EventPlace& place, Numbers... numbers) const {
        if (log_ != nullptr) {
            log_->event({kind, cycle, place, {static_cast<std::int64_t>(numbers)...}});
        }
    }
    /// Something moved: read by the watchdog.
    std::uint64_t progress = 0;

private:
    /// Tells the probe that time has come here, once per cycle.
    void advance() {
        if (const Cycle now = time_.now(); now >= announced_) {
            announced_ = now + 1;
            probe_->advance(now);
        }
    }
    void tell(SignalId id, Cycle when, std::uint64_t value);
    ActionCounts& bin(Cycle now) {
        if (now - bin_begin_ >= activity_.power_bin) {
            open_bin(now);
        }
        return activity_.bins[bin_];
    }
    void open_bin(Cycle now);
    Cycle plain_span() const;
    /// Opens the bin if need be, and shows what is counted if somebody watches.
    void count_in_bin(NodeId node, ActionCount action, Cycle now);
    void show(NodeId node, const ActionList& actions, Cycle now, Cycle end);
    void show_one(NodeId node, ActionCount action, Cycle now);
    /// Joins bins in pairs until the bin of `cycle` is one of `most_bins`.
    void widen_bins(Cycle cycle);
    void spread(const ActionList& actions, Cycle now, Cycle end);

    const Program& program_;
    const Timebase& time_;
    Activity activity_;
    Probe* probe_;               // nullptr: there is none
    Probe* watching_ = nullptr;  // the same, in the cycles that it watches
    Probe::Span shown_{0, 0};    // cycles whose actions the probe reads
    Probe* log_;                 // the same, if it reads events
    Cycle announced_ = 0;        // the probe has been told of the cycles before
    Cycle ahead_ = 0;            // by which changes may be dated ahead
    Cycle bin_begin_ = 0;
    std::size_t bin_ = 0;
    Cycle plain_span_ = 0;  // from bin_begin_ on: cycles in which counting is all there is to do
};

}  // namespace bitline
