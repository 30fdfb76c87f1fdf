#include "sim/trace/packet_probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "hw/error.hpp"

namespace bitline {

namespace {

int tile_ports(const ChipSpec& spec) {
    return std::min(spec.noc.local_ports, spec.noc.tiles_per_router);
}

// Memory controllers before `number` that share its router with it.
int controllers_before(const ChipSpec& spec, int number, int router) {
    return static_cast<int>(std::count(spec.memory.routers.begin(), spec.memory.routers.begin() + number, router));
}

}  // namespace

int trace_local_ports(const ChipSpec& spec) {
    int most = tile_ports(spec);
    for (int router = 0; router < spec.routers(); ++router) {
        const int controllers = controllers_before(spec, spec.memory.controllers, router);
        const int buffer = router == spec.global_buffer.router ? 1 : 0;
        most = std::max(most, tile_ports(spec) + controllers + buffer);
    }
    return most;
}

int trace_node(const ChipSpec& spec, Site site) {
    int router = 0;
    int port = 0;
    switch (site.kind) {
        case SiteKind::tile:
            router = site.number / spec.noc.tiles_per_router;
            port = site.number % spec.noc.tiles_per_router * tile_ports(spec) / spec.noc.tiles_per_router;
            break;
        case SiteKind::memory:
            router = spec.memory.routers[static_cast<std::size_t>(site.number)];
            port = tile_ports(spec) + controllers_before(spec, site.number, router);
            break;
        case SiteKind::global_buffer:
            router = spec.global_buffer.router;
            port = tile_ports(spec) + controllers_before(spec, spec.memory.controllers, router);
            break;
    }
    return router * trace_local_ports(spec) + port;
}

PacketProbe::PacketProbe(const std::string& file, const ChipSpec& spec)
    : spec_(spec), file_(file, "--packet-trace", spec.noc.width, spec.noc.height, trace_local_ports(spec)) {
    if (trace_local_ports(spec) > PacketTraceFile::most_local_ports) {
        throw InputError(
            fmt::format("--packet-trace: too many local ports, got a chip with {} on one router, at most {} "
                        "are allowed",
                        trace_local_ports(spec), PacketTraceFile::most_local_ports));
    }
}

void PacketProbe::packet(EdgeId /*edge*/, Site from, Site to, int flits, Cycle start, Cycle /*end*/) {
    packets_.push_back({{start, trace_node(spec_, to), flits}, trace_node(spec_, from)});
}

void PacketProbe::finish() {
    std::sort(packets_.begin(), packets_.end(), [](const Sent& a, const Sent& b) {
        return std::tie(a.packet.cycle, a.source) < std::tie(b.packet.cycle, b.source);
    });
    for (const Sent& sent : packets_) {
        file_.append(sent.source, sent.packet);
    }
    file_.commit();
}

}  // namespace bitline
