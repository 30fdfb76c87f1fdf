// One notification interface for everyone who watches a run: waves, timeline, transaction log, tests. With no listener
// nothing is built and nothing is called. Listeners never change timing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/event.hpp"
#include "hw/ids.hpp"
#include "hw/program.hpp"

namespace bitline {

/// What a variable of the chip shows. Every variable starts at 0.
enum class SignalKind {
    state,      ///< 0 idle, else 1 + index of the node at work (tiles, processing elements, ADC banks)
    occupancy,  ///< elements, bytes or flits held; reserved space counts: it steps at reservation and release
    flag        ///< 0 or 1 (a link moves a flit)
};

struct SignalId {
    std::uint32_t value = 0;
    friend bool operator==(SignalId a, SignalId b) { return a.value == b.value; }
    friend bool operator!=(SignalId a, SignalId b) { return a.value != b.value; }
};

class Probe {
public:
    virtual ~Probe() = default;

    /// Called during elaboration for each observable variable, before any other call. `path` is the instance path from
    /// `chip` on, `name` is unique in it: ("chip.tile3.pe0.adc", "state"), ("chip.tile3.input_buffer", "occupancy"),
    /// ("chip.router4.east", "busy"). `bits` (1..64) holds the largest value. Returns the id for `change`, or
    /// `unwatched` when no listener wants it; the caller then need not call `change` (a call is allowed, and ignored).
    virtual SignalId declare(const std::string& path, const std::string& name, SignalKind kind, int bits) = 0;
    /// The variable takes `value` at `when`, which is not before the last advance(); the future is allowed. Of several
    /// changes of one variable in one cycle the last call wins.
    virtual void change(SignalId id, Cycle when, std::uint64_t value) = 0;

    /// A firing of `node` (number over all images) occupies its site from `start` to `end` (exclusive).
    virtual void firing(NodeId node, std::uint64_t number, Cycle start, Cycle end) = 0;
    /// A packet of `edge` was injected at `start`; its tail reached the consumer's interface just before `end` (exclusive).
    virtual void packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) = 0;
    /// Actions that `site` does evenly over [start, end), or all at `start` when end <= start: what a power trace is made
    /// of. One call per firing will do; start is not before the last advance(). Network actions belong to the site that
    /// sends the packet.
    virtual void actions(Site site, Cycle start, Cycle end, const ActionCounts& counts) = 0;
    struct Span {
        Cycle begin = 0;
        Cycle end = never;
    };
    /// The cycles [begin, end) whose changes, firings and packets this listener reads. Asked once, before the run; those of
    /// other cycles need not be told. Before the span begins each variable is told that has another value than 0 by then,
    /// so that the value in `begin` is that of the latest change dated up to `begin`.
    virtual Span watches() const { return {}; }
    /// The cycles [begin, end) whose actions this listener reads. Asked once, before the run; actions that lie wholly outside
    /// need not be told.
    virtual Span reads_actions() const { return {}; }
    /// Simulated time reached `now`: no later call is dated before `now`. Called in order, before the first change or actions
    /// that are told in a cycle; cycles in which nothing is told are left out.
    virtual void advance(Cycle now) = 0;

    /// Whether this listener reads the event log. Asked once, at the start; without a reader events are not even made.
    virtual bool reads_events() const { return false; }
    /// Something of the log happens in `event.cycle`, which is not before the last advance(); the future is allowed. Of several
    /// `base` or `horizon` events of one edge and site (and producer) in one cycle the largest counts. Only if reads_events().
    virtual void event(const Event& /*event*/) {}

    static constexpr SignalId unwatched{0xffffffffU};
};

}  // namespace bitline
