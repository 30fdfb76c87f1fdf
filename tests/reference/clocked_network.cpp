#include "tests/reference/clocked_network.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "tests/reference/clocked_work.hpp"

namespace bitline::reference {

ClockedNetwork::ClockedNetwork(const ChipSpec& spec, const Program& program, State& state)
    : spec_(spec), state_(state) {
    const NocSpec& noc = spec.noc;
    routers_.resize(static_cast<std::size_t>(spec.routers()));
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        routers_[r].path = "chip.router" + std::to_string(r);
    }
    const int ports = std::min(noc.local_ports, noc.tiles_per_router);  // N2
    const Cycle pace =
        noc.tiles_per_router > noc.local_ports ? ceil_div(noc.flit_bits, noc.group_bus_width_bits) : Cycle{1};
    const auto works = [&program](Site site) {
        return std::any_of(program.nodes.begin(), program.nodes.end(), [&](const Node& n) { return n.site == site; });
    };
    for (int tile = 0; tile < spec.tiles(); ++tile) {
        if (works({SiteKind::tile, tile})) {
            attach({SiteKind::tile, tile}, tile / noc.tiles_per_router,
                   tile % noc.tiles_per_router * ports / noc.tiles_per_router, pace);
        }
    }
    for (int memory = 0; memory < spec.memory.controllers; ++memory) {
        if (works({SiteKind::memory, memory})) {
            attach({SiteKind::memory, memory}, spec.memory.routers[static_cast<std::size_t>(memory)], ports + memory,
                   1);
        }
    }
    if (works({SiteKind::global_buffer, 0})) {
        attach({SiteKind::global_buffer, 0}, spec.global_buffer.router, ports + spec.memory.controllers, 1);
    }

    for (Router& router : routers_) {
        router.inputs.resize(first_local + router.locals.size());
        router.outputs.resize(first_local + router.locals.size());
        for (Input& input : router.inputs) {
            input.credits = noc.buffer_packets * noc.packet_flits;
        }
        for (std::size_t output = 0; output < router.outputs.size(); ++output) {
            router.outputs[output].path = router.path + ".out" + std::to_string(output);
        }
        for (std::size_t local = 0; local < router.locals.size(); ++local) {
            router.outputs[first_local + local].pace = router.locals[local].pace;
        }
    }
    for (int y = 0; y < noc.height; ++y) {
        for (int x = 0; x < noc.width; ++x) {
            const std::size_t here =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(noc.width) + static_cast<std::size_t>(x);
            const auto below = here + static_cast<std::size_t>(noc.width);
            if (x + 1 < noc.width) {
                link(here, east, here + 1, west);
                link(here + 1, west, here, east);
            }
            if (y + 1 < noc.height) {
                link(here, south, below, north);
                link(below, north, here, south);
            }
        }
    }
}

// Ports none of whose sites has work do not exist.
void ClockedNetwork::attach(Site site, int router, int number, Cycle pace) {
    Router& at = routers_[static_cast<std::size_t>(router)];
    if (at.local_numbers.empty() || at.local_numbers.back() != number) {
        at.local_numbers.push_back(number);
        at.locals.emplace_back();
        at.locals.back().pace = pace;
    }
    at.locals.back().interfaces.push_back(interfaces_.size());
    places_[key(site)] = {static_cast<std::size_t>(router), at.locals.size() - 1, interfaces_.size()};
    interfaces_.emplace_back();
    interfaces_.back().path = path_of(site) + ".ni";
}

void ClockedNetwork::link(std::size_t from, Port out, std::size_t to, Port in) {
    routers_[from].outputs[out].to = &routers_[to].inputs[in];
}

int ClockedNetwork::hops(Site a, Site b) const {
    const int width = spec_.noc.width;
    const auto from = static_cast<int>(places_.at(key(a)).router);
    const auto to = static_cast<int>(places_.at(key(b)).router);
    return std::abs(from % width - to % width) + std::abs(from / width - to / width);
}

void ClockedNetwork::hand_over(const Message& message) {
    interfaces_[places_.at(key(message.from)).interface].queue.push_back(message);
}

