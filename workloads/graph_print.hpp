// Graphs for people: YAML that reads back to the same graph, and the table of shapes that `bitline check` shows.
#pragma once

#include <string>

#include "workloads/graph.hpp"

namespace bitline {

/// The graph in the format of docs/networks.md, every shape in a comment. For a graph that was imported from YAML,
/// importing this text gives an equal graph.
std::string graph_yaml(const Graph& graph);

/// One line per op: name, op, window, input shapes, output shape, weights, multiply-accumulates of one image; then a line
/// of totals (kernels only, no bias) and what the counts mean.
std::string shape_table(const Graph& graph);

}  // namespace bitline
