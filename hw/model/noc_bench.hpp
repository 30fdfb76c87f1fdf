// The mesh alone, fed with synthetic traffic: the routers and local ports of the chip, and in place of its sites one source
// and sink of packets per router. Sources are open loop: they make packets whatever the network does with them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "hw/ids.hpp"
#include "hw/model/scheduling.hpp"

namespace bitline {

/// Where the router at (x, y) of a mesh of w x h sends its packets.
enum class TrafficPattern : std::uint8_t {
    uniform,         ///< anywhere, all with the same chance
    transpose,       ///< (y, x); needs w = h. Routers on the diagonal send to themselves, through their own router.
    bit_complement,  ///< (w - 1 - x, h - 1 - y): router n - 1 - r for router r of n
    hotspot,         ///< router (w / 2, h / 2) with the chance `hotspot_share`, otherwise as uniform
    neighbour,       ///< (x + 1 mod w, y)
};

struct NocTraffic {
    int width = 8;   ///< routers in x
    int height = 8;  ///< routers in y
    TrafficPattern pattern = TrafficPattern::uniform;
    bool to_itself = false;      ///< uniform targets include the source itself
    double hotspot_share = 0.2;  ///< of the packets, with pattern hotspot
    double rate =
        0.1;  ///< flits per node and cycle, in (0, 1]; each cycle a packet begins with chance rate / packet_flits
    int packet_flits = 8;    ///< of every packet
    int buffer_packets = 2;  ///< room of a router input, in packets
    int router_latency = 1;  ///< cycles, at least 1; the three latencies are those of NocSpec
    int link_latency = 1;    ///< cycles, at least 1
    int credit_latency = 1;  ///< cycles, at least 1
    Cycle warmup = 10'000;   ///< cycles before the sample
    Cycle sample = 100'000;  ///< cycles; the packets created in them are measured
    Cycle drain = 100'000;   ///< most cycles after the sample until all measured packets have arrived
    std::uint64_t seed = 1;

    int nodes() const { return width * height; }
    /// The first cycle is 1: sources cannot be faster than the first thing that happens in a chip.
    Cycle sample_begin() const { return 1 + warmup; }
    Cycle sample_end() const { return sample_begin() + sample; }
};

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
    int source = 0;
    int target = 0;
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
