// What both ways of execution begin and end with.
#pragma once

#include "workloads/dataflow.hpp"
#include "workloads/program_builder.hpp"

namespace bitline {

/// A program with its layers, but without nodes.
Program empty_program(const Graph& graph, const Layout& layout, const ChipSpec& spec);

/// Nodes that load the image, a band of columns from each memory controller, for layer `reader`.
Source add_image(ProgramBuilder& builder, const Graph& graph, const ChipSpec& spec, LayerId reader);

/// A node that stores slice number `slice` of a result at `site`; where it can be had from then on.
Slice add_store(ProgramBuilder& builder, const ChipSpec& spec, LayerId layer, Site site, const Source& source,
                std::size_t slice);

/// The layer whose result is the network's.
std::size_t result_layer(const Layout& layout);

}  // namespace bitline
