#include "hw/model/wormhole_router.hpp"

#include <algorithm>
#include <string>

#include "hw/error.hpp"
#include "hw/model/router.hpp"

namespace bitline {

namespace {

// The first of a set in round-robin order; the search starts after `last`, which is -1 at first. The set is not empty.
int first_after(std::uint64_t set, int last) {
    const std::uint64_t behind = last < 63 ? set & (~std::uint64_t{0} << (last + 1)) : 0;
    return __builtin_ctzll(behind != 0 ? behind : set);
}

std::uint64_t bit(int n) {
    return std::uint64_t{1} << n;
}

bool several(std::uint64_t set) {
    return (set & (set - 1)) != 0;
}

}  // namespace

WormholeRouter::WormholeRouter(const sc_core::sc_module_name& name, Timebase& time, Mesh& mesh, int number)
    : Component(name, time), mesh_(mesh), number_(number), ports_(first_local + mesh.traffic.local_ports),
      vcs_(mesh.traffic.vcs), buffer_(mesh.traffic.buffer_flits),
      router_latency_(static_cast<Cycle>(mesh.traffic.router_latency)),
      vc_latency_(static_cast<Cycle>(mesh.traffic.vc_latency)),
      link_latency_(static_cast<Cycle>(mesh.traffic.link_latency)),
      credit_latency_(static_cast<Cycle>(mesh.traffic.credit_latency)) {
    const auto ports = static_cast<std::size_t>(ports_);
    const std::size_t channels = ports * static_cast<std::size_t>(vcs_);
    places_.resize(channels * static_cast<std::size_t>(buffer_));
    channels_.resize(channels);
    for (std::size_t c = 0; c < channels; ++c) {
        channels_[c].first_place = c * static_cast<std::size_t>(buffer_);
    }
    inputs_.resize(ports);
    outputs_.resize(ports);
    for (Output& output : outputs_) {
        output.free = bit(vcs_) - 1;
    }
    last_holder_.assign(channels, -1);
    winner_.assign(channels, -1);
    choice_.resize(ports);
    wanted_.assign(ports, 0);
    for (int local = 0; local < mesh.traffic.local_ports; ++local) {
        sources_.push_back({PacketStream(mesh.traffic, number * mesh.traffic.local_ports + local)});
    }
    wake_at_start();
}

void WormholeRouter::link(int port, WormholeRouter& next) {
    static_assert((east ^ 1) == west && (north ^ 1) == south, "the other side is the other of a pair");
    Output& output = outputs_[static_cast<std::size_t>(port)];
    output.next = &next;
    output.next_input = port ^ 1;
    next.inputs_[static_cast<std::size_t>(output.next_input)].sender = this;
}

WormholeRouter::Place& WormholeRouter::place(const Channel& c, int offset) {
    const int at = c.front + offset;
    return places_[c.first_place + static_cast<std::size_t>(at < buffer_ ? at : at - buffer_)];
}

// W8: the first cycle in which the sender sees a place free, if it is known.
Cycle WormholeRouter::room_from(const Channel& c) const {
    if (c.held == buffer_) {
        return never;
    }
    const int at = c.front + c.held;
    return places_[c.first_place + static_cast<std::size_t>(at < buffer_ ? at : at - buffer_)].from;
}

void WormholeRouter::evaluate(Cycle now) {
    next_ = never;
    for (int local = 0; local < static_cast<int>(sources_.size()); ++local) {
        inject(local, now);
    }
    if (asking_ports_ != 0) {
        allocate_channels(now);
    }
    if (sending_ports_ != 0) {
        allocate_switch(now);
    }
    if (next_ != never) {
        wake(next_);
    }
}

// W3.
void WormholeRouter::inject(int local, Cycle now) {
    Source& source = sources_[static_cast<std::size_t>(local)];
    const int port = first_local + local;
    bool head = false;
    if (source.flits_left == 0) {
        if (!begin_packet(local, now)) {
            return;
        }
        head = true;
    } else {
        const Cycle room = room_from(channel(port, source.vc));
        if (room > now) {
            look_again(room);
            return;
        }
    }
    --source.flits_left;
    receive(port, source.vc, {now + 1, source.packet, head, source.flits_left == 0});
    if (source.flits_left > 0) {
        look_again(std::max(now + 1, room_from(channel(port, source.vc))));
    } else if (!mesh_.stopped) {
        look_again(std::max(now + 1, source.stream.created()));
    }
}

bool WormholeRouter::begin_packet(int local, Cycle now) {
    Source& source = sources_[static_cast<std::size_t>(local)];
    if (mesh_.stopped || source.stream.created() > now) {
        if (!mesh_.stopped) {
            look_again(source.stream.created());
        }
        return false;
    }
    for (int k = 1; k <= vcs_; ++k) {
        const int vc = (source.vc + k) % vcs_;
        const Cycle room = room_from(channel(first_local + local, vc));
        if (room <= now) {
            source.vc = vc;
            source.flits_left = source.stream.flits();
            source.packet = mesh_.packets.take({number_ * mesh_.traffic.local_ports + local, source.stream.target(),
                                                source.flits_left, source.stream.created()});
            mesh_.measurement.sent(source.stream.created(), source.flits_left);
            source.stream.advance();
            return true;
        }
        look_again(room);
    }
    return false;
}

// W4.
int WormholeRouter::route(const WormholePackets::Entry& packet) const {
    const NocTraffic& traffic = mesh_.traffic;
    const int router = packet.target / traffic.local_ports;
    const int dx = router % traffic.width - number_ % traffic.width;
    const int dy = router / traffic.width - number_ / traffic.width;
    if (dx != 0) {
        return dx > 0 ? east : west;
    }
    if (dy != 0) {
        return dy > 0 ? south : north;
    }
    return first_local + packet.target % traffic.local_ports;
}

// A packet has come to the front of its channel. In the present cycle nobody sees it.
void WormholeRouter::ask(Channel& c, int port, int vc, const Place& head, Cycle front) {
    c.output = route(mesh_.packets[head.packet]);
    c.from = front + router_latency_ - vc_latency_;
    inputs_[static_cast<std::size_t>(port)].asking |= bit(vc);
    asking_ports_ |= bit(port);
}

// From the sender: a flit that can be seen from a later cycle on.
void WormholeRouter::receive(int port, int vc, const Place& flit) {
    Channel& c = channel(port, vc);
    if (c.held == buffer_) {
        throw InternalError("noc: a flit comes to router " + std::to_string(number_) + " without a credit");
    }
    place(c, c.held) = flit;
    ++c.held;
    if (c.held > 1) {
        return;
    }
    if (flit.head) {
        ask(c, port, vc, flit, flit.from);
    } else {
        c.from = flit.from + 1;
        inputs_[static_cast<std::size_t>(port)].sending |= bit(vc);
        sending_ports_ |= bit(port);
    }
    wake(c.from);
}

// W5.
void WormholeRouter::allocate_channels(Cycle now) {
    const int all = ports_ * vcs_;
    contested_.clear();
    for (Mask ports = asking_ports_; ports != 0; ports &= ports - 1) {
        const int port = __builtin_ctzll(ports);
        for (Mask vcs = inputs_[static_cast<std::size_t>(port)].asking; vcs != 0; vcs &= vcs - 1) {
            const int number = port * vcs_ + __builtin_ctzll(vcs);
            const Channel& c = channels_[static_cast<std::size_t>(number)];
            const Mask free = outputs_[static_cast<std::size_t>(c.output)].free;
            if (c.from > now) {
                look_again(c.from);
                continue;
            }
            if (free == 0) {
                continue;  // the tail that frees one looks again
            }
            const int chosen = c.output * vcs_ + first_after(free, c.last_output_vc);
            int& winner = winner_[static_cast<std::size_t>(chosen)];
            const int last = last_holder_[static_cast<std::size_t>(chosen)];
            if (winner < 0) {
                winner = number;
                contested_.push_back(chosen);
                continue;
            }
            look_again(now + 1);  // for the loser
            if ((number - last - 1 + all) % all < (winner - last - 1 + all) % all) {
                winner = number;
            }
        }
    }
    for (const int chosen : contested_) {
        int& winner = winner_[static_cast<std::size_t>(chosen)];
        grant_channel(chosen / vcs_, chosen % vcs_, winner, now);
        winner = -1;
    }
}

void WormholeRouter::grant_channel(int port, int vc, int winner, Cycle now) {
    Output& output = outputs_[static_cast<std::size_t>(port)];
    output.free &= ~bit(vc);
    last_holder_[number_of(port, vc)] = winner;
    Channel& c = channels_[static_cast<std::size_t>(winner)];
    c.output_vc = vc;
    c.last_output_vc = vc;
    c.from = now + vc_latency_;
    c.next_router = output.next;
    c.next = output.next != nullptr ? &output.next->channel(output.next_input, vc) : nullptr;
    Input& input = inputs_[static_cast<std::size_t>(winner / vcs_)];
    input.asking &= ~bit(winner % vcs_);
    input.sending |= bit(winner % vcs_);
    sending_ports_ |= bit(winner / vcs_);
    if (input.asking == 0) {
        asking_ports_ &= ~bit(winner / vcs_);
    }
}

// W7.
void WormholeRouter::allocate_switch(Cycle now) {
    Mask outputs = 0;
    for (Mask ports = sending_ports_; ports != 0; ports &= ports - 1) {
        const int port = __builtin_ctzll(ports);
        const int vc = choose(port, now);
        if (vc >= 0) {
            const int output = channel(port, vc).output;
            choice_[static_cast<std::size_t>(port)] = vc;
            wanted_[static_cast<std::size_t>(output)] |= bit(port);
            outputs |= bit(output);
        }
    }
    for (; outputs != 0; outputs &= outputs - 1) {
        const int output = __builtin_ctzll(outputs);
        Mask& wanted = wanted_[static_cast<std::size_t>(output)];
        const int port = first_after(wanted, outputs_[static_cast<std::size_t>(output)].last_input);
        if (several(wanted)) {
            look_again(now + 1);
        }
        wanted = 0;
        send(port, choice_[static_cast<std::size_t>(port)], now);
    }
}

// W6 and the first step of W7: the channel that the input proposes, -1 if none can send.
int WormholeRouter::choose(int port, Cycle now) {
    const Input& input = inputs_[static_cast<std::size_t>(port)];
    Mask able = 0;
    for (Mask vcs = input.sending; vcs != 0; vcs &= vcs - 1) {
        const int vc = __builtin_ctzll(vcs);
        const Channel& c = channel(port, vc);
        const Cycle at =
            c.from > now || c.next == nullptr ? c.from : std::max(c.from, c.next_router->room_from(*c.next));
        if (at <= now) {
            able |= bit(vc);
        } else {
            look_again(at);
        }
    }
    if (able == 0) {
        return -1;
    }
    if (several(able)) {
        look_again(now + 1);
    }
    return first_after(able, input.last_vc);
}

void WormholeRouter::send(int port, int vc, Cycle now) {
    Input& input = inputs_[static_cast<std::size_t>(port)];
    Channel& c = channel(port, vc);
    Output& output = outputs_[static_cast<std::size_t>(c.output)];
    input.last_vc = vc;
    output.last_input = port;
    ++output.flits;

    Place& left = place(c, 0);
    const Place flit = left;
    left.from = now + credit_latency_;
    if (c.held == buffer_) {  // the sender could not know when a place would be free
        if (input.sender != nullptr) {
            input.sender->wake(left.from);
        } else {
            look_again(left.from);
        }
    }
    --c.held;
    c.front = c.front + 1 < buffer_ ? c.front + 1 : 0;

    const Cycle seen = now + link_latency_;
    if (c.next_router != nullptr) {
        c.next_router->receive(output.next_input, c.output_vc, {seen, flit.packet, flit.head, flit.tail});
    } else if (flit.tail) {
        const WormholePackets::Entry& packet = mesh_.packets[flit.packet];
        const int node = number_ * mesh_.traffic.local_ports + c.output - first_local;
        mesh_.measurement.arrive({packet.source, node, packet.created, seen}, packet.target, packet.flits);
        mesh_.packets.give_back(flit.packet);
    }

    if (flit.tail) {
        output.free |= bit(c.output_vc);
        if (asking_ports_ != 0) {
            look_again(now + 1);
        }
        if (c.held > 0) {
            ask(c, port, vc, place(c, 0), std::max(place(c, 0).from, now + 1));
            look_again(std::max(c.from, now + 1));
        }
    } else if (c.held > 0) {
        c.from = place(c, 0).from + 1;
        look_again(std::max(c.from, now + 1));
    }
    if (flit.tail || c.held == 0) {
        input.sending &= ~bit(vc);
        if (input.sending == 0) {
            sending_ports_ &= ~bit(port);
        }
    }
}

bool WormholeRouter::idle() const {
    return std::all_of(channels_.begin(), channels_.end(), [](const Channel& c) { return c.held == 0; }) &&
           std::all_of(outputs_.begin(), outputs_.end(), [&](const Output& o) { return o.free == bit(vcs_) - 1; }) &&
           std::all_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.flits_left == 0; });
}

std::uint64_t WormholeRouter::link_flits() const {
    std::uint64_t flits = 0;
    for (int port = 0; port < first_local; ++port) {
        flits += outputs_[static_cast<std::size_t>(port)].flits;
    }
    return flits;
}

}  // namespace bitline
