// The compiler: a network and a chip become a Program (hw/program.hpp).
#pragma once

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "workloads/dataflow.hpp"
#include "workloads/graph.hpp"

namespace bitline {

/// Maps the network on the chip for a run of `images` images. Edges whose buffers do not fit are spilled to the global
/// buffer, then to memory; then layers stop sharing tiles, then balanced replication is scaled down; `notes` of the
/// result say so. Capacities are at least what the witness order needs, so `check_program` accepts the result. Throws
/// DoesNotFit naming layer or edge, what is short, and the nearest change that fits; InputError if `images` < 1.
Program compile(const Graph& graph, const ChipSpec& spec, const MappingOptions& mapping, int images);

/// The first steps only: where the layers are, without nodes and edges.
Layout lay_out(const Graph& graph, const ChipSpec& spec, const MappingOptions& mapping);

}  // namespace bitline
