// How much buffer a layer will roughly want on each of its tiles: decides who may share a tile, before the witness says
// exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "hw/spec.hpp"
#include "workloads/lower.hpp"

namespace bitline {

/// For each layer, the layer whose tiles it runs on: itself if it has weights, else that of the maker of its main input;
/// nullopt for layers without weights that read the image.
std::vector<std::optional<std::size_t>> hosts(const std::vector<LoweredLayer>& layers);

/// The layer that makes each tensor (by tensor number); nullopt for the image and what no layer makes.
std::vector<std::optional<std::size_t>> makers(const std::vector<LoweredLayer>& layers);

struct BufferNeed {
    std::int64_t input_bytes = 0;  ///< line buffers and waiting residual operands of one set of replicas
    int results_per_channel = 1;   ///< layers on the tile that emit a result per channel
};

/// Of layer `l` and all layers it hosts. `share` of the output columns belong to the set, in parts of `whole`.
BufferNeed buffer_need(const std::vector<LoweredLayer>& layers, const std::vector<std::size_t>& hosted,
                       const ChipSpec& spec, int share, int whole);

}  // namespace bitline