void ClockedNetwork::step(Cycle now) {
    for (Router& router : routers_) {
        for (Input& input : router.inputs) {
            while (!input.returning.empty() && input.returning.front() <= now) {
                input.returning.pop_front();
                ++input.credits;
            }
        }
    }
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        for (std::size_t local = 0; local < routers_[r].locals.size(); ++local) {
            grant_local(routers_[r], local, now);
        }
        for (std::size_t output = 0; output < routers_[r].outputs.size(); ++output) {
            grant_output(r, output, now);
        }
    }
    for (Transfer& transfer : transfers_) {
        if (now >= transfer.first_flit) {
            move_flit(transfer, now);
        }
    }
    transfers_.erase(std::remove_if(transfers_.begin(), transfers_.end(),
                                    [](const Transfer& t) { return t.moved == t.packet.flits; }),
                     transfers_.end());
}

bool ClockedNetwork::empty() const {
    const auto waits = [](const Input& input) {
        return !input.fifo.empty();
    };
    return transfers_.empty() &&
           std::all_of(interfaces_.begin(), interfaces_.end(), [](const Interface& i) { return i.queue.empty(); }) &&
           std::none_of(routers_.begin(), routers_.end(), [&](const Router& router) {
               return std::any_of(router.inputs.begin(), router.inputs.end(), waits);
           });
}

void ClockedNetwork::note(Rule rule, Cycle now, const std::string& path, const char* what, const Packet& packet) {
    state_.note(rule, now, path, what,
                {signed_of(packet.message.edge), packet.message.first, packet.bytes, packet.flits});
}

// N1.
ClockedNetwork::Packet ClockedNetwork::offered(const Interface& interface) const {
    const NocSpec& noc = spec_.noc;
    const std::int64_t most = (std::int64_t{noc.packet_flits} * noc.flit_bits - noc.header_bits) / 8;
    const Message& message = interface.queue.front();
    const std::int64_t left = message.bytes - interface.bytes_sent;
    const std::int64_t bytes = std::min(left, most);
    const Cycle flits = std::max<Cycle>(1, ceil_div(noc.header_bits + 8 * bytes, noc.flit_bits));
    return {message, bytes == left, static_cast<int>(flits), bytes};
}

bool ClockedNetwork::may_leave(const Interface& interface, const Input& input, Cycle now) {
    if (interface.queue.empty() || now < interface.queue.front().offered || now < interface.next_offer) {
        return false;
    }
    const bool credits = input.credits >= offered(interface).flits;
    state_.coverage.saw(Rule::R4, !credits);
    return credits;
}

// N2.
void ClockedNetwork::grant_local(Router& router, std::size_t local, Cycle now) {
    LocalPort& port = router.locals[local];
    Input& input = router.inputs[first_local + local];
    if (now < port.free) {
        return;
    }
    std::vector<std::size_t> ready;  // in the order of the search
    for (std::size_t i = 0; i < port.interfaces.size(); ++i) {
        const std::size_t at = (port.next_interface + i) % port.interfaces.size();
        if (may_leave(interfaces_[port.interfaces[at]], input, now)) {
            ready.push_back(at);
        }
    }
    if (ready.empty()) {
        return;
    }
    state_.coverage.saw(Rule::N2, ready.size() > 1);
    Interface& interface = interfaces_[port.interfaces[ready.front()]];
    const Packet packet = offered(interface);
    const auto flits = static_cast<Cycle>(packet.flits);
    const Cycle busy = flits * port.pace;
    input.credits -= packet.flits;
    port.free = now + busy;
    port.next_interface = (ready.front() + 1) % port.interfaces.size();
    interface.next_offer = now + busy;
    transfers_.push_back({packet, nullptr, &input, now + busy - flits, 1, 0});
    ++packets_;
    flits_ += flits;
    note(Rule::E6, now, interface.path, "inject", packet);
    state_.coverage.saw(Rule::N1, !packet.last_of_message);
    if (!packet.last_of_message) {
        interface.bytes_sent += packet.bytes;
        return;
    }
    if (packet.message.last_of_result) {  // F9
        state_.nodes[packet.message.node].slots_freed.push_back(now + busy);
    }
    interface.queue.pop_front();
    interface.bytes_sent = 0;
}

