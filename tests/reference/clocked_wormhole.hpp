// The mesh of wormhole routers, clocked and flit by flit: rules W1 to W9 of docs/timing.md.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/ids.hpp"

namespace bitline::reference {

struct WormholeParameters {
    int width = 8;   ///< routers in x
    int height = 8;  ///< routers in y
    int local_ports = 1;
    int vcs = 4;             ///< per input
    int buffer_flits = 8;    ///< of each virtual channel
    int router_latency = 1;  ///< cycles, at least 1
    int vc_latency = 1;      ///< cycles, 0 to router_latency
    int link_latency = 1;    ///< cycles, at least 1
    int credit_latency = 1;  ///< cycles, at least 1
};

/// Sources and targets are nodes: node `router * local_ports + j` is on local port `j` of its router.
struct WormholePacket {
    Cycle cycle = 0;  ///< of its creation, at least 1
    int source = 0;
    int target = 0;
    int flits = 1;
};

struct WormholeArrival {
    int source = 0;
    int target = 0;
    Cycle created = 0;
    Cycle tail = 0;  ///< cycle in which the tail flit arrives at the sink
};

/// Simulates until all packets have arrived. `packets` are those of all sources, each source's in the order of their cycles.
/// The arrivals are in the order of (tail, target). Throws std::runtime_error if nothing moves although packets are left.
std::vector<WormholeArrival> clocked_wormhole(const WormholeParameters& parameters,
                                              const std::vector<WormholePacket>& packets);

}  // namespace bitline::reference
