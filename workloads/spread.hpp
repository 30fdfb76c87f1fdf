// Third step of the compiler, first half: which positions and channels of each layer's result are computed where.
#pragma once

#include <vector>

#include "hw/program.hpp"
#include "workloads/place.hpp"

namespace bitline {

/// The positions that one set of replicas computes, and the tile of each channel slice.
struct SetSpread {
    Domain domain;
    int servers = 1;
    std::vector<int> tiles;  ///< one per slice
};

/// The sets share out the positions; all of them cut the channels into the same slices.
struct LayerSpread {
    std::vector<Channels> slices;
    std::vector<SetSpread> sets;
};

/// For each layer. Layers without weights run where their main input is made, each set on the columns that it has most
/// of; global pooling runs once per slice.
std::vector<LayerSpread> spread(const std::vector<LoweredLayer>& layers, const Floorplan& plan, ReplicaSplit split);

}  // namespace bitline
