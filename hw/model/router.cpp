#include "hw/model/router.hpp"

#include <algorithm>
#include <string>

namespace bitline {

Router::Router(const sc_core::sc_module_name& name, Timebase& time, const NocSpec& spec, int number,
               const std::vector<int>& local_cycles_per_flit, Recorder& recorder, Faults& faults)
    : Component(name, time), spec_(spec), number_(number), x_(number % spec.width), y_(number / spec.width),
      recorder_(recorder), faults_(faults), in_sockets_(first_local + local_cycles_per_flit.size()),
      out_sockets_(in_sockets_.size()), inputs_(in_sockets_.size()), outputs_(in_sockets_.size()) {
    const std::int64_t buffer = std::int64_t{spec.buffer_packets} * spec.packet_flits;
    const std::string path = "chip.router" + std::to_string(number) + ".";
    for (std::size_t p = 0; p < inputs_.size(); ++p) {
        const int port = static_cast<int>(p);
        if (port < first_local && !has_neighbour(spec, number, port)) {
            continue;
        }
        const std::string in_name = "in" + std::to_string(p);
        const std::string out_name = "out" + std::to_string(p);
        Input& input = inputs_[p];
        input.router = this;
        input.port = port;
        in_sockets_[p] = std::make_unique<NocTargetSocket>(in_name.c_str());
        in_sockets_[p]->bind(input);
        input.occupancy = recorder.declare(path + in_name, "flits", SignalKind::occupancy, 16);
        Output& output = outputs_[p];
        output.router = this;
        output.port = port;
        out_sockets_[p] = std::make_unique<NocInitiatorSocket>(out_name.c_str());
        out_sockets_[p]->bind(output);
        if (port < first_local) {
            output.credits = CreditLink(buffer);
        } else {
            output.endless = true;
            output.cycles_per_flit = local_cycles_per_flit[p - first_local];
        }
        output.last_granted = static_cast<int>(inputs_.size()) - 1;
        output.busy = recorder.declare(path + out_name, "busy", SignalKind::flag, 1);
        recorder.looks_ahead(static_cast<Cycle>(spec.packet_flits) * static_cast<Cycle>(output.cycles_per_flit));
    }
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
    router->receive(*this, p, router->time().now());
    return ::tlm::TLM_ACCEPTED;
}

::tlm::tlm_sync_enum Router::Output::nb_transport_bw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    const Cycle now = router->time().now();
    credits.drain(now, p.credit_start, p.flits);
    // Only a packet that waits for this output can use them.
    for (const Input* input : router->waiting_) {
        if (input->front_output == this) {
            router->wake(std::max(earliest(*input), now + 1));
        }
    }
    return ::tlm::TLM_ACCEPTED;
}

int Router::route(const Packet& packet) const {
    const int dx = packet.target_router % spec_.width - x_;
    if (dx != 0) {
        return dx > 0 ? east : west;
    }
    const int dy = packet.target_router / spec_.width - y_;
    if (dy != 0) {
        return dy > 0 ? south : north;
    }
    return first_local + packet.target_port;
}

void Router::receive(Input& input, Packet& packet, Cycle now) {
    input.fifo.push_back(&packet);
    input.held_flits += packet.flits;
    if (recorder_.probe() != nullptr) {
        recorder_.change(input.occupancy, now, static_cast<std::uint64_t>(input.held_flits));
    }
    if (input.fifo.size() == 1) {
        waiting_.push_back(&input);
        expose_front(input);
        wake(std::max(earliest(input), now + 1));
    }
}

void Router::expose_front(Input& input) {
    const Packet& p = *input.fifo.front();
    input.front_output = &outputs_[static_cast<std::size_t>(route(p))];
    input.front_from = std::max(p.visible + static_cast<Cycle>(spec_.router_latency), input.tail_out);
}

