#include "workloads/stored_map.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bitline {

Node memory_node(const ChipSpec& spec, NodeKind kind, LayerId layer, Site site, const EdgeMap& map,
                 int bytes_per_column, std::string name) {
    Node node;
    node.kind = kind;
    node.layer = layer;
    node.site = site;
    node.domain.height = map.height;
    node.domain.x_begin = map.x_begin;
    node.domain.x_end = map.x_end;
    node.domain.run = std::max(1, spec.memory.burst_bytes / bytes_per_column);
    node.memory.bytes_per_column = bytes_per_column;
    node.name = std::move(name);
    return node;
}

std::string skip_key(const std::string& consumer, const std::string& tensor) {
    return tensor + " at " + consumer;
}

Source route_spilled(ProgramBuilder& builder, const ChipSpec& spec, const Spills& spills, const Source& source,
                     Channels channels, const Reading& reading, const std::string& consumer, LayerId layer) {
    Source routed{source.name, source.shape, {}};
    for (const Slice& slice : source.slices) {
        const Channels shared = overlap(slice.channels, channels);
        const auto spill = spills.find(skip_key(consumer, slice_name(source, shared)));
        if (shared.count() == 0 || spill == spills.end()) {
            routed.slices.push_back(slice);
            continue;
        }
        const Home home = spill->second;
        // Memory controllers take turns.
        const auto turn = static_cast<int>(std::distance(spills.begin(), spill)) % spec.memory.controllers;
        const Site site = home == Home::memory ? Site{SiteKind::memory, turn} : Site{SiteKind::global_buffer, 0};
        const int bytes = builder.bytes(shared.count());
        const std::string name = slice_name(source, shared);
        const Node store = memory_node(spec, NodeKind::store, layer, site, reading.map, bytes, consumer + ".store");
        const Node load = memory_node(spec, NodeKind::load, layer, site, reading.map, bytes, consumer + ".load");
        const Reading columns = reading_alike(source.shape, store.domain);
        const NodeId to = builder.add(store);
        builder.connect(slice.makers, to, columns, bytes, home, name);
        const NodeId from = builder.add(load);
        builder.connect({to}, from, columns, bytes, home, name + " stored");
        routed.slices.push_back({shared, {from}});
    }
    return routed;
}

}  // namespace bitline
