#include "tests/reference/clocked_site.hpp"

#include <algorithm>
#include <stdexcept>

namespace bitline::reference {

namespace {

std::int64_t number_of(std::size_t index) {
    return static_cast<std::int64_t>(index);
}

}  // namespace

ClockedSite::ClockedSite(const ChipSpec& spec, const Program& program, Site site, State& state)
    : spec_(spec), program_(program), site_(site), path_(path_of(site)), state_(state), plans_(program.nodes.size()) {
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
    for (auto id = nodes_.rbegin(); id != nodes_.rend(); ++id) {  // F1
        NodeState& node = state_.nodes[*id];
        bool starts = false;
        const Stall stall = look(*id, now, starts);
        if (starts) {
            start(*id, now);
        }
        if (node.result.first_start != never && node.ended < node.firings) {
            ++node.result.wait[static_cast<std::size_t>(stall)];
        }
    }
}

ClockedSite::Firing ClockedSite::firing(const NodeState& node, std::int64_t number) const {
    Firing f;
    f.image = number / node.firings_per_image;
    f.position = node.node->domain.position(number % node.firings_per_image);
    f.result = f.position;
    if (node.node->emits_once) {
        f.emits = (number + 1) % node.firings_per_image == 0;
        f.result = Domain::Position{};
    }
    return f;
}

ElementRange ClockedSite::results(const Edge& edge, const Firing& firing) const {
    if (!firing.emits) {
        return {};
    }
    ElementRange range = elements_produced(edge.map, firing.result);
    range.first += firing.image * edge.map.elements();
    return range;
}

const Work& ClockedSite::work(std::size_t node, std::int64_t number, const Firing& firing) const {
    const std::vector<Planned>& of = plans_[node];
    const Planned& planned = of[static_cast<std::size_t>(number) % of.size()];
    return firing.emits ? planned.for_server : planned.silent;
}

void ClockedSite::see_horizons(Cycle now) {
    for (const std::size_t id : nodes_) {
        NodeState& node = state_.nodes[id];
        const auto freed = std::remove(node.slots_freed.begin(), node.slots_freed.end(), now);
        node.slots_used -= static_cast<int>(node.slots_freed.end() - freed);
        for (auto slot = freed; slot != node.slots_freed.end(); ++slot) {
            state_.note(now, path_, "slot", {number_of(id)});  // E10
        }
        node.slots_freed.erase(freed, node.slots_freed.end());
        for (const EdgeId output : node.node->outputs) {
            EdgeState& edge = state_.edges[index(output)];
            for (std::size_t p = 0; p < edge.views.size(); ++p) {
                HorizonView& view = edge.views[p];
                for (const auto& [when, horizon] : view.coming) {
                    if (edge.edge->producers[p] == node.node->id && when == now) {
                        view.horizon = horizon;
                        state_.note(now, path_, "horizon", {number_of(index(output)), number_of(id), horizon});  // E5
                    }
                }
            }
        }
    }
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

void ClockedSite::end(const Flight& flight, Cycle now, std::vector<Message>& out) {
    NodeState& node = state_.nodes[flight.node];
    const Firing f = firing(node, flight.number);
    state_.note(now, path_, "end", {number_of(flight.node), flight.number});  // E2
    ++node.ended;
    ++node.result.firings;
    node.result.last_end = now;
    if (node.ended % node.firings_per_image == 0) {
        node.image_end[static_cast<std::size_t>(f.image)] = now;
    }
    Message* last = nullptr;
    std::vector<Message> messages;
    for (const EdgeId output : node.node->outputs) {
        EdgeState& edge = state_.edges[index(output)];
        const ElementRange range = results(*edge.edge, f);
        const Site to = program_.node(edge.edge->consumer).site;
        if (range.count == 0) {
            continue;
        }
        if (to == site_) {
            edge.arrivals.push_back({now + 1, range.first, range.count});  // F8
        } else {
            messages.push_back({index(output), flight.node, range.first, range.count,
                                range.count * edge.edge->element_bytes, now + static_cast<Cycle>(spec_.noc.ni_latency),
                                site_, to, false});
            last = &messages.back();
        }
    }
    if (last != nullptr) {
        last->last_of_result = true;
    }
    out.insert(out.end(), messages.begin(), messages.end());
    for (const EdgeId input : node.node->inputs) {  // H1
        EdgeState& edge = state_.edges[index(input)];
        const std::int64_t next = flight.number % node.firings_per_image + 1;
        edge.dead = f.image * edge.edge->map.elements() + dead_before(*edge.edge, node.node->domain, next);
    }
}

void ClockedSite::take_arrivals(Cycle now) {
    for (const std::size_t id : nodes_) {
        for (const EdgeId input : state_.nodes[id].node->inputs) {
            EdgeState& edge = state_.edges[index(input)];
            for (const Arrival& a : edge.arrivals) {
                if (a.visible == now && a.first + a.count > edge.base + edge.edge->capacity) {
                    throw std::runtime_error("reference: no room for " + edge.edge->tensor);
                }
                if (a.visible == now) {
                    std::fill_n(edge.visible.begin() + a.first, a.count, char{1});
                    state_.note(now, path_, "arrival", {number_of(index(input)), a.first, a.count});  // E3
                }
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

void ClockedSite::move_bases(Cycle now) {
    for (const std::size_t id : nodes_) {
        for (const EdgeId input : state_.nodes[id].node->inputs) {
            EdgeState& edge = state_.edges[index(input)];
            const std::int64_t base = std::min(edge.leading, edge.dead);
            if (base <= edge.base) {
                continue;
            }
            edge.base = base;
            state_.note(now, path_, "base", {number_of(index(input)), base});  // E4
            for (HorizonView& view : edge.views) {
                view.coming.erase(std::remove_if(view.coming.begin(), view.coming.end(),
                                                 [now](const auto& c) { return c.first < now; }),
                                  view.coming.end());
                view.coming.emplace_back(now + view.delay, base + edge.edge->capacity);
            }
        }
    }
}

// F2 to F5.
Stall ClockedSite::look(std::size_t id, Cycle now, bool& starts) const {
    const NodeState& node = state_.nodes[id];
    if (node.started == node.firings) {
        return Stall::server;
    }
    const std::size_t server = static_cast<std::size_t>(node.started) % node.server_free.size();
    if (now < node.server_free[server] || node.last_start == now) {
        return Stall::server;
    }
    const Firing f = firing(node, node.started);
    if (!inputs_visible(node, f)) {
        return Stall::input;
    }
    if (!space_granted(node, f)) {
        return Stall::space;
    }
    if (!units_free(id, f, now)) {
        return Stall::unit;
    }
    starts = true;
    return Stall::server;  // its next firing cannot start in this cycle
}

bool ClockedSite::inputs_visible(const NodeState& node, const Firing& firing) const {
    for (const EdgeId input : node.node->inputs) {
        const EdgeState& edge = state_.edges[index(input)];
        const WindowRange window = elements_read(*edge.edge, firing.position);
        const std::int64_t image = firing.image * edge.edge->map.elements();
        const std::int64_t columns = edge.edge->map.columns();
        for (std::int64_t row = window.row_begin; row < window.row_end; ++row) {
            for (std::int64_t column = window.column_begin; column < window.column_end; ++column) {
                if (edge.visible[static_cast<std::size_t>(image + row * columns + column)] == 0) {
                    return false;
                }
            }
        }
    }
    return true;
}

// Nothing is read whose room may have been given away.
void ClockedSite::check_bases(const NodeState& node, const Firing& firing) const {
    for (const EdgeId input : node.node->inputs) {
        const EdgeState& edge = state_.edges[index(input)];
        const WindowRange window = elements_read(*edge.edge, firing.position);
        const bool reads = window.row_begin < window.row_end && window.column_begin < window.column_end;
        const std::int64_t first = firing.image * edge.edge->map.elements() +
                                   window.row_begin * edge.edge->map.columns() + window.column_begin;
        if (reads && first < edge.base) {
            throw std::runtime_error("reference: " + node.node->name + " reads what is dead");
        }
    }
}

bool ClockedSite::space_granted(const NodeState& node, const Firing& firing) const {
    for (const EdgeId output : node.node->outputs) {
        const EdgeState& edge = state_.edges[index(output)];
        const ElementRange range = results(*edge.edge, firing);
        for (std::size_t p = 0; p < edge.views.size(); ++p) {
            if (edge.edge->producers[p] == node.node->id && range.count > 0 &&
                range.first + range.count - 1 >= edge.views[p].horizon) {
                return false;
            }
        }
    }
    return true;
}

bool ClockedSite::leaves_by_network(const NodeState& node, const Firing& firing) const {
    return std::any_of(node.node->outputs.begin(), node.node->outputs.end(), [&](EdgeId output) {
        const Edge& edge = program_.edge(output);
        return program_.node(edge.consumer).site != site_ && results(edge, firing).count > 0;
    });
}

bool ClockedSite::units_free(std::size_t id, const Firing& firing, Cycle now) const {
    const NodeState& node = state_.nodes[id];
    if (leaves_by_network(node, firing) && node.slots_used >= node.node->output_slots) {
        return false;
    }
    if (site_.kind == SiteKind::memory) {  // D2
        const auto held = std::count_if(places_.begin(), places_.end(), [now](Cycle free) { return free > now; });
        return held < spec_.memory.queue;
    }
    const std::vector<UnitUse>& uses = work(id, node.started, firing).uses;
    return std::all_of(uses.begin(), uses.end(), [&](const UnitUse& use) {
        const std::vector<Cycle>& free = unit_free_[use.unit];
        return use.cycles == 0 || *std::min_element(free.begin(), free.end()) <= now + use.offset;
    });
}

void ClockedSite::start(std::size_t id, Cycle now) {
    NodeState& node = state_.nodes[id];
    const std::int64_t number = node.started;
    const Firing f = firing(node, number);
    check_bases(node, f);
    state_.note(now, path_, "start", {number_of(id), number});  // E1
    Cycle ends = 0;
    Cycle interval = 1;
    if (site_.kind == SiteKind::memory) {
        ends = memory_end(*node.node, f, now);
    } else {
        const Work& w = work(id, number, f);
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
    node.last_end = std::max(node.last_end, ends);  // F7: never before the one before it
    node.last_start = now;
    node.server_free[static_cast<std::size_t>(number) % node.server_free.size()] = now + interval;
    node.result.first_start = std::min(node.result.first_start, now);
    ++node.started;
    flights_.push_back({id, number, node.last_end});
}

// D1.
Cycle ClockedSite::memory_end(const Node& node, const Firing& firing, Cycle now) {
    const std::int64_t bytes = std::int64_t{node.memory.bytes_per_column} * firing.position.columns;
    const std::size_t channel = requests_++ % channel_free_.size();
    Cycle& free = channel_free_[channel];
    const Cycle begin = std::max(now, free);
    free = begin + std::max<Cycle>(1, spec_.clock.cycles(bytes, Frequency{spec_.memory.bandwidth}));
    state_.note(begin, path_ + ".channel" + std::to_string(channel), "channel",
                {bytes, static_cast<std::int64_t>(free)});  // E9
    places_.push_back(free + spec_.clock.cycles(spec_.memory.latency));
    return places_.back();
}

}  // namespace bitline::reference
