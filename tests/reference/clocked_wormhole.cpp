#include "tests/reference/clocked_wormhole.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "tests/reference/clocked_wormhole_mesh.hpp"

namespace bitline::reference {

std::vector<WormholeArrival> clocked_wormhole(const WormholeParameters& parameters,
                                              const std::vector<WormholePacket>& packets) {
    WormholeMesh mesh(parameters, packets);
    Cycle last_created = 0;
    for (const WormholePacket& packet : packets) {
        last_created = std::max(last_created, packet.cycle);
    }
    // Nothing waits longer than this for flits, grants and credits that are on their way.
    const auto patience = static_cast<Cycle>(parameters.router_latency + parameters.vc_latency +
                                             parameters.link_latency + parameters.credit_latency + 1);
    for (Cycle now = 0; mesh.arrivals().size() < packets.size(); ++now) {
        mesh.step(now);
        if (now > std::max(last_created, mesh.last_change()) + patience) {
            throw std::runtime_error("reference: nothing moves although packets are left");
        }
    }
    std::vector<WormholeArrival> arrivals = mesh.arrivals();
    std::sort(arrivals.begin(), arrivals.end(), [](const WormholeArrival& a, const WormholeArrival& b) {
        return std::tie(a.tail, a.target) < std::tie(b.tail, b.target);
    });
    return arrivals;
}

}  // namespace bitline::reference
