#include "hw/model/wormhole_mesh.hpp"

#include <string>

#include "hw/error.hpp"
#include "hw/model/router.hpp"

namespace bitline {

WormholeMesh::WormholeMesh(const sc_core::sc_module_name& name, Timebase& time, const NocTraffic& traffic,
                           NocMeasurement& measurement)
    : Component(name, time), mesh_{traffic,
                                   measurement,
                                   CycleWheel(static_cast<std::size_t>(traffic.routers())),
                                   {},
                                   false} {
    routers_.reserve(static_cast<std::size_t>(traffic.routers()));
    for (int r = 0; r < traffic.routers(); ++r) {
        routers_.emplace_back(mesh_, r);
    }
    const auto width = static_cast<std::size_t>(traffic.width);
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        if (r % width + 1 < width) {
            routers_[r].link(east, routers_[r + 1]);
            routers_[r + 1].link(west, routers_[r]);
        }
        if (r + width < routers_.size()) {
            routers_[r].link(south, routers_[r + width]);
            routers_[r + width].link(north, routers_[r]);
        }
    }
    wake_at_start();
}

void WormholeMesh::evaluate(Cycle now) {
    mesh_.wheel.take(now, [&](std::size_t r) {
        ++time().evaluations;
        const Cycle next = routers_[r].evaluate(now);
        if (next != never) {
            mesh_.wheel.wake(r, next);
        }
    });
    const Cycle next = mesh_.wheel.next();
    if (next != never) {
        wake(next);
    }
}

PacketStream& WormholeMesh::stream(int node) {
    const int ports = mesh_.traffic.local_ports;
    return routers_[static_cast<std::size_t>(node / ports)].stream(node % ports);
}

void WormholeMesh::check_idle() const {
    check(mesh_.packets.in_flight() == 0,
          "noc: " + std::to_string(mesh_.packets.in_flight()) + " packets are left at the end");
    for (std::size_t r = 0; r < routers_.size(); ++r) {
        check(routers_[r].idle(), "noc: router " + std::to_string(r) + ": flits or channels are not free at the end");
    }
}

std::uint64_t WormholeMesh::link_flits() const {
    std::uint64_t flits = 0;
    for (const WormholeRouter& router : routers_) {
        flits += router.link_flits();
    }
    return flits;
}

}  // namespace bitline
