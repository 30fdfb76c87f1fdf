// The listener that writes the packets of a chip run as a trace (sim/trace/packet_trace.hpp).
#pragma once

#include <string>
#include <vector>

#include "hw/probe.hpp"
#include "hw/spec.hpp"
#include "sim/trace/packet_trace.hpp"

namespace bitline {

/// Node of a site in a trace: its router's local port, as rule N2 of docs/timing.md numbers them.
int trace_node(const ChipSpec& spec, Site site);
/// Local ports of the router that has most of them.
int trace_local_ports(const ChipSpec& spec);

/// A packet's cycle is that in which its head left the interface. Packets are notified when they arrive, so they are held
/// until the end (24 bytes each) and written in order.
class PacketProbe final : public Probe {
public:
    /// Opens the file. Throws InputError when it cannot be written, or when the chip has more local ports than a trace can name.
    PacketProbe(const std::string& file, const ChipSpec& spec);

    SignalId declare(const std::string&, const std::string&, SignalKind, int) override { return unwatched; }
    void change(SignalId, Cycle, std::uint64_t) override {}
    void firing(NodeId, std::uint64_t, Cycle, Cycle) override {}
    void packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) override;
    void actions(Site, Cycle, Cycle, const ActionCounts&) override {}
    Span reads_actions() const override { return {0, 0}; }
    void advance(Cycle) override {}

    /// Writes the packets and gives the file its name. Without it the file is removed.
    void finish();

private:
    struct Sent {
        TracePacket packet;
        int source = 0;
    };
    const ChipSpec& spec_;
    PacketTraceFile file_;
    std::vector<Sent> packets_;
};

}  // namespace bitline
