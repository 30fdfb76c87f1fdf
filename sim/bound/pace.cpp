#include "sim/bound/pace.hpp"

#include <algorithm>

#include "hw/timing.hpp"

namespace bitline {

namespace {

// A place in the queue is held from the start until the request is done (D2).
NodePace memory_pace(const ChipSpec& spec, const Node& node) {
    NodePace pace;
    pace.channel = channel_cycles(spec, full_request(node));
    pace.short_channel = channel_cycles(spec, last_request(node));
    pace.channels = spec.memory.channels;
    pace.latency = pace.short_channel + memory_latency(spec);
    pace.port = pace.latency;
    pace.ports = spec.memory.queue;
    return pace;
}

}  // namespace

Cycle NodePace::gap(std::int64_t n) const {
    if (n <= 0) {
        return 0;
    }
    const auto firings = static_cast<Cycle>(n);
    return std::max({firings, firings / static_cast<Cycle>(servers) * interval, firings * unit,
                     firings / static_cast<Cycle>(ports) * port});
}

std::int64_t full_request(const Node& node) {
    return std::int64_t{node.memory.bytes_per_column} *
           std::min(node.domain.run, node.domain.x_end - node.domain.x_begin);
}

std::int64_t last_request(const Node& node) {
    const Domain& d = node.domain;
    return std::int64_t{node.memory.bytes_per_column} * (d.x_end - d.x_begin - (d.groups_per_row() - 1) * d.run);
}

NodePace pace_of(const ChipSpec& spec, const Node& node) {
    NodePace pace;
    switch (node.kind) {
        case NodeKind::mvm: {
            const MvmTiming t = mvm_timing(spec, node.mvm, node.servers);
            pace.latency = t.latency;
            pace.interval = t.interval;
            pace.unit = t.bus;
            pace.port = t.port;
            pace.ports = spec.tile.input_buffer.ports;
            break;
        }
        case NodeKind::vec:
        case NodeKind::reduce: {
            const VecTiming quiet = vec_timing(spec, node.vec, false);
            pace.latency = vec_timing(spec, node.vec, true).latency;
            pace.interval = node.emits_once ? quiet.interval : vec_timing(spec, node.vec, true).interval;
            pace.unit = std::max({quiet.bus, quiet.accumulate, quiet.vector});
            pace.port = quiet.port;
            pace.ports = spec.tile.input_buffer.ports;
            break;
        }
        case NodeKind::load:
        case NodeKind::store:
            if (node.site.kind == SiteKind::memory) {
                return memory_pace(spec, node);
            }
            const GlobalBufferTiming t =
                global_buffer_timing(spec, std::int64_t{node.memory.bytes_per_column} * node.domain.run);
            pace.latency = t.latency;
            pace.interval = t.port;
            pace.port = t.port;
            pace.ports = spec.global_buffer.ports;
            break;
    }
    pace.servers = node.servers;
    return pace;
}

}  // namespace bitline
