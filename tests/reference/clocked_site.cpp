#include "tests/reference/clocked_site.hpp"

#include <algorithm>
#include <stdexcept>

namespace bitline::reference {

ClockedSite::ClockedSite(const ChipSpec& spec, const Program& program, Site site, State& state)
    : spec_(spec), site_(site), path_(path_of(site)), state_(state), plans_(program.nodes.size()) {
    for (const Node& node : program.nodes) {
        if (node.site != site) {
            continue;
        }
        nodes_.push_back(index(node.id));
        for (int server = 0; site.kind != SiteKind::memory && server < node.servers; ++server) {
            plans_[index(node.id)].push_back(
                {work_of(spec, program, node, server, true), work_of(spec, program, node, server, false)});
        }
    }
    for (const int equal : units_of(spec, site.kind)) {
        unit_free_.emplace_back(static_cast<std::size_t>(equal), 0);
    }
    channel_free_.assign(static_cast<std::size_t>(spec.memory.channels), 0);
}

// C2: firings that end, arrivals, starts.
void ClockedSite::step(Cycle now, std::vector<Message>& out) {
    see_horizons(now);
    take_ends(now, out);
    take_arrivals(now);
    move_bases(now);
    started_ = false;
    for (auto id = nodes_.rbegin(); id != nodes_.rend(); ++id) {  // F1
        NodeState& node = state_.nodes[*id];
        bool starts = false;
        node.stall = look(*id, now, starts);
        if (starts) {
            start(*id, now);
        }
        if (node.result.first_start != never && node.ended < node.firings) {
            ++node.result.wait[static_cast<std::size_t>(node.stall)];
        }
    }
}

ClockedSite::Firing ClockedSite::firing(const NodeState& node, std::int64_t number) {
    const std::int64_t i = number % node.firings_per_image;
    return {number / node.firings_per_image, static_cast<std::size_t>(i),
            !node.node->emits_once || i + 1 == node.firings_per_image};
}

void ClockedSite::see_horizons(Cycle now) {
    for (const std::size_t id : nodes_) {
        free_slots(id, now);
        for (const NodeState::Output& output : state_.nodes[id].outputs) {
            HorizonView& view = state_.edges[output.edge].views[output.view];
            for (const auto& [when, horizon] : view.coming) {
                if (when == now) {
                    view.horizon = horizon;
                    state_.coverage.saw(Rule::H2, view.far && state_.nodes[id].stall == Stall::space);
                    state_.note(Rule::E5, now, path_, "horizon", {signed_of(output.edge), signed_of(id), horizon});
                }
            }
        }
    }
}

// F9.
void ClockedSite::free_slots(std::size_t id, Cycle now) {
    NodeState& node = state_.nodes[id];
    const auto freed = std::remove(node.slots_freed.begin(), node.slots_freed.end(), now);
    node.slots_used -= static_cast<int>(node.slots_freed.end() - freed);
    for (auto slot = freed; slot != node.slots_freed.end(); ++slot) {
        state_.note(Rule::E10, now, path_, "slot", {signed_of(id)});
    }
    node.slots_freed.erase(freed, node.slots_freed.end());
}

void ClockedSite::take_ends(Cycle now, std::vector<Message>& out) {
    for (const Flight& flight : flights_) {
        if (flight.end == now) {
            end(flight, now, out);
        }
    }
    flights_.erase(std::remove_if(flights_.begin(), flights_.end(), [now](const Flight& f) { return f.end == now; }),
                   flights_.end());
}

// F7.
void ClockedSite::end(const Flight& flight, Cycle now, std::vector<Message>& out) {
    NodeState& node = state_.nodes[flight.node];
    const Firing f = firing(node, flight.number);
    state_.note(Rule::E2, now, path_, "end", {signed_of(flight.node), flight.number});
    ++node.ended;
    ++node.result.firings;
    node.result.last_end = now;
    if (node.ended % node.firings_per_image == 0) {
        node.image_end[static_cast<std::size_t>(f.image)] = now;
    }
    if (f.emits) {
        hand_over(flight, f, now, out);
    }
    for (const EdgeId input : node.node->inputs) {  // H1
        EdgeState& edge = state_.edges[index(input)];
        edge.dead = f.image * edge.elements + edge.readings.dead[f.i];
    }
}

// F8 and N1.
void ClockedSite::hand_over(const Flight& flight, const Firing& firing, Cycle now, std::vector<Message>& out) {
    std::vector<Message> messages;
    for (const NodeState::Output& output : state_.nodes[flight.node].outputs) {
        EdgeState& edge = state_.edges[output.edge];
        Made made = edge.made[output.view][firing.i];
        state_.coverage.saw(Rule::P5, made.count != 1);
        if (made.count == 0) {
            continue;
        }
        made.first += firing.image * edge.elements;
        if (edge.to == site_) {
            state_.coverage.saw(Rule::F8);
            edge.arrivals.push_back({now + 1, made.first, made.count});
        } else {
            messages.push_back({output.edge, flight.node, made.first, made.count, made.count * edge.edge->element_bytes,
                                now + static_cast<Cycle>(spec_.noc.ni_latency), site_, edge.to, false});
        }
    }
    if (!messages.empty()) {
        messages.back().last_of_result = true;
    }
    out.insert(out.end(), messages.begin(), messages.end());
}

void ClockedSite::take_arrivals(Cycle now) {
    for (const std::size_t id : nodes_) {
        for (const EdgeId input : state_.nodes[id].node->inputs) {
            EdgeState& edge = state_.edges[index(input)];
            for (const Arrival& a : edge.arrivals) {
                if (a.visible != now) {
                    continue;
                }
                if (a.first + a.count > edge.base + edge.edge->capacity) {
                    throw std::runtime_error("reference: no room for " + edge.edge->tensor);
                }
                const auto first = edge.visible.begin() + a.first;
                if (std::any_of(first, first + a.count, [](char visible) { return visible != 0; })) {
                    throw std::runtime_error("reference: an element of " + edge.edge->tensor + " arrives twice");
                }
                std::fill_n(first, a.count, char{1});
                edge.last_arrival = now;
                state_.coverage.saw(Rule::P3, edge.leaves_out);
                state_.coverage.saw(Rule::P6, a.first > edge.leading);
                state_.note(Rule::E3, now, path_, "arrival", {signed_of(index(input)), a.first, a.count});
            }
            edge.arrivals.erase(std::remove_if(edge.arrivals.begin(), edge.arrivals.end(),
                                               [now](const Arrival& a) { return a.visible == now; }),
                                edge.arrivals.end());
            while (edge.leading < static_cast<std::int64_t>(edge.visible.size()) &&
                   edge.visible[static_cast<std::size_t>(edge.leading)] != 0) {
                ++edge.leading;
            }
        }
    }
}

// H1 and H2.
void ClockedSite::move_bases(Cycle now) {
    for (const std::size_t id : nodes_) {
        for (const EdgeId input : state_.nodes[id].node->inputs) {
            EdgeState& edge = state_.edges[index(input)];
            const std::int64_t base = std::min(edge.leading, edge.dead);
            if (base <= edge.base) {
                continue;
            }
            edge.base = base;
            state_.coverage.saw(Rule::H1, base % edge.elements != 0);
            state_.note(Rule::E4, now, path_, "base", {signed_of(index(input)), base});
            for (HorizonView& view : edge.views) {
                view.coming.erase(std::remove_if(view.coming.begin(), view.coming.end(),
                                                 [now](const auto& c) { return c.first < now; }),
                                  view.coming.end());
                view.coming.emplace_back(now + view.delay, base + edge.edge->capacity);
            }
        }
    }
}

}  // namespace bitline::reference
