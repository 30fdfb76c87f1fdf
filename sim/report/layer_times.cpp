#include "sim/report/layer_times.hpp"

#include <algorithm>
#include <numeric>

namespace bitline {

double LayerTimes::share(Wait reason) const {
    const Cycle all = std::accumulate(waits.begin(), waits.end(), Cycle{0});
    return all == 0 ? 0.0 : static_cast<double>(waits[static_cast<std::size_t>(reason)]) / static_cast<double>(all);
}

namespace {

/// Which nodes speak for a layer: those that compute, else those that move.
int rank(NodeKind kind) {
    switch (kind) {
        case NodeKind::mvm: return 2;
        case NodeKind::vec:
        case NodeKind::reduce: return 1;
        case NodeKind::load:
        case NodeKind::store: return 0;
    }
    return 0;
}

}  // namespace

std::vector<LayerTimes> layer_times(const Program& program, const Activity& activity) {
    std::vector<LayerTimes> layers(program.layers.size());
    std::vector<bool> seen(program.layers.size(), false);
    std::vector<int> ranks(program.layers.size(), -1);
    for (const Node& node : program.nodes) {
        const NodeActivity& did = activity.nodes[index(node.id)];
        if (did.firings == 0) {
            continue;
        }
        const std::size_t number = index(node.layer);
        LayerTimes& layer = layers[number];
        layer.start = seen[number] ? std::min(layer.start, did.first_start) : did.first_start;
        layer.end = std::max(layer.end, did.last_end);
        seen[number] = true;
        if (rank(node.kind) > ranks[number]) {
            ranks[number] = rank(node.kind);
            layer.waits = {};
        }
        for (std::size_t reason = 0; reason < wait_count && rank(node.kind) == ranks[number]; ++reason) {
            layer.waits[reason] += did.wait[reason];
        }
    }
    return layers;
}

}  // namespace bitline
