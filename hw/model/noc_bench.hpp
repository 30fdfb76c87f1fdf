// The mesh alone, fed with synthetic traffic or a trace of packets: the routers and local ports of the chip, or wormhole
// routers, and in place of sites a source and a sink of packets at each local port. Sources are open loop: they make packets
// whatever the network does with them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "hw/ids.hpp"
#include "hw/model/noc_traffic.hpp"
#include "hw/model/scheduling.hpp"

namespace bitline {

/// Latencies and hops are those of measured packets that arrived; 0 without any. Latency counts from the cycle of creation
/// to that in which the tail arrives (rule Z1 of docs/timing.md).
struct NocResult {
    double offered_rate = 0;       ///< flits created in the sample per node and cycle
    double accepted_rate = 0;      ///< flits of packets whose tail arrived in the sample per node and cycle
    double mean_latency = 0;       ///< cycles
    Cycle p95_latency = 0;         ///< cycles: the smallest that 95 % of the packets do not exceed
    Cycle p99_latency = 0;         ///< cycles
    Cycle max_latency = 0;         ///< cycles
    double mean_hops = 0;          ///< links between source and target
    std::uint64_t packets = 0;     ///< measured packets that arrived
    std::uint64_t unfinished = 0;  ///< measured packets that had not arrived when the drain phase ended
    Cycle cycles = 0;              ///< simulated until the end of the drain phase
    std::uint64_t events = 0;      ///< evaluations of components

    /// All measured packets have arrived. If not, the network is saturated, and the latencies say so too little.
    bool drained() const { return unfinished == 0; }
};

struct NocArrival {
    int source = 0;  ///< node
    int target = 0;  ///< node
    Cycle created = 0;
    Cycle tail = 0;  ///< cycle in which the tail flit arrives
};

/// Simulates the mesh under `traffic`; `arrived`, if there is one, sees every packet that arrives. The same traffic gives the
/// same result. At the end the sources stop, the network runs empty, and packets, flits and credits are counted: InternalError
/// if some are missing. Once per process, as SystemC elaborates once. Ranges are checked by the caller. Without a choice of
/// `scheduling` the fitting one is taken; it changes no result.
NocResult simulate_noc(const NocTraffic& traffic, const std::function<void(const NocArrival&)>& arrived = {},
                       std::optional<Scheduling> scheduling = {});

}  // namespace bitline
