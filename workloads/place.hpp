// Second step of the compiler: which arrays of which tiles hold which layer.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hw/spec.hpp"
#include "workloads/lower.hpp"

namespace bitline {

/// The arrays [array_begin, array_end) of each replica in a set, on one tile. Server s has them at
/// first_crossbar + s * arrays().
struct Segment {
    int tile = 0;
    int first_crossbar = 0;
    int array_begin = 0;
    int array_end = 0;
    int arrays() const { return array_end - array_begin; }
};

/// Replicas side by side: several on one tile (one segment), or one over several tiles.
struct ReplicaSet {
    int servers = 1;
    std::vector<Segment> segments;
};

struct LayerPlacement {
    /// Empty for layers that run where their input is made; a set without arrays for those without weights that read the
    /// image.
    std::vector<ReplicaSet> sets;
    int replicas() const;
};

struct Floorplan {
    std::vector<LayerPlacement> layers;
    std::int64_t arrays = 0;  ///< crossbars in use
    int tiles = 0;            ///< tiles in use
};

/// How layers are packed, from roomy to dense. `whole`: a layer that fits one tile is not split, a layer that does not
/// starts on a tile of its own. `strips`: layers follow each other, arrays that add into the same outputs stay on one
/// tile where they fit one. `tight`: array by array; partial sums may cross tiles.
enum class Packing { whole, strips, tight };

struct PlaceOptions {
    Packing packing = Packing::whole;
    bool share_tiles = true;
    Placement order = Placement::snake;
    ReplicaSplit split = ReplicaSplit::bands;
};

/// Tiles in the order in which they are filled: all tiles of a router before the next.
std::vector<int> tile_order(const ChipSpec& spec, Placement order);

/// Places `replicas[l]` copies of each layer; fewer where the output has not that many positions, or, split in bands, not
/// that many columns to share out. nullopt if the chip is too small; then `stopped_at`, if given, is the layer for
/// which no array was left.
std::optional<Floorplan> place(const std::vector<LoweredLayer>& layers, const std::vector<int>& replicas,
                               const ChipSpec& spec, const PlaceOptions& options, std::size_t* stopped_at = nullptr);

}  // namespace bitline
