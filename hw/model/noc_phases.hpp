// Warm-up, sample and drain of a mesh on the bench, and what must hold when it is empty again.
#pragma once

#include <cstdint>

#include "hw/model/noc_measurement.hpp"
#include "hw/model/packet_stream.hpp"
#include "hw/model/timebase.hpp"

namespace bitline {

/// A mesh with its sources and sinks, whichever its routers are.
class NocMesh {
public:
    virtual ~NocMesh() = default;
    /// What source `node` has not sent yet.
    virtual PacketStream& stream(int node) = 0;
    /// The sources begin no more packets.
    virtual void stop() = 0;
    /// Throws InternalError if a packet, a flit or a credit is missing now that nothing moves any more.
    virtual void check_idle() const = 0;
    /// Flits that went over links between routers.
    virtual std::uint64_t link_flits() const = 0;
};

/// Simulates the elaborated mesh to the end of the drain phase, then until it is empty.
NocResult run_noc_phases(NocMesh& mesh, Timebase& time, const NocTraffic& traffic, NocMeasurement& measurement);

}  // namespace bitline
