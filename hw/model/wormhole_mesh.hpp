// A mesh of wormhole routers with a source and a sink at each local port. One component: flits hop in so many cycles that an
// event of SystemC for each router would cost more than the routers.
#pragma once

#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/noc_phases.hpp"
#include "hw/model/wormhole_router.hpp"

namespace bitline {

class WormholeMesh : public Component, public NocMesh {
public:
    WormholeMesh(const sc_core::sc_module_name& name, Timebase& time, const NocTraffic& traffic,
                 NocMeasurement& measurement);

    PacketStream& stream(int node) override;
    void stop() override { mesh_.stopped = true; }
    void check_idle() const override;
    std::uint64_t link_flits() const override;

private:
    void evaluate(Cycle now) override;

    WormholeRouter::Mesh mesh_;
    std::vector<WormholeRouter> routers_;
};

}  // namespace bitline
