#include "tests/reference/clocked_wormhole_mesh.hpp"

#include <algorithm>
#include <stdexcept>

namespace bitline::reference {

namespace {

constexpr std::size_t nobody = ~std::size_t{0};

/// Round-robin: the first of `count` numbers that is wanted, when the search starts at `start`.
template <class Wanted>
std::size_t first_from(std::size_t start, std::size_t count, Wanted wanted) {
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = (start + i) % count;
        if (wanted(at)) {
            return at;
        }
    }
    return nobody;
}

}  // namespace

WormholeMesh::WormholeMesh(const WormholeParameters& parameters, const std::vector<WormholePacket>& packets)
    : packets_(packets), width_(static_cast<std::size_t>(parameters.width)),
      locals_(static_cast<std::size_t>(parameters.local_ports)), vcs_(static_cast<std::size_t>(parameters.vcs)),
      ports_(first_local + locals_), buffer_(parameters.buffer_flits),
      router_latency_(static_cast<Cycle>(parameters.router_latency)),
      vc_latency_(static_cast<Cycle>(parameters.vc_latency)),
      link_latency_(static_cast<Cycle>(parameters.link_latency)),
      credit_latency_(static_cast<Cycle>(parameters.credit_latency)) {
    const auto height = static_cast<std::size_t>(parameters.height);
    routers_.resize(width_ * height);
    sources_.resize(routers_.size() * locals_);
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        routers_[r].inputs.resize(ports_);
        routers_[r].outputs.resize(ports_);
        for (Input& input : routers_[r].inputs) {
            input.vcs.resize(vcs_);
            for (InputVc& vc : input.vcs) {
                vc.places = buffer_;  // W8
            }
        }
        for (Output& output : routers_[r].outputs) {
            output.vcs.resize(vcs_);
        }
        for (std::size_t local = 0; local < locals_; ++local) {
            sources_[r * locals_ + local].to = &routers_[r].inputs[first_local + local];
        }
    }
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width_; ++x) {
            const std::size_t here = y * width_ + x;
            if (x + 1 < width_) {
                link(here, east, here + 1, west);
                link(here + 1, west, here, east);
            }
            if (y + 1 < height) {
                link(here, south, here + width_, north);
                link(here + width_, north, here, south);
            }
        }
    }
    for (std::size_t i = 0; i < packets.size(); ++i) {
        sources_[static_cast<std::size_t>(packets[i].source)].packets.push_back(i);
    }
}

void WormholeMesh::link(std::size_t from, Port out, std::size_t to, Port in) {
    routers_[from].outputs[out].to = &routers_[to].inputs[in];
}

// W2. Flits are seen by their cycle `visible`.
void WormholeMesh::step(Cycle now) {
    for (Router& router : routers_) {
        for (Input& input : router.inputs) {
            see_credits(input, now);
        }
    }
    for (Source& source : sources_) {
        inject(source, now);
    }
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        allocate_vcs(r, now);
    }
    for (Router& router : routers_) {
        allocate_switch(router, now);
    }
}

// W8.
void WormholeMesh::see_credits(Input& input, Cycle now) {
    for (InputVc& vc : input.vcs) {
        while (!vc.returning.empty() && vc.returning.front() <= now) {
            vc.returning.pop_front();
            ++vc.places;
        }
    }
}

// W3.
void WormholeMesh::inject(Source& source, Cycle now) {
    if (source.packets.empty()) {
        return;
    }
    const std::size_t number = source.packets.front();
    const WormholePacket& packet = packets_[number];
    if (now < packet.cycle) {
        return;
    }
    const auto has_place = [&](std::size_t vc) {
        return source.to->vcs[vc].places > 0;
    };
    const bool head = source.sent == 0;
    if (head) {
        const std::size_t vc = first_from(source.next_vc, vcs_, has_place);
        if (vc == nobody) {
            return;
        }
        source.vc = vc;
        source.next_vc = (vc + 1) % vcs_;
    } else if (!has_place(source.vc)) {
        return;
    }
    ++source.sent;
    const bool tail = source.sent == packet.flits;
    push(*source.to, source.vc, {now + 1, number, head, tail});
    last_change_ = now;
    if (tail) {
        source.packets.pop_front();
        source.sent = 0;
    }
}

// W4: x first, then y, then the local output.
std::size_t WormholeMesh::route(std::size_t at, const WormholePacket& packet) const {
    const auto target = static_cast<std::size_t>(packet.target);
    const std::size_t to = target / locals_;
    if (to % width_ != at % width_) {
        return to % width_ > at % width_ ? east : west;
    }
    if (to / width_ != at / width_) {
        return to / width_ > at / width_ ? south : north;
    }
    return first_local + target % locals_;
}

// W4 and the first sentence of W5.
bool WormholeMesh::asks(const InputVc& vc, Cycle now) const {
    if (vc.holds || vc.fifo.empty()) {
        return false;
    }
    const Cycle front = std::max(vc.fifo.front().visible, vc.tail_left);
    return now >= front + router_latency_ - vc_latency_;
}

