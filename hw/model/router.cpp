#include "hw/model/router.hpp"

#include <algorithm>
#include <string>

namespace bitline {

Router::Router(const sc_core::sc_module_name& name, Timebase& time, const NocSpec& spec, int number,
               const std::vector<int>& local_cycles_per_flit, Recorder& recorder, Faults& faults)
    : Component(name, time), spec_(spec), number_(number), recorder_(recorder), faults_(faults) {
    const int ports = first_local + static_cast<int>(local_cycles_per_flit.size());
    const std::int64_t buffer = std::int64_t{spec.buffer_packets} * spec.packet_flits;
    const std::string path = "chip.router" + std::to_string(number);
    inputs_.resize(static_cast<std::size_t>(ports));
    outputs_.resize(static_cast<std::size_t>(ports));
    for (int p = 0; p < ports; ++p) {
        if (p < first_local && !has_neighbour(spec, number, p)) {
            continue;
        }
        auto input = std::make_unique<Input>();
        input->router = this;
        input->port = p;
        input->socket = std::make_unique<NocTargetSocket>(("in" + std::to_string(p)).c_str());
        input->socket->bind(*input);
        input->occupancy = recorder.declare(path + ".in" + std::to_string(p), "flits", SignalKind::occupancy, 16);
        inputs_[static_cast<std::size_t>(p)] = std::move(input);
        auto output = std::make_unique<Output>();
        output->router = this;
        output->port = p;
        output->socket = std::make_unique<NocInitiatorSocket>(("out" + std::to_string(p)).c_str());
        output->socket->bind(*output);
        if (p < first_local) {
            output->credits = std::make_unique<CreditLink>(buffer);
        } else {
            output->cycles_per_flit = local_cycles_per_flit[static_cast<std::size_t>(p - first_local)];
        }
        output->last_granted = ports - 1;
        output->busy = recorder.declare(path + ".out" + std::to_string(p), "busy", SignalKind::flag, 1);
        outputs_[static_cast<std::size_t>(p)] = std::move(output);
    }
    winner_.assign(static_cast<std::size_t>(ports), -1);
}

bool Router::has_neighbour(const NocSpec& spec, int number, int direction) {
    const int x = number % spec.width;
    const int y = number / spec.width;
    switch (direction) {
        case east: return x + 1 < spec.width;
        case west: return x > 0;
        case north: return y > 0;
        case south: return y + 1 < spec.height;
        default: return false;
    }
}

::tlm::tlm_sync_enum Router::Input::nb_transport_fw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    router->receive(*this, p);
    return ::tlm::TLM_ACCEPTED;
}

::tlm::tlm_sync_enum Router::Output::nb_transport_bw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    const Cycle now = router->time().now();
    credits->drain(now, p.credit_start, p.flits);
    // Only a packet that waits for this output can use them.
    for (const auto& input : router->inputs_) {
        if (input && !input->fifo.empty() && input->front_output == port) {
            router->wake(std::max(router->earliest(*input), now + 1));
        }
    }
    return ::tlm::TLM_ACCEPTED;
}

int Router::route(const Packet& packet) const {
    const int dx = packet.target_router % spec_.width - number_ % spec_.width;
    const int dy = packet.target_router / spec_.width - number_ / spec_.width;
    if (dx != 0) {
        return dx > 0 ? east : west;
    }
    if (dy != 0) {
        return dy > 0 ? south : north;
    }
    return first_local + packet.target_port;
}

void Router::receive(Input& input, Packet& packet) {
    input.fifo.push_back(&packet);
    input.held_flits += packet.flits;
    recorder_.change(input.occupancy, time().now(), static_cast<std::uint64_t>(input.held_flits));
    if (input.fifo.size() == 1) {
        expose_front(input);
        wake(std::max(earliest(input), time().now() + 1));
    }
}

void Router::expose_front(Input& input) {
    input.front_output = route(*input.fifo.front());
}

// First cycle in which the front packet could leave; `never` while only another drain can tell.
Cycle Router::earliest(const Input& input) const {
    const Packet& p = *input.fifo.front();
    const Output& o = *outputs_[static_cast<std::size_t>(input.front_output)];
    const Cycle credits = o.credits ? o.credits->when(p.flits) : 0;
    return std::max({p.visible + static_cast<Cycle>(spec_.router_latency), input.front_from, o.free_from, credits});
}

