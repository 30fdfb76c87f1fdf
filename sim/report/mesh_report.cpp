#include "sim/report/mesh_report.hpp"

#include <algorithm>

#include "hw/timing.hpp"

namespace bitline {

MeshReport report_mesh(const ChipSpec& spec, const Program& program, const Activity& activity) {
    MeshReport mesh;
    mesh.width = spec.noc.width;
    mesh.height = spec.noc.height;
    mesh.tiles_per_router = spec.noc.tiles_per_router;
    mesh.crossbars_per_tile = spec.crossbars_per_tile();
    mesh.tiles.resize(static_cast<std::size_t>(spec.tiles()));
    const auto cycles = static_cast<double>(activity.cycles);
    for (const Node& node : program.nodes) {
        if (node.site.kind != SiteKind::tile) {
            continue;
        }
        TileReport& tile = mesh.tiles[static_cast<std::size_t>(node.site.number)];
        const std::string& layer = program.layers[index(node.layer)].name;
        if (std::find(tile.layers.begin(), tile.layers.end(), layer) == tile.layers.end()) {
            tile.layers.push_back(layer);
        }
        if (node.kind == NodeKind::mvm) {
            tile.crossbars += node.servers * node.mvm.crossbars;
            const MvmTiming timing = mvm_timing(spec, node.mvm, node.servers);
            const auto firings = static_cast<double>(activity.nodes[index(node.id)].firings);
            tile.busy +=
                firings * static_cast<double>(timing.compute) * node.mvm.crossbars / (cycles * mesh.crossbars_per_tile);
        }
    }
    for (const auto& [ports, inbound] : {std::pair(&activity.links, false), std::pair(&activity.injections, true)}) {
        for (const LinkActivity& link : *ports) {
            if (link.flits > 0) {
                mesh.links.push_back(
                    {link.router, link.port, inbound, link.flits, static_cast<double>(link.busy) / cycles});
            }
        }
    }
    return mesh;
}

}  // namespace bitline
