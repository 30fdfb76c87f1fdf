// What `bitline noc` simulates: a mesh with one of two routers, and the packets that its sources create.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

/// Where the router at (x, y) of a mesh of w x h sends its packets.
enum class TrafficPattern : std::uint8_t {
    uniform,         ///< anywhere, all with the same chance
    transpose,       ///< (y, x); needs w = h. Routers on the diagonal send to themselves, through their own router.
    bit_complement,  ///< (w - 1 - x, h - 1 - y): router n - 1 - r for router r of n
    hotspot,         ///< router (w / 2, h / 2) with the chance `hotspot_share`, otherwise as uniform
    neighbour,       ///< (x + 1 mod w, y)
};

enum class RouterKind : std::uint8_t {
    vct,       ///< virtual cut-through, packet by packet: rules R1 to R4 of docs/timing.md, the router of the chips
    wormhole,  ///< flit by flit, with virtual channels: rules W1 to W9
};

struct TracePacket {
    Cycle cycle = 0;          ///< of its creation, at least 1
    std::int32_t target = 0;  ///< node
    std::int32_t flits = 1;

    friend bool operator==(const TracePacket& a, const TracePacket& b) {
        return a.cycle == b.cycle && a.target == b.target && a.flits == b.flits;
    }
};

/// Packets to replay. Node `router * local_ports + j` is on local port `j` of its router.
struct PacketTrace {
    int width = 1;
    int height = 1;
    int local_ports = 1;
    std::vector<std::vector<TracePacket>> packets;  ///< by source node, each source's in the order of their cycles

    int nodes() const { return width * height * local_ports; }
};

struct NocTraffic {
    int width = 8;        ///< routers in x
    int height = 8;       ///< routers in y
    int local_ports = 1;  ///< of each router, each with a source and a sink; 1 for synthetic traffic
    RouterKind router = RouterKind::vct;
    TrafficPattern pattern = TrafficPattern::uniform;
    bool to_itself = false;      ///< uniform targets include the source itself
    double hotspot_share = 0.2;  ///< of the packets, with pattern hotspot
    double rate =
        0.1;  ///< flits per node and cycle, in (0, 1]; each cycle a packet begins with chance rate / packet_flits
    int packet_flits = 8;    ///< of every packet; what `buffer_packets` counts in
    int buffer_packets = 2;  ///< vct: room of a router input, in packets
    int vcs = 4;             ///< wormhole: virtual channels of a router input
    int buffer_flits = 8;    ///< wormhole: room of each virtual channel
    int router_latency = 1;  ///< cycles, at least 1; the three latencies are those of NocSpec
    int vc_latency = 1;      ///< wormhole: those of router_latency that follow the VC allocation, from 0 to all
    int link_latency = 1;    ///< cycles, at least 1
    int credit_latency = 1;  ///< cycles, at least 1
    Cycle warmup = 10'000;   ///< cycles before the sample
    Cycle sample = 100'000;  ///< cycles; the packets created in them are measured
    Cycle drain = 100'000;   ///< most cycles after the sample until all measured packets have arrived
    std::uint64_t seed = 1;
    /// Instead of synthetic traffic. Its mesh and local ports are those of the fields above.
    std::shared_ptr<const PacketTrace> trace;

    int routers() const { return width * height; }
    int nodes() const { return routers() * local_ports; }
    /// The first cycle is 1: sources cannot be faster than the first thing that happens in a chip.
    Cycle sample_begin() const { return 1 + warmup; }
    Cycle sample_end() const { return sample_begin() + sample; }
};

}  // namespace bitline
