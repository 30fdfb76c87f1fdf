// A small chip and short ways to the values between the compiler's steps.
#pragma once

#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "workloads/dataflow.hpp"
#include "workloads/graph.hpp"
#include "workloads/lower.hpp"

namespace bitline::testing {

/// 2 x 2 routers with one tile each; 4 processing elements of 8 crossbars of 128 x 128 cells; 8-bit weights in cells of 2
/// bits, so 32 outputs per array; 64 KiB input buffers.
ChipSpec four_tiles();

/// Two convolutions of 64 channels that keep the shape of their map.
inline constexpr const char* two_convs = "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n"
                                         "- conv: {name: d, out_channels: 64, kernel: 3, pad: 1}\n";

/// The network of these layers on an image of that shape.
Graph graph_of(const std::string& shape, const std::string& layers);

std::vector<LoweredLayer> lowered(const std::string& shape, const std::string& layers, const ChipSpec& spec);

/// The shipped network, or chip, of that name.
Graph shipped_network(const std::string& name);
ChipSpec shipped_chip(const std::string& name);

/// Nodes of one kind that belong to the layer of that name, in order.
std::vector<const Node*> nodes_of(const Program& program, const std::string& layer, NodeKind kind);

/// Arrays of all layers, one copy each.
std::int64_t arrays(const std::vector<LoweredLayer>& layers);

}  // namespace bitline::testing