// W5.
void WormholeMesh::allocate_vcs(std::size_t at, Cycle now) {
    Router& router = routers_[at];
    const std::size_t all = ports_ * vcs_;
    // Step 1. By the number of the input VC: the number of the output VC that it chooses.
    std::vector<std::size_t> choice(all, nobody);
    for (std::size_t i = 0; i < all; ++i) {
        const InputVc& vc = router.inputs[i / vcs_].vcs[i % vcs_];
        if (!asks(vc, now)) {
            continue;
        }
        const std::size_t output = route(at, packets_[vc.fifo.front().packet]);
        const std::size_t free = first_from(vc.next_output_vc, vcs_, [&](std::size_t w) {
            return now >= router.outputs[output].vcs[w].free;  // W9
        });
        if (free != nobody) {
            choice[i] = output * vcs_ + free;
        }
    }
    // Step 2.
    for (std::size_t o = 0; o < all; ++o) {
        OutputVc& output_vc = router.outputs[o / vcs_].vcs[o % vcs_];
        const std::size_t winner =
            first_from(output_vc.next_input_vc, all, [&](std::size_t i) { return choice[i] == o; });
        if (winner == nobody) {
            continue;
        }
        InputVc& vc = router.inputs[winner / vcs_].vcs[winner % vcs_];
        vc.holds = true;
        vc.output = o / vcs_;
        vc.output_vc = o % vcs_;
        vc.granted = now;
        vc.next_output_vc = (vc.output_vc + 1) % vcs_;
        output_vc.free = never;
        output_vc.next_input_vc = (winner + 1) % all;
        last_change_ = now;
    }
}

// W6.
bool WormholeMesh::requests(const Router& router, const InputVc& vc, Cycle now) const {
    if (!vc.holds || vc.fifo.empty() || now < vc.fifo.front().visible) {
        return false;
    }
    const Flit& first = vc.fifo.front();
    if (now < (first.head ? vc.granted + vc_latency_ : first.visible + 1)) {
        return false;
    }
    return vc.output >= first_local || router.outputs[vc.output].to->vcs[vc.output_vc].places > 0;
}

// W7.
void WormholeMesh::allocate_switch(Router& router, Cycle now) {
    // Step 1. By input port: the VC that it chooses, and the output port where that goes.
    std::vector<std::size_t> choice(ports_, nobody);
    std::vector<std::size_t> wanted(ports_, nobody);
    for (std::size_t i = 0; i < ports_; ++i) {
        const Input& input = router.inputs[i];
        choice[i] = first_from(input.next_vc, vcs_, [&](std::size_t v) { return requests(router, input.vcs[v], now); });
        if (choice[i] != nobody) {
            wanted[i] = input.vcs[choice[i]].output;
        }
    }
    // Step 2.
    for (std::size_t o = 0; o < ports_; ++o) {
        Output& output = router.outputs[o];
        const std::size_t winner = first_from(output.next_input, ports_, [&](std::size_t i) { return wanted[i] == o; });
        if (winner == nobody) {
            continue;
        }
        Input& input = router.inputs[winner];
        output.next_input = (winner + 1) % ports_;
        input.next_vc = (choice[winner] + 1) % vcs_;
        send(router, input.vcs[choice[winner]], now);
    }
}

// The last paragraph of W7, W8 and W9.
void WormholeMesh::send(Router& router, InputVc& vc, Cycle now) {
    const Flit flit = vc.fifo.front();
    vc.fifo.pop_front();
    vc.returning.push_back(now + credit_latency_);  // W8
    Output& output = router.outputs[vc.output];
    if (output.to != nullptr) {
        push(*output.to, vc.output_vc, {now + link_latency_, flit.packet, flit.head, flit.tail});
    } else if (flit.tail) {
        const WormholePacket& packet = packets_[flit.packet];
        arrivals_.push_back({packet.source, packet.target, packet.cycle, now + link_latency_});
    }
    if (flit.tail) {
        vc.holds = false;
        vc.tail_left = now + 1;                   // W4
        output.vcs[vc.output_vc].free = now + 1;  // W9
    }
    last_change_ = now;
}

// W1 and W8: the sender puts a flit into a VC and counts its place.
void WormholeMesh::push(Input& input, std::size_t vc, const Flit& flit) {
    InputVc& to = input.vcs[vc];
    --to.places;
    if (!to.fifo.empty()) {
        const Flit& before = to.fifo.back();
        if (before.tail != flit.head || (!flit.head && before.packet != flit.packet)) {
            throw std::runtime_error("reference: two packets are mixed in a virtual channel");
        }
    }
    to.fifo.push_back(flit);
    if (to.places < 0 || to.fifo.size() > static_cast<std::size_t>(buffer_)) {
        throw std::runtime_error("reference: an input buffer overflows");
    }
}

}  // namespace bitline::reference
