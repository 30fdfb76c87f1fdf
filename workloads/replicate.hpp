// How often each layer's weights are held, and the floorplan that results.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "workloads/place.hpp"

namespace bitline {

/// A floorplan and what the user should know about it.
struct Mapped {
    Floorplan plan;
    std::vector<std::string> notes;
    std::int64_t positions = 0;  ///< output positions per copy that balanced replication settled on; else 0
};

/// Copies of each layer such that no copy computes more than `positions` output positions; 0 for layers without weights.
std::vector<int> replicas_for(const std::vector<LoweredLayer>& layers, std::int64_t positions);

/// The fewest output positions of any convolution with more than one: balanced replication aims at this many per copy.
std::int64_t balanced_positions(const std::vector<LoweredLayer>& layers);

/// Chooses replicas and packing by `mapping`. Balanced replication gives each copy at least `least_positions`, and is
/// scaled down until it fits. Throws DoesNotFit that
/// names `network`, the first layer without arrays, the shortfall and the smallest change that fits.
Mapped map_layers(const std::vector<LoweredLayer>& layers, const ChipSpec& spec, const MappingOptions& mapping,
                  const std::string& network, std::int64_t least_positions = 1);

}  // namespace bitline
