// Joins several listeners into the one that the chip knows.
#pragma once

#include <vector>

#include "hw/probe.hpp"

namespace bitline {

/// Passes each notification on to every listener, in their order. A variable is watched when one of them watches it.
class ProbeHub final : public Probe {
public:
    /// The listeners must outlive the hub.
    explicit ProbeHub(std::vector<Probe*> listeners);

    SignalId declare(const std::string& path, const std::string& name, SignalKind kind, int bits) override;
    void change(SignalId id, Cycle when, std::uint64_t value) override;
    void firing(NodeId node, std::uint64_t number, Cycle start, Cycle end) override;
    void packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) override;
    void actions(Site site, Cycle start, Cycle end, const ActionCounts& counts) override;
    Span watches() const override;
    Span reads_actions() const override;
    void advance(Cycle now) override;
    bool reads_events() const override;
    void event(const Event& event) override;

private:
    /// From the first cycle of any listener's span to the last.
    Span joined(Span (Probe::*of_listener)() const) const;

    struct Watcher {
        Probe* listener;
        SignalId id;
    };
    std::vector<Probe*> listeners_;
    std::vector<Watcher> watchers_;      ///< of all variables, variable by variable
    std::vector<std::size_t> first_{0};  ///< watchers of variable i: [first_[i], first_[i + 1])
};

}  // namespace bitline
