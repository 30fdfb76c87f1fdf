// A mesh of wormhole routers with a source and a sink at each local port.
#pragma once

#include <memory>
#include <vector>

#include "hw/model/noc_phases.hpp"
#include "hw/model/wormhole_router.hpp"

namespace bitline {

class WormholeMesh : public sc_core::sc_module, public NocMesh {
public:
    WormholeMesh(const sc_core::sc_module_name& name, Timebase& time, const NocTraffic& traffic,
                 NocMeasurement& measurement);
    ~WormholeMesh() override;

    PacketStream& stream(int node) override;
    void stop() override { mesh_.stopped = true; }
    void check_idle() const override;
    std::uint64_t link_flits() const override;

private:
    WormholeRouter::Mesh mesh_;
    std::vector<std::unique_ptr<WormholeRouter>> routers_;
};

}  // namespace bitline
