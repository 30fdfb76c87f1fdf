// Output shapes of ops, and every reason why an op cannot have one. Importers call this op by op, so that each problem
// can be reported at its place in the user's file.
#pragma once

#include <string>
#include <vector>

#include "workloads/graph.hpp"

namespace bitline {

/// A tensor as its readers see it and as it lies in memory. The two differ after `flatten` only, which moves nothing.
struct MapShape {
    Shape shape;
    Shape stored;
};

/// The outcome of one op: a shape, or what is wrong.
struct Inference {
    MapShape map;
    std::string key;      ///< the attribute at fault ("kernel", "pad", "stride", "dilation", "groups", "inputs", ...)
    std::string problem;  ///< `what is wrong, what was given, what is allowed`; empty if all is well
    bool ok() const { return problem.empty(); }
};

/// Largest tensor that is accepted, in elements of one image.
constexpr std::int64_t most_elements = std::int64_t{1} << 28;
/// Largest map that is accepted, in positions (height x width): each is a firing of its own, and compiling replays them.
constexpr std::int64_t most_positions = std::int64_t{1} << 24;
/// Most multiply-accumulates of one op that are accepted; sums over a network then stay far from overflow.
constexpr std::int64_t most_macs = std::int64_t{1} << 46;

/// Largest window that is accepted, in input elements under it (channels x kernel area), and its longest extent.
constexpr std::int64_t most_under_window = std::int64_t{1} << 24;

/// Why a map is too large, as `what is wrong, what was given, what is allowed`; empty if it is not.
std::string too_large(const Shape& shape);

/// The output of `op` for inputs of these shapes. Windows round down: out = floor((in + pads - extent) / stride) + 1 with
/// extent = (kernel - 1) * dilation + 1. Uses op.kind, window, groups and out_channels; op.inputs is not read.
Inference infer_shape(const Op& op, const std::vector<MapShape>& inputs);

/// The window with as much bottom and right padding added as makes rounding down give the output of rounding up
/// (`ceil_mode`). A last window that would begin beyond the map and its top or left padding is left out.
WindowAttributes round_up(const WindowAttributes& window, const Shape& in);

}  // namespace bitline
