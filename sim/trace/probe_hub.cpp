#include "sim/trace/probe_hub.hpp"

#include <algorithm>
#include <utility>

namespace bitline {

ProbeHub::ProbeHub(std::vector<Probe*> listeners) : listeners_(std::move(listeners)) {}

SignalId ProbeHub::declare(const std::string& path, const std::string& name, SignalKind kind, int bits) {
    const std::size_t before = watchers_.size();
    for (Probe* listener : listeners_) {
        const SignalId id = listener->declare(path, name, kind, bits);
        if (id != unwatched) {
            watchers_.push_back({listener, id});
        }
    }
    if (watchers_.size() == before) {
        return unwatched;
    }
    first_.push_back(watchers_.size());
    return SignalId{static_cast<std::uint32_t>(first_.size() - 2)};
}

void ProbeHub::change(SignalId id, Cycle when, std::uint64_t value) {
    if (id == unwatched) {
        return;
    }
    for (std::size_t i = first_[id.value]; i < first_[id.value + 1]; ++i) {
        watchers_[i].listener->change(watchers_[i].id, when, value);
    }
}

void ProbeHub::firing(NodeId node, std::uint64_t number, Cycle start, Cycle end) {
    for (Probe* listener : listeners_) {
        listener->firing(node, number, start, end);
    }
}

void ProbeHub::packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) {
    for (Probe* listener : listeners_) {
        listener->packet(edge, from, to, flits, start, end);
    }
}

void ProbeHub::actions(Site site, Cycle start, Cycle end, const ActionCounts& counts) {
    for (Probe* listener : listeners_) {
        listener->actions(site, start, end, counts);
    }
}

Probe::Span ProbeHub::joined(Span (Probe::*of_listener)() const) const {
    Span all{never, 0};
    for (const Probe* listener : listeners_) {
        const Span span = (listener->*of_listener)();
        all.begin = std::min(all.begin, span.begin);
        all.end = std::max(all.end, span.end);
    }
    return all;
}

Probe::Span ProbeHub::watches() const {
    return joined(&Probe::watches);
}

Probe::Span ProbeHub::reads_actions() const {
    return joined(&Probe::reads_actions);
}

void ProbeHub::advance(Cycle now) {
    for (Probe* listener : listeners_) {
        listener->advance(now);
    }
}

bool ProbeHub::reads_events() const {
    return std::any_of(listeners_.begin(), listeners_.end(), [](const Probe* p) { return p->reads_events(); });
}

void ProbeHub::event(const Event& event) {
    for (Probe* listener : listeners_) {
        if (listener->reads_events()) {
            listener->event(event);
        }
    }
}

}  // namespace bitline
