// Third step of the compiler, second half: the nodes and edges of a whole network, capacities still open.
#pragma once

#include <set>
#include <vector>

#include "workloads/graph.hpp"
#include "workloads/place.hpp"
#include "workloads/spread.hpp"
#include "workloads/stored_map.hpp"

namespace bitline {

/// A network laid on a chip.
struct Layout {
    std::vector<LoweredLayer> layers;
    Floorplan plan;
    std::vector<LayerSpread> spread;
};

/// What does not stay where it would by default.
struct Detours {
    Spills spills;                    ///< pipelined: skip edges that wait in the global buffer or in memory
    std::set<std::size_t> in_memory;  ///< layer_sequential: layers whose result is stored in memory
};

struct Dataflow {
    Program program;            ///< edges of unlimited capacity
    std::vector<EdgeId> skips;  ///< edges that may be spilled
};

/// All layers at once: elements stream from node to node.
Dataflow pipelined(const Graph& graph, const Layout& layout, const ChipSpec& spec, const Detours& detours);

/// One layer after another: each result is stored and read back by each layer that needs it, with a barrier between
/// layers and between images.
Dataflow layer_sequential(const Graph& graph, const Layout& layout, const ChipSpec& spec, const Detours& detours);

/// The layers whose results go to memory in layer_sequential execution. The global buffer takes results in layer order
/// as long as those that are alive at the same time fit.
std::set<std::size_t> results_for_memory(const Layout& layout, const ChipSpec& spec);

}  // namespace bitline
