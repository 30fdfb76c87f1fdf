// The chips of cases computed by hand, and what a message costs on them when nothing hinders it.
#pragma once

#include "hw/spec.hpp"
#include "tests/support/hand_made.hpp"

namespace bitline {

/// `round_chip`: a cycle is 1 ns. Memory 12.8 B per cycle and 50 cycles; crossbar read 100, conversion 100; tile bus 384 bits,
/// buffer ports 256 bits; flits of 32 bits, 68 bytes and a header of 32 bits in a longest packet of 18 flits.
inline ChipSpec chip_a(int mesh_width = 1, int mesh_height = 1) {
    return round_chip(mesh_width, mesh_height);
}

/// Everything else: a cycle is 2 ns. Memory 25.6 B per cycle and 25 cycles; crossbar read 50, conversion 128 / 320 MS/s = 200
/// cycles; tile bus 128 bits, input buffer port 64 bits, output buffer port 128 bits; flits of 64 bits, 68 bytes and the header
/// in 9 of them, cut at 64 bytes by a header of 64 bits; a single input register; slower routers and links.
inline ChipSpec chip_b(int mesh_width = 1, int mesh_height = 1) {
    ChipSpec spec = round_chip(mesh_width, mesh_height);
    spec.clock = Clock::from_frequency(Frequency{500'000'000});
    spec.tile.pe.adc.rate = Frequency{320'000'000};
    spec.tile.pe.input_registers = 1;
    spec.tile.bus_width_bits = 128;
    spec.tile.input_buffer.width_bits = 64;
    spec.tile.output_buffer.width_bits = 128;
    spec.noc.flit_bits = 64;
    spec.noc.header_bits = 64;
    spec.noc.packet_flits = 9;
    spec.noc.ni_latency = 2;
    spec.noc.router_latency = 2;
    spec.noc.link_latency = 3;
    return spec;
}

/// `round_chip` as one router, whose tiles share its local ports by group buses.
inline ChipSpec grouped_chip(int tiles, int ports, int bus_bits = 32) {
    ChipSpec spec = round_chip();
    spec.noc.tiles_per_router = tiles;
    spec.noc.local_ports = ports;
    spec.noc.group_bus_width_bits = bus_bits;
    return spec;
}

/// N1: from a firing's end to the interface's queue; R1 and R3: through a router and over its link.
struct Network {
    Cycle ni;
    Cycle router;
    Cycle link;

    /// From the end of a firing to where its result is visible, `hops` away: the interface, one cycle to the router's input
    /// (N2), `hops` + 1 routers, the flits one after another, and the cycle after the tail (N4).
    constexpr Cycle travel(Cycle hops, Cycle flits) const {
        return ni + 1 + (hops + 1) * (router + link) + (flits - 1) + 1;
    }
};
constexpr Network network_a{1, 1, 1};
constexpr Network network_b{2, 2, 3};

}  // namespace bitline
