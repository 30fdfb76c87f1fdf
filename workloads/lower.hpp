// First step of the compiler: what a layer asks of the chip. Weights become crossbar arrays, windows become geometry,
// activations become element operations. Nothing here knows of tiles.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "workloads/fuse.hpp"

namespace bitline {

/// The channels [begin, end).
struct Channels {
    int begin = 0;
    int end = 0;
    int count() const { return end - begin; }
    friend bool operator==(const Channels& a, const Channels& b) { return a.begin == b.begin && a.end == b.end; }
};

/// What one crossbar array holds. Rows of the weight matrix are the layer's inputs in the order (channel, y, x) of the
/// kernel, all groups one after another.
struct ArrayLoad {
    int row_begin = 0;
    int row_end = 0;
    int cols = 0;  ///< bit lines, all slices of all outputs
    int outputs = 0;
    std::int64_t cells = 0;  ///< that hold weights
    std::int64_t macs = 0;   ///< of one position
    int rows() const { return row_end - row_begin; }
};

/// Arrays that add into the same outputs: one column block with all of its row blocks, consecutive in `arrays`.
struct Strip {
    Channels outputs;
    int first_array = 0;
    int arrays = 0;
};

/// Element operations per output element, or per output element and input position for global pooling.
struct ElementWork {
    int adds = 0, muls = 0, maxes = 0, activations = 0, requantises = 0;
};

struct LoweredLayer {
    FusedLayer layer;
    Window window;                  ///< over the main input
    int kernel_positions = 1;       ///< input positions under one window (taps); rows per input channel
    bool pools_all = false;         ///< global pooling: one result per image
    bool reads_whole = false;       ///< a fully connected layer: one window over the whole map
    std::vector<ArrayLoad> arrays;  ///< of one replica, strip by strip; empty for layers without weights
    std::vector<Strip> strips;
    std::int64_t cells = 0;  ///< that hold weights, one replica
    ElementWork work;

    bool has_weights() const { return !arrays.empty(); }
    std::int64_t positions() const { return std::int64_t{layer.out.height} * layer.out.width; }
};

/// Lowers every layer. Throws DoesNotFit when one weight takes more bit lines than an array has.
std::vector<LoweredLayer> lower(const std::vector<FusedLayer>& layers, const ChipSpec& spec);

/// Bytes of one activation of `channels` channels as it is stored and sent.
int activation_bytes(const ChipSpec& spec, int channels);

}  // namespace bitline