std::size_t ClockedNetwork::wanted_output(std::size_t router, const Packet& packet) const {
    const auto width = static_cast<std::size_t>(spec_.noc.width);
    const Place& to = places_.at(key(packet.message.to));
    const std::size_t x = router % width;
    const std::size_t y = router / width;
    const std::size_t to_x = to.router % width;
    const std::size_t to_y = to.router / width;
    if (to_x != x) {
        return to_x > x ? east : west;
    }
    if (to_y != y) {
        return to_y > y ? south : north;
    }
    return first_local + to.local;
}

// R1, and the credits of R2.
bool ClockedNetwork::may_leave(std::size_t router, std::size_t output_port, const Input& input, Cycle now) {
    const Output& output = routers_[router].outputs[output_port];
    if (input.sending || input.fifo.empty() ||
        now < input.fifo.front().visible + static_cast<Cycle>(spec_.noc.router_latency)) {
        return false;
    }
    const Packet& packet = input.fifo.front().packet;
    if (wanted_output(router, packet) != output_port) {
        return false;
    }
    const bool credits = output.to == nullptr || output.to->credits >= packet.flits;
    state_.coverage.saw(Rule::R4, !credits);
    return credits;
}

// R2.
void ClockedNetwork::grant_output(std::size_t at, std::size_t output_port, Cycle now) {
    Router& router = routers_[at];
    Output& output = router.outputs[output_port];
    if (now < output.free) {
        return;
    }
    std::vector<std::size_t> ready;  // in the order of the search
    for (std::size_t i = 0; i < router.inputs.size(); ++i) {
        const std::size_t input_port = (output.next_input + i) % router.inputs.size();
        if (may_leave(at, output_port, router.inputs[input_port], now)) {
            ready.push_back(input_port);
        }
    }
    if (ready.empty()) {
        return;
    }
    Input& input = router.inputs[ready.front()];
    const Packet packet = input.fifo.front().packet;
    const auto flits = static_cast<Cycle>(packet.flits);
    const Cycle busy = flits * output.pace;
    const auto wire = static_cast<Cycle>(spec_.noc.link_latency);
    input.sending = true;
    output.free = now + busy;
    output.next_input = (ready.front() + 1) % router.inputs.size();
    if (output.to != nullptr) {
        output.to->credits -= packet.flits;
    }
    transfers_.push_back({packet, &input, output.to, now + busy - flits, wire, 0});
    state_.note(
        Rule::E7, now, output.path, "grant",
        {signed_of(packet.message.edge), packet.message.first, packet.bytes, packet.flits, signed_of(ready.front())});
    state_.coverage.saw(Rule::R1, now == input.fifo.front().visible + static_cast<Cycle>(spec_.noc.router_latency));
    state_.coverage.saw(Rule::R2, ready.size() > 1);
    state_.coverage.saw(Rule::N3, output.pace > 1);
    state_.coverage.saw(Rule::R3, output.to != nullptr && packet.flits > 1);
}

// R3, R4 and N4.
void ClockedNetwork::move_flit(Transfer& transfer, Cycle now) {
    const Packet& packet = transfer.packet;
    const bool head = transfer.moved == 0;
    const bool tail = transfer.moved + 1 == packet.flits;
    ++transfer.moved;
    if (transfer.from != nullptr) {
        std::deque<Flit>& fifo = transfer.from->fifo;
        if (fifo.empty() || fifo.front().visible > now || fifo.front().head != head) {
            throw std::runtime_error("reference: a flit is not where its packet is");
        }
        fifo.pop_front();
        transfer.from->returning.push_back(now + static_cast<Cycle>(spec_.noc.credit_latency));
        transfer.from->sending = !tail;
    }
    if (transfer.to != nullptr) {
        transfer.to->fifo.push_back({now + transfer.wire, head, packet});
        const int room = spec_.noc.buffer_packets * spec_.noc.packet_flits;
        if (transfer.to->fifo.size() > static_cast<std::size_t>(room)) {
            throw std::runtime_error("reference: an input buffer overflows");
        }
    } else if (tail) {
        const Message& message = packet.message;
        note(Rule::E8, now + transfer.wire, path_of(message.to) + ".ni", "receive", packet);
        state_.coverage.saw(Rule::N4, packet.last_of_message && packet.bytes < message.bytes);
        if (packet.last_of_message) {
            state_.edges[message.edge].arrivals.push_back({now + transfer.wire + 1, message.first, message.count});
        }
    }
}

}  // namespace bitline::reference