void Router::evaluate(Cycle now) {
    const int ports = static_cast<int>(inputs_.size());
    Cycle next = never;
    for (const Input* input : waiting_) {
        if (const Cycle from = earliest(*input); from > now) {
            next = std::min(next, from);
            continue;
        }
        Output& o = *input->front_output;
        const auto distance = [&o, ports](int port) {
            const int ahead = port - o.last_granted - 1;
            return ahead < 0 ? ahead + ports : ahead;
        };
        if (o.winner == none) {
            granted_.push_back(&o);
        }
        if (o.winner == none || distance(input->port) < distance(o.winner)) {
            o.winner = input->port;
        }
    }
    if (!granted_.empty()) {
        for (Output* output : granted_) {
            grant(inputs_[static_cast<std::size_t>(output->winner)], *output, now);
            output->winner = none;
        }
        granted_.clear();
        next = never;
        for (const Input* input : waiting_) {
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
    input.tail_out = now + busy;
    output.free_from = now + busy;
    output.last_granted = input.port;
    output.flits += static_cast<std::uint64_t>(p.flits);
    output.busy_cycles += busy;
    ++recorder_.progress;
    input.held_flits -= p.flits;
    if (recorder_.probe() != nullptr) {
        show_grant(input, output, p, now);
    }
    recorder_.count(p.producer, Action::router_flit, static_cast<std::uint64_t>(p.flits), now);
    // A slow local port drains the input at its own pace; its last flit decides when the place is whole again.
    p.credit_start = now + static_cast<Cycle>(spec_.credit_latency) + busy - static_cast<Cycle>(p.flits);
    if (!faults_.lose_credit.strikes()) {
        send_backward(*in_sockets_[static_cast<std::size_t>(input.port)], p, NocPhase::credit);
    }
    if (!output.endless) {
        output.credits.take(p.flits);
        recorder_.count(p.producer, Action::link_flit, static_cast<std::uint64_t>(p.flits), now);
    }
    p.visible = now + static_cast<Cycle>(spec_.link_latency);
    p.tail = p.visible + busy - 1;
    send_forward(*out_sockets_[static_cast<std::size_t>(output.port)], p, NocPhase::flits);
    if (!input.fifo.empty()) {
        expose_front(input);
    } else {
        *std::find(waiting_.begin(), waiting_.end(), &input) = waiting_.back();
        waiting_.pop_back();
    }
}

void Router::show_grant(const Input& input, const Output& output, const Packet& p, Cycle now) const {
    recorder_.log(EventKind::grant, now, EventPlace::output_of(number_, output.port), p.edge, p.first_element, p.bytes,
                  p.flits, input.port);
    recorder_.change(input.occupancy, now, static_cast<std::uint64_t>(input.held_flits));
    recorder_.change(output.busy, now, 1);
    recorder_.change(output.busy, output.free_from, 0);
}

void Router::show() {
    for (const Input& input : inputs_) {
        recorder_.change(input.occupancy, time().now(), static_cast<std::uint64_t>(input.held_flits));
    }
}

std::string Router::describe_waiting(Cycle now) const {
    std::string text;
    for (const Input& input : inputs_) {
        if (!input.fifo.empty()) {
            const Output& o = *input.front_output;
            text += "\n  chip.router" + std::to_string(number_) + ".in" + std::to_string(input.port) + ": " +
                    std::to_string(input.fifo.size()) + " packets, the first wants out" + std::to_string(o.port);
            if (!o.endless) {
                text += " with " + std::to_string(o.credits.credits(now)) + " credits of " +
                        std::to_string(o.credits.capacity());
            }
        }
    }
    return text;
}

bool Router::idle() const {
    return waiting_.empty() &&
           std::all_of(outputs_.begin(), outputs_.end(), [](const Output& o) { return o.credits.whole(); });
}

void Router::report_links(std::vector<LinkActivity>& links) const {
    for (const Output& output : outputs_) {
        if (output.router != nullptr) {
            links.push_back({number_, output.port, output.flits, output.busy_cycles});
        }
    }
}

}  // namespace bitline
