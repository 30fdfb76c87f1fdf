// The executor's ends: results that leave, inputs that are freed, elements and horizons that arrive.
#include <algorithm>
#include <optional>

#include "hw/error.hpp"
#include "hw/model/executor.hpp"

namespace bitline {

// --- rule F7: a firing ends, its results leave, its inputs are free -------------------------------------------------

void Executor::finish_firings(Cycle now) {
    while (!ends_.empty() && ends_.top().at <= now) {
        NodeState& state = states_[ends_.top().node];
        ends_.pop();
        ++recorder_.progress;
        ++state.ended;
        ++firings_ended_;
        recorder_.log(EventKind::end, now, EventPlace::at(site_), state.node->id, state.ended - 1);
        const bool last_of_image = state.oldest.last_of_image();
        const std::int64_t image = state.oldest.image();
        if (state.emits(state.oldest)) {
            emit(state, now);
        }
        state.oldest.advance();
        release_inputs(state, image, now);
        NodeActivity& activity = recorder_.node(state.node->id);
        ++activity.firings;
        activity.last_end = std::max(activity.last_end, now);
        recorder_.activity().cycles = std::max(recorder_.activity().cycles, now);
        if (last_of_image && state.node->kind == NodeKind::store && state.node->outputs.empty()) {
            Cycle& done = recorder_.activity().image_done[static_cast<std::size_t>(image)];
            done = std::max(done, now);
        }
        if (state.ended == state.total) {
            activity.wait[static_cast<std::size_t>(state.wait)] += now - state.wait_since;
            --unfinished_;
        }
    }
    if (ends_.empty()) {
        shown_state_ = 0;
        recorder_.change(state_signal_, now, 0);
    }
}

// The result of state.oldest.
void Executor::emit(NodeState& state, Cycle now) {
    const Node& node = *state.node;
    const Domain::Position p = state.result(state.oldest);
    std::optional<Message> last;  // the last one gives the output slot back
    for (std::size_t o : state.outputs) {
        OutputPort& output = outputs_[o];
        const Edge& edge = *output.edge;
        const ElementRange range = output.ranges.produced(p);
        if (range.count == 0) {
            continue;
        }
        const std::int64_t first = state.oldest.image() * output.ranges.elements() + range.first;
        const auto elements = static_cast<std::int32_t>(range.count);
        const std::int64_t bytes = range.count * edge.element_bytes;
        if (output.consumer == this) {
            EdgeActivity& activity = recorder_.edge(edge.id);
            activity.elements_sent += static_cast<std::uint64_t>(elements);
            activity.bytes_sent += static_cast<std::uint64_t>(bytes);
            activity.bytes_received += static_cast<std::uint64_t>(bytes);
            if (edge.home == Home::tile_buffer) {
                recorder_.count(node.id, Action::output_buffer_read, static_cast<std::uint64_t>(bytes), now);
            }
            arrive(output.consumer_input, first, elements, now + 1);
            continue;
        }
        Message m;
        m.edge = edge.id;
        m.producer = node.id;
        m.first_element = first;
        m.elements = elements;
        m.bytes = bytes;
        m.target = output.target;
        m.ready = now + static_cast<Cycle>(spec_.noc.ni_latency);
        if (last) {
            interface_->send(*last, now);
        }
        last = m;
    }
    if (last) {
        last->holds_slot = true;
        interface_->send(*last, now);
    }
}

void Executor::release_inputs(NodeState& state, std::int64_t image, Cycle now) {
    const bool all = state.oldest.image() > image;
    for (std::size_t k : state.inputs) {
        InputPort& input = inputs_[k];
        const EdgeRanges& ranges = input.ranges;
        const std::int64_t dead =
            all ? ranges.elements() : ranges.dead_before(state.node->domain, state.oldest.position());
        input.elements.kill(image * ranges.elements() + dead);
        advance_base(input, now);
    }
}

// --- rules H1, H2: horizons -----------------------------------------------------------------------------------------

void Executor::advance_base(InputPort& input, Cycle now) {
    const Edge& edge = *input.edge;
    const std::int64_t before = input.elements.base();
    if (!input.elements.advance(now)) {
        return;
    }
    recorder_.edge(edge.id).elements_freed += static_cast<std::uint64_t>(input.elements.base() - before);
    if (recorder_.probe() != nullptr) {
        show_base(input, before, now);
    }
    for (const InputPort::Source& source : input.sources) {
        if (source.hops > 0) {
            recorder_.count(edge.consumer, Action::sideband_update, static_cast<std::uint64_t>(source.hops), now);
        }
        source.producer->raise_horizon(source.output, input.elements.horizon(), now + source.latency, now);
    }
}

// The base has moved on from `before`, and its sources are told.
void Executor::show_base(const InputPort& input, std::int64_t before, Cycle now) {
    const EdgeId edge = input.edge->id;
    show_held(input, before - input.elements.base(), now);
    recorder_.log(EventKind::base, now, EventPlace::at(site_), edge, input.elements.base());
    for (const InputPort::Source& source : input.sources) {
        const Executor& executor = *source.producer;
        const Node& producer = *executor.states_[executor.outputs_[source.output].node].node;
        recorder_.log(EventKind::horizon, now + source.latency, EventPlace::at(executor.site_), edge, producer.id,
                      input.elements.horizon());
    }
}

void Executor::reserve(std::size_t input, std::int64_t elements, Cycle now) {
    InputPort& port = inputs_[input];
    port.elements.reserve(elements, now);
    recorder_.edge(port.edge->id).peak_occupancy = static_cast<std::uint64_t>(port.elements.peak());
    if (recorder_.probe() != nullptr) {
        show_held(port, elements, now);
    }
}

// For waves: `elements` more (or fewer) are held.
void Executor::show_held(const InputPort& input, std::int64_t elements, Cycle now) {
    recorder_.change(input.occupancy, now, static_cast<std::uint64_t>(input.elements.occupied()));
    if (input.edge->home != Home::registers) {
        held_bytes_ += elements * input.edge->element_bytes;
        recorder_.change(held_signal_, now, static_cast<std::uint64_t>(held_bytes_));
    }
}

void Executor::raise_horizon(std::size_t output, std::int64_t horizon, Cycle from, Cycle now) {
    OutputPort& port = outputs_[output];
    port.horizon.raise(horizon, from, now);
    NodeState& state = states_[port.node];
    if (state.wait == Wait::space && horizon >= port.needs) {
        retry(state, from);
    }
}

void Executor::release_slot(NodeId producer, Cycle from) {
    NodeState& state = states_[state_of(producer)];
    *std::find(state.slot_free.begin(), state.slot_free.end(), never) = from;
    if (state.wait == Wait::unit) {
        retry(state, from);
    }
}

// --- arrivals -------------------------------------------------------------------------------------------------------

void Executor::deliver(EdgeId edge, std::int64_t first_element, std::int32_t elements, Cycle visible) {
    arrive(input_of(edge), first_element, elements, visible);
}

void Executor::arrive(std::size_t input, std::int64_t first_element, std::int32_t elements, Cycle visible) {
    arrivals_.push({visible, input, first_element, elements});
    look_at(visible);
}

void Executor::take_arrivals(Cycle now) {
    while (!arrivals_.empty() && arrivals_.top().visible <= now) {
        const Arrival a = arrivals_.top();
        arrivals_.pop();
        ++recorder_.progress;
        InputPort& input = inputs_[a.input];
        if (!input.elements.arrive(a.first, a.elements)) {
            throw InternalError(path_of(site_) + ": elements " + std::to_string(a.first) + ".." +
                                std::to_string(a.first + a.elements) + " of " + input.edge->tensor +
                                " arrive outside the places reserved for them");
        }
        recorder_.edge(input.edge->id).elements_received += static_cast<std::uint64_t>(a.elements);
        recorder_.log(EventKind::arrival, now, EventPlace::at(site_), input.edge->id, a.first, a.elements);
        advance_base(input, now);
        if (input.edge->home == Home::tile_buffer) {
            recorder_.count(
                input.edge->consumer, Action::buffer_write,
                static_cast<std::uint64_t>(a.elements) * static_cast<std::uint64_t>(input.edge->element_bytes), now);
        }
        NodeState& state = states_[input.node];
        if (state.wait == Wait::input) {
            retry(state, now);
        }
    }
}

}  // namespace bitline