void Router::evaluate(Cycle now) {
    const int ports = static_cast<int>(inputs_.size());
    std::fill(winner_.begin(), winner_.end(), -1);
    for (int i = 0; i < ports; ++i) {
        const Input* input = inputs_[static_cast<std::size_t>(i)].get();
        if (input == nullptr || input->fifo.empty() || earliest(*input) > now) {
            continue;
        }
        const auto o = static_cast<std::size_t>(input->front_output);
        const int last = outputs_[o]->last_granted;
        const auto distance = [&](int port) {
            return (port - last - 1 + ports) % ports;
        };
        if (winner_[o] < 0 || distance(i) < distance(winner_[o])) {
            winner_[o] = i;
        }
    }
    for (std::size_t o = 0; o < winner_.size(); ++o) {
        if (winner_[o] >= 0) {
            grant(*inputs_[static_cast<std::size_t>(winner_[o])], *outputs_[o], now);
        }
    }
    Cycle next = never;
    for (const auto& input : inputs_) {
        if (input && !input->fifo.empty()) {
            next = std::min(next, earliest(*input));
        }
    }
    if (next != never) {
        wake(std::max(next, now + 1));
    }
}

void Router::grant(Input& input, Output& output, Cycle now) {
    Packet& p = *input.fifo.front();
    input.fifo.pop_front();
    const Cycle busy = static_cast<Cycle>(p.flits) * static_cast<Cycle>(output.cycles_per_flit);
    recorder_.log(EventKind::grant, now, EventPlace::output_of(number_, output.port), p.edge, p.first_element, p.bytes,
                  p.flits, input.port);
    input.front_from = now + busy;
    output.free_from = now + busy;
    output.last_granted = input.port;
    output.flits += static_cast<std::uint64_t>(p.flits);
    output.busy_cycles += busy;
    ++recorder_.progress;
    input.held_flits -= p.flits;
    recorder_.change(input.occupancy, now, static_cast<std::uint64_t>(input.held_flits));
    recorder_.change(output.busy, now, 1);
    recorder_.change(output.busy, now + busy, 0);
    recorder_.count(p.producer, Action::router_flit, static_cast<std::uint64_t>(p.flits), now);
    // A slow local port drains the input at its own pace; its last flit decides when the place is whole again.
    p.credit_start = now + static_cast<Cycle>(spec_.credit_latency) + busy - static_cast<Cycle>(p.flits);
    if (!faults_.lose_credit.strikes()) {
        send_backward(*input.socket, p, NocPhase::credit);
    }
    if (output.credits) {
        output.credits->take(p.flits);
        recorder_.count(p.producer, Action::link_flit, static_cast<std::uint64_t>(p.flits), now);
    }
    p.visible = now + static_cast<Cycle>(spec_.link_latency);
    p.tail = p.visible + busy - 1;
    send_forward(*output.socket, p, NocPhase::flits);
    if (!input.fifo.empty()) {
        expose_front(input);
    }
}

std::string Router::describe_waiting(Cycle now) const {
    std::string text;
    for (const auto& input : inputs_) {
        if (input && !input->fifo.empty()) {
            const Output& o = *outputs_[static_cast<std::size_t>(input->front_output)];
            text += "\n  chip.router" + std::to_string(number_) + ".in" + std::to_string(input->port) + ": " +
                    std::to_string(input->fifo.size()) + " packets, the first wants out" +
                    std::to_string(input->front_output);
            if (o.credits) {
                text += " with " + std::to_string(o.credits->credits(now)) + " credits of " +
                        std::to_string(o.credits->capacity());
            }
        }
    }
    return text;
}

bool Router::idle() const {
    return std::all_of(inputs_.begin(), inputs_.end(), [](const auto& i) { return !i || i->fifo.empty(); }) &&
           std::all_of(outputs_.begin(), outputs_.end(),
                       [](const auto& o) { return !o || !o->credits || o->credits->whole(); });
}

void Router::report_links(std::vector<LinkActivity>& links) const {
    for (const auto& output : outputs_) {
        if (output) {
            links.push_back({number_, output->port, output->flits, output->busy_cycles});
        }
    }
}

}  // namespace bitline
