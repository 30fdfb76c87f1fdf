// How firings start: rules F2 to F6, D1 and D2.
#include <algorithm>
#include <stdexcept>

#include "tests/reference/clocked_site.hpp"

namespace bitline::reference {

// F2 to F5.
Stall ClockedSite::look(std::size_t id, Cycle now, bool& starts) {
    const NodeState& node = state_.nodes[id];
    if (node.started == node.firings) {
        return Stall::server;
    }
    const Firing f = firing(node, node.started);
    const Cycle server = node.server_free[static_cast<std::size_t>(node.started) % node.server_free.size()];
    if (now < server) {
        const bool only_server = now + 1 == server && inputs_visible(node, f);
        state_.coverage.saw(Rule::F2, only_server);
        state_.coverage.saw(Rule::V5, only_server && site_.kind == SiteKind::tile && node.node->kind != NodeKind::mvm);
        return Stall::server;
    }
    if (!inputs_visible(node, f)) {
        state_.coverage.saw(Rule::F3);
        return Stall::input;
    }
    if (!space_granted(node, f)) {
        state_.coverage.saw(Rule::F4);
        return Stall::space;
    }
    if (!units_free(id, f, now)) {
        return Stall::unit;
    }
    starts = true;
    return Stall::server;  // its next firing cannot start in this cycle
}

bool ClockedSite::inputs_visible(const NodeState& node, const Firing& firing) const {
    return std::all_of(node.node->inputs.begin(), node.node->inputs.end(), [&](EdgeId input) {
        const EdgeState& edge = state_.edges[index(input)];
        const std::vector<std::int64_t>& read = edge.readings.read[firing.i];
        return std::all_of(read.begin(), read.end(), [&](std::int64_t element) {
            return edge.visible[static_cast<std::size_t>(firing.image * edge.elements + element)] != 0;
        });
    });
}

// Nothing is read whose room may have been given away.
void ClockedSite::check_bases(const NodeState& node, const Firing& firing) const {
    for (const EdgeId input : node.node->inputs) {
        const EdgeState& edge = state_.edges[index(input)];
        const std::vector<std::int64_t>& read = edge.readings.read[firing.i];
        if (!read.empty() && firing.image * edge.elements + read.front() < edge.base) {
            throw std::runtime_error("reference: " + node.node->name + " reads what is dead");
        }
    }
}

bool ClockedSite::space_granted(const NodeState& node, const Firing& firing) const {
    return !firing.emits || std::all_of(node.outputs.begin(), node.outputs.end(), [&](const NodeState::Output& output) {
        const EdgeState& edge = state_.edges[output.edge];
        const Made& made = edge.made[output.view][firing.i];
        return made.count == 0 ||
               firing.image * edge.elements + made.first + made.count - 1 < edge.views[output.view].horizon;
    });
}

bool ClockedSite::leaves_by_network(const NodeState& node, const Firing& firing) const {
    return firing.emits && std::any_of(node.outputs.begin(), node.outputs.end(), [&](const NodeState::Output& output) {
               const EdgeState& edge = state_.edges[output.edge];
               return edge.to != site_ && edge.made[output.view][firing.i].count > 0;
           });
}

bool ClockedSite::slot_free(const NodeState& node, const Firing& firing) const {
    return !leaves_by_network(node, firing) || node.slots_used < node.node->output_slots;
}

const Work& ClockedSite::work(std::size_t node, std::int64_t number, bool emits) const {
    const std::vector<Planned>& of = plans_[node];
    const Planned& planned = of[static_cast<std::size_t>(number) % of.size()];
    return emits ? planned.for_server : planned.silent;
}

std::size_t ClockedSite::busy_unit(const Work& work, const UnitTimes& free, Cycle now) const {
    for (const UnitUse& use : work.uses) {
        const std::vector<Cycle>& equal = free[use.unit];
        if (use.cycles > 0 && *std::min_element(equal.begin(), equal.end()) > now + use.offset) {
            return use.unit;
        }
    }
    return free.size();
}

// D2.
bool ClockedSite::queue_has_room(std::size_t requests, Cycle now) const {
    const auto last = places_.begin() + static_cast<std::ptrdiff_t>(requests);
    return std::count_if(places_.begin(), last, [now](Cycle free) { return free > now; }) < spec_.memory.queue;
}

// F5, and what of it the coverage wants to know.
bool ClockedSite::units_free(std::size_t id, const Firing& firing, Cycle now) {
    const NodeState& node = state_.nodes[id];
    const bool memory = site_.kind == SiteKind::memory;
    const Work* w = memory ? nullptr : &work(id, node.started, firing.emits);
    const std::size_t busy = memory ? 0 : busy_unit(*w, unit_free_, now);
    const bool units = memory ? queue_has_room(places_.size(), now) : busy == unit_free_.size();
    const bool slot = slot_free(node, firing);
    state_.coverage.saw(Rule::F9, units && !slot);
    if (!units) {
        state_.coverage.saw(rule_of_unit(site_.kind, busy));
        const bool before = memory ? queue_has_room(requests_before_, now)
                                   : started_ && busy_unit(*w, unit_free_before_, now) == unit_free_.size();
        state_.coverage.saw(Rule::F1, started_ && before && slot);
    }
    return units && slot;
}

void ClockedSite::start(std::size_t id, Cycle now) {
    NodeState& node = state_.nodes[id];
    const std::int64_t number = node.started;
    const Firing f = firing(node, number);
    check_bases(node, f);
    saw_start(id, f, now);
    state_.note(Rule::E1, now, path_, "start", {signed_of(id), number});
    Cycle ends = 0;
    Cycle interval = 1;
    if (site_.kind == SiteKind::memory) {
        ends = memory_end(*node.node, f, now);
    } else {
        const Work& w = work(id, number, f.emits);
        for (const UnitUse& use : w.uses) {
            std::vector<Cycle>& free = unit_free_[use.unit];
            if (use.cycles > 0) {
                *std::min_element(free.begin(), free.end()) = now + use.offset + use.cycles;
            }
        }
        ends = now + w.latency;
        interval = w.interval;
    }
    node.slots_used += leaves_by_network(node, f) ? 1 : 0;
    state_.coverage.saw(Rule::F7, node.last_end > ends);
    node.last_end = std::max(node.last_end, ends);  // F7: never before the one before it
    node.server_free[static_cast<std::size_t>(number) % node.server_free.size()] = now + interval;
    node.result.first_start = std::min(node.result.first_start, now);
    ++node.started;
    flights_.push_back({id, number, node.last_end});
}

void ClockedSite::saw_start(std::size_t id, const Firing& firing, Cycle now) {
    if (!started_) {
        started_ = true;
        unit_free_before_ = unit_free_;
        requests_before_ = places_.size();
    }
    Coverage& coverage = state_.coverage;
    const NodeState& node = state_.nodes[id];
    coverage.saw(Rule::P1, node.node->kind == NodeKind::reduce);
    coverage.saw(Rule::P2, node.node->domain.deal_period > 1);
    for (const EdgeId input : node.node->inputs) {
        const EdgeState& edge = state_.edges[index(input)];
        coverage.saw(Rule::C2, edge.last_arrival == now);
        coverage.saw(Rule::P4, edge.readings.clipped[firing.i]);
    }
    if (site_.kind == SiteKind::memory) {
        return;
    }
    const Work& w = work(id, node.started, firing.emits);
    for (const Rule rule : w.shows) {
        coverage.saw(rule);
    }
    for (const UnitUse& use : w.uses) {
        const std::vector<Cycle>& equal = unit_free_[use.unit];
        coverage.saw(Rule::F5, use.cycles > 0 && *std::min_element(equal.begin(), equal.end()) > now);
        coverage.saw(Rule::F6, use.cycles > 0 && use.offset > 0);
    }
    coverage.saw(Rule::G1,
                 site_.kind == SiteKind::global_buffer && node.steps[firing.i].columns < node.node->domain.run);
}

// D1.
Cycle ClockedSite::memory_end(const Node& node, const Firing& firing, Cycle now) {
    const std::int64_t bytes =
        std::int64_t{node.memory.bytes_per_column} * state_.nodes[index(node.id)].steps[firing.i].columns;
    const std::size_t channel = requests_++ % channel_free_.size();
    Cycle& free = channel_free_[channel];
    const Cycle begin = std::max(now, free);
    free = begin + std::max<Cycle>(1, cycles_at(spec_.clock, bytes, spec_.memory.bandwidth));
    state_.coverage.saw(Rule::D1, begin > now);
    state_.note(Rule::E9, begin, path_ + ".channel" + std::to_string(channel), "channel",
                {bytes, static_cast<std::int64_t>(free)});
    places_.push_back(free + cycles_of(spec_.clock, spec_.memory.latency));
    return places_.back();
}

}  // namespace bitline::reference
