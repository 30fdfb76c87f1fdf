#include "hw/model/wormhole_mesh.hpp"

#include <string>

#include "hw/error.hpp"
#include "hw/model/router.hpp"

namespace bitline {

WormholeMesh::WormholeMesh(const sc_core::sc_module_name& name, Timebase& time, const NocTraffic& traffic,
                           NocMeasurement& measurement)
    : sc_module(name), mesh_{traffic, measurement} {
    for (int r = 0; r < traffic.routers(); ++r) {
        routers_.push_back(std::make_unique<WormholeRouter>(("router" + std::to_string(r)).c_str(), time, mesh_, r));
    }
    const auto width = static_cast<std::size_t>(traffic.width);
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        if (r % width + 1 < width) {
            routers_[r]->link(east, *routers_[r + 1]);
            routers_[r + 1]->link(west, *routers_[r]);
        }
        if (r + width < routers_.size()) {
            routers_[r]->link(south, *routers_[r + width]);
            routers_[r + width]->link(north, *routers_[r]);
        }
    }
}

WormholeMesh::~WormholeMesh() {
    // SystemC looks for what goes from the last built backwards.
    while (!routers_.empty()) {
        routers_.pop_back();
    }
}

PacketStream& WormholeMesh::stream(int node) {
    const int ports = mesh_.traffic.local_ports;
    return routers_[static_cast<std::size_t>(node / ports)]->stream(node % ports);
}

void WormholeMesh::check_idle() const {
    check(mesh_.packets.in_flight() == 0,
          "noc: " + std::to_string(mesh_.packets.in_flight()) + " packets are left at the end");
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        check(routers_[r]->idle(), "noc: router " + std::to_string(r) + ": flits or channels are not free at the end");
    }
}

std::uint64_t WormholeMesh::link_flits() const {
    std::uint64_t flits = 0;
    for (const auto& router : routers_) {
        flits += router->link_flits();
    }
    return flits;
}

}  // namespace bitline
