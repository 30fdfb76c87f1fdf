#include "hw/model/executor.hpp"

#include <algorithm>

#include "hw/error.hpp"
#include "hw/timing.hpp"

namespace bitline {

Executor::Executor(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
                   Site site, const std::vector<const Node*>& nodes, Recorder& recorder)
    : Component(name, time), spec_(spec), program_(program), site_(site), recorder_(recorder) {
    state_signal_ = recorder.declare(path_of(site), "state", SignalKind::state, 32);
    held_signal_ = recorder.declare(path_of(site) + ".input_buffer", "bytes", SignalKind::occupancy, 48);
    for (const Node* node : nodes) {
        add(*node);
    }
    std::sort(input_of_edge_.begin(), input_of_edge_.end());
    wake_at_start();
}

Executor::NodeState::NodeState(const Node& n, std::size_t place)
    : node(&n), number(place), next(n.domain), oldest(n.domain), server_free(static_cast<std::size_t>(n.servers), 0),
      slot_free(static_cast<std::size_t>(n.output_slots), 0) {}

void Executor::add(const Node& node) {
    const std::size_t n = states_.size();
    NodeState state(node, n);
    state.total = static_cast<std::uint64_t>(state.next.per_image() * program_.images);
    for (EdgeId e : node.inputs) {
        InputPort input(program_.edge(e), n);
        input.occupancy = recorder_.declare(path_of(site_) + ".edge" + std::to_string(index(e)), "elements",
                                            SignalKind::occupancy, 32);
        state.inputs.push_back(inputs_.size());
        input_of_edge_.emplace_back(e, inputs_.size());
        inputs_.push_back(std::move(input));
    }
    for (EdgeId e : node.outputs) {
        state.outputs.push_back(outputs_.size());
        outputs_.emplace_back(program_.edge(e), n);
    }
    state_of_node_.emplace_back(node.id, n);
    states_.push_back(std::move(state));
    retry_.add();
    ++unfinished_;
}

std::size_t Executor::input_of(EdgeId edge) const {
    return std::lower_bound(input_of_edge_.begin(), input_of_edge_.end(), std::pair<EdgeId, std::size_t>{edge, 0})
        ->second;
}

std::size_t Executor::state_of(NodeId node) const {
    return std::lower_bound(state_of_node_.begin(), state_of_node_.end(), std::pair<NodeId, std::size_t>{node, 0})
        ->second;
}

void Executor::connect(EdgeId edge, NodeId producer, Executor& consumer, const Attachment& target) {
    const NodeState& state = states_[state_of(producer)];
    for (std::size_t o : state.outputs) {
        if (outputs_[o].edge->id == edge) {
            outputs_[o].consumer = &consumer;
            outputs_[o].consumer_input = consumer.input_of(edge);
            outputs_[o].target = target;
            const int distance = consumer.site_ == site_
                                     ? 0
                                     : hops(spec_.noc, router_of(spec_, consumer.site_), router_of(spec_, site_));
            consumer.inputs_[outputs_[o].consumer_input].sources.push_back(
                {this, o, horizon_latency(spec_, consumer.site_, site_), distance});
        }
    }
}

void Executor::prepare() {
    for (NodeState& state : states_) {
        state.plan = plan(*state.node, true);
        state.quiet_plan = state.node->emits_once ? plan(*state.node, false) : state.plan;
        look_ahead(state);
        recorder_.looks_ahead(std::max(state.plan.latency, state.quiet_plan.latency));
    }
}

void Executor::show() {
    const Cycle now = time().now();
    held_bytes_ = 0;
    for (const InputPort& input : inputs_) {
        show_held(input, input.elements.occupied(), now);
    }
    recorder_.change(state_signal_, now, shown_state_);
}

void Executor::evaluate(Cycle now) {
    evaluating_ = true;
    finish_firings(now);
    take_arrivals(now);
    start_firings(now);
    evaluating_ = false;
    schedule(now);
}

void Executor::look_at(Cycle at) {
    if (!evaluating_) {
        wake(at);
    }
}

void Executor::retry(const NodeState& state, Cycle at) {
    if (at < retry_.of(state.number)) {
        retry_.set(state.number, at);
        look_at(at);
    }
}

void Executor::schedule(Cycle now) {
    Cycle next = retry_.earliest();
    if (!ends_.empty()) {
        next = std::min(next, ends_.top().at);
    }
    if (!arrivals_.empty()) {
        next = std::min(next, arrivals_.top().visible);
    }
    if (next != never) {
        wake(std::max(next, now + 1));
    }
}

// --- the firing rule ------------------------------------------------------------------------------------------------

// What the next firing reads and writes, worked out once.
void Executor::look_ahead(NodeState& state) {
    for (std::size_t k : state.inputs) {
        InputPort& input = inputs_[k];
        input.elements.look_at(input.ranges.read(state.next.position()), state.next.image());
    }
    state.sends = false;
    const Domain::Position result = state.result(state.next);
    for (std::size_t o : state.outputs) {
        OutputPort& output = outputs_[o];
        output.range = output.ranges.produced(result);
        output.needs = state.next.image() * output.ranges.elements() + output.range.first + output.range.count;
        state.sends = state.sends || (output.range.count > 0 && output.consumer != this);
    }
}

std::optional<Executor::Block> Executor::blocked(NodeState& state, Cycle now) {
    const Cycle server = state.server_free[state.server];
    if (server > now) {
        return Block{Wait::server, server};
    }
    for (std::size_t k : state.inputs) {
        if (!inputs_[k].elements.complete()) {
            return Block{Wait::input, never};
        }
    }
    if (state.emits(state.next)) {
        for (std::size_t o : state.outputs) {
            OutputPort& output = outputs_[o];
            if (output.range.count > 0 && output.horizon.at(now) < output.needs) {
                return Block{Wait::space, output.horizon.when(output.needs)};
            }
        }
    }
    const Cycle units = units_free(state, now);
    if (units > now) {
        return Block{Wait::unit, units};
    }
    return std::nullopt;
}

// First cycle, not before `now`, in which every unit is free for its span; `never` if nobody knows yet.
Cycle Executor::units_free(const NodeState& state, Cycle now) const {
    const FiringPlan& plan = state.next_plan();
    Cycle at = now;
    const auto consider = [&at](const std::vector<UnitUse>& uses) {
        for (const UnitUse& use : uses) {
            const Cycle free_from = use.unit->free_from();
            if (free_from == never) {
                at = never;
            } else if (at != never && free_from > at + use.offset) {
                at = free_from - use.offset;
            }
        }
    };
    consider(plan.uses);
    if (!plan.server_uses.empty()) {
        consider(plan.server_uses[state.server]);
    }
    if (state.sends && state.emits(state.next)) {
        at = std::max(at, *std::min_element(state.slot_free.begin(), state.slot_free.end()));
    }
    return at;
}

void Executor::start_firings(Cycle now) {
    retry_.ask_due(now, [&](std::size_t n) {
        NodeState& state = states_[n];
        const std::optional<Block> block = blocked(state, now);
        if (!block) {
            start(state, now);
            return;
        }
        if (state.started > 0) {
            recorder_.node(state.node->id).wait[static_cast<std::size_t>(state.wait)] += now - state.wait_since;
        }
        state.wait = block->reason;
        state.wait_since = now;
        retry_.set(n, block->retry);
    });
}

void Executor::start(NodeState& state, Cycle now) {
    const FiringPlan& plan = state.next_plan();
    const bool emits = state.emits(state.next);
    NodeActivity& activity = recorder_.node(state.node->id);
    ++recorder_.progress;
    if (state.started == 0) {
        activity.first_start = now;
    } else {
        activity.wait[static_cast<std::size_t>(state.wait)] += now - state.wait_since;
    }
    state.wait = Wait::server;
    state.wait_since = now;
    const std::size_t server = state.server;
    state.server_free[server] = now + plan.interval;
    for (const UnitUse& use : plan.uses) {
        use.unit->take(now + use.offset + use.cycles);
    }
    if (!plan.server_uses.empty()) {
        for (const UnitUse& use : plan.server_uses[server]) {
            use.unit->take(now + use.offset + use.cycles);
        }
    }
    if (emits && state.sends) {
        *std::min_element(state.slot_free.begin(), state.slot_free.end()) = never;
    }
    if (emits) {
        for (std::size_t o : state.outputs) {
            OutputPort& output = outputs_[o];
            if (output.range.count > 0) {
                output.consumer->reserve(output.consumer_input, output.range.count, now);
            }
        }
    }
    const Cycle end = begin(state, plan, static_cast<int>(server), now);
    recorder_.count(state.node->id, plan.actions, now, end == never ? now : end);
    if (end != never) {
        end_at(state, end);
    }
    shown_state_ = index(state.node->id) + 1;
    if (Probe* probe = recorder_.probe()) {
        recorder_.change(state_signal_, now, shown_state_);
        recorder_.log(EventKind::start, now, EventPlace::at(site_), state.node->id, state.started);
        probe->firing(state.node->id, state.started, now, end == never ? now + 1 : state.last_end);
    }
    ++state.started;
    state.next.advance();
    state.server = server + 1 == state.server_free.size() ? 0 : server + 1;
    if (state.started == state.total) {
        retry_.set(state.number, never);
        return;
    }
    look_ahead(state);
    retry_.set(state.number, std::max(now + 1, state.server_free[state.server]));
}

void Executor::complete(NodeId node, Cycle at) {
    end_at(states_[state_of(node)], at);
}

void Executor::end_at(NodeState& state, Cycle at) {
    state.last_end = std::max(state.last_end, at);  // firings of a node end in order
    ends_.push({state.last_end, order_++, state.number});
    look_at(state.last_end);
}

void Executor::retry_units(Cycle at) {
    for (NodeState& state : states_) {
        if (state.wait == Wait::unit) {
            retry(state, at);
        }
    }
}

std::string Executor::describe_waiting(Cycle now) {
    static constexpr std::array<const char*, wait_count> reasons{"a free server", "input", "space", "a free unit"};
    std::string text;
    for (NodeState& state : states_) {
        if (state.ended == state.total) {
            continue;
        }
        text += "\n  " + path_of(site_) + " " + state.node->name + ": firing " + std::to_string(state.started) +
                " of " + std::to_string(state.total);
        if (state.started == state.total) {
            text += " all started, " + std::to_string(state.ended) + " ended";
            continue;
        }
        const std::optional<Block> block = blocked(state, now);
        text += " waits for " + (block ? std::string(reasons[static_cast<std::size_t>(block->reason)]) : "nothing");
        if (block && block->reason == Wait::input) {
            for (std::size_t k : state.inputs) {
                if (!inputs_[k].elements.complete()) {
                    text += " " + inputs_[k].edge->tensor + " (arrived to " +
                            std::to_string(inputs_[k].elements.arrived_to()) + ", needed to " +
                            std::to_string(inputs_[k].elements.needed_to()) + ")";
                    break;
                }
            }
        }
        if (block && block->reason == Wait::space) {
            for (std::size_t o : state.outputs) {
                if (outputs_[o].range.count > 0 && outputs_[o].horizon.at(now) < outputs_[o].needs) {
                    text += " in " + outputs_[o].edge->tensor + " (horizon " +
                            std::to_string(outputs_[o].horizon.at(now)) + ", needed " +
                            std::to_string(outputs_[o].needs) + ")";
                    break;
                }
            }
        }
    }
    return text;
}

}  // namespace bitline
