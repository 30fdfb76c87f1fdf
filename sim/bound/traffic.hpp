// What a Program sends over the network, known without time: routes are fixed (XY), and so are messages and packets.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// A message of some bytes, cut into packets (rule N1).
struct MessageSize {
    std::int64_t packets = 0;
    std::int64_t flits = 0;
    std::int64_t last_flits = 0;  ///< of the last packet
};
MessageSize message_size(const NocSpec& noc, std::int64_t bytes);

/// Where a site is joined to the mesh (rule N2). Ports are numbered as in Activity: those of sites with work alone.
struct PortPlace {
    int router = 0;
    int port = 0;         ///< local port of the router, from 0
    int pace = 1;         ///< cycles per flit
    bool shared = false;  ///< a group bus
};
class PortPlaces {
public:
    PortPlaces(const ChipSpec& spec, const Program& program);
    const PortPlace& of(Site site) const { return places_.at(key(site)); }
    /// Local ports of the router that has most.
    int most_ports() const { return most_ports_; }

private:
    static std::pair<int, int> key(Site site) { return {static_cast<int>(site.kind), site.number}; }
    std::map<std::pair<int, int>, PortPlace> places_;
    int most_ports_ = 0;
};

/// What one producer sends on one of its edges, per image.
struct Flow {
    EdgeId edge{};
    NodeId producer{};
    bool remote = false;  ///< to another site: over the network
    PortPlace from;       ///< where it is remote
    PortPlace to;
    int hops = 0;
    std::int64_t elements = 0;
    std::int64_t messages = 0;
    std::int64_t packets = 0;  ///< 0 unless remote
    std::int64_t flits = 0;    ///< 0 unless remote
};

/// All flows, by node and there in the order of its outputs.
std::vector<Flow> flows_of(const ChipSpec& spec, const Program& program, const PortPlaces& places);

/// Output ports of routers, numbered as in LinkActivity.
enum : int { to_east = 0, to_west = 1, to_north = 2, to_south = 3, first_local_port = 4 };

/// Calls visit(router, output port) for each router from the first to the last on the way of a remote flow.
template <class Visit>
void visit_route(const NocSpec& noc, const Flow& flow, const Visit& visit) {
    int x = flow.from.router % noc.width;
    int y = flow.from.router / noc.width;
    const int to_x = flow.to.router % noc.width;
    const int to_y = flow.to.router / noc.width;
    while (x != to_x) {
        visit(y * noc.width + x, to_x > x ? to_east : to_west);
        x += to_x > x ? 1 : -1;
    }
    while (y != to_y) {
        visit(y * noc.width + x, to_y > y ? to_south : to_north);
        y += to_y > y ? 1 : -1;
    }
    visit(flow.to.router, first_local_port + flow.to.port);
}

}  // namespace bitline
