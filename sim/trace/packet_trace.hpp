// Files of packets: what sources created when, to be replayed by `bitline noc` or by another simulator (docs/noc.md).
#pragma once

#include <string>

#include "hw/model/noc_traffic.hpp"
#include "sim/atomic_file.hpp"

namespace bitline {

/// Routers along a side of a mesh without a chip, at most.
inline constexpr int most_mesh_side = 64;

/// Throws InputError with the first problems of the file as `file:line:column: what is wrong, what was given, what is allowed`.
PacketTrace read_packet_trace(const std::string& file);

/// Cycle of the last packet, 0 without any.
Cycle last_cycle(const PacketTrace& trace);
/// Flits of the longest packet, 0 without any.
int longest_packet(const PacketTrace& trace);

/// A trace that is being written.
class PacketTraceFile {
public:
    /// Local ports of a router that a trace can name.
    static constexpr int most_local_ports = 60;

    /// Opens it. `option` is what asked for the file, for errors. Throws InputError.
    PacketTraceFile(const std::string& file, const std::string& option, int width, int height, int local_ports);
    /// Packets come in the order of their cycles, those of one cycle in the order of their source nodes.
    void append(int source, const TracePacket& packet);
    /// Completes the file and gives it its name. Without it the file is removed.
    void commit() { file_.commit(); }

private:
    AtomicFile file_;
};

}  // namespace bitline
