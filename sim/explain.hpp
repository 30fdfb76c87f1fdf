// Why a layer takes the time that it takes.
#pragma once

#include <string>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/bound/bound.hpp"

namespace bitline {

/// The layer of that name. Throws InputError naming `option`, the nearest layer and all that there are.
LayerId find_layer(const Program& program, const std::string& name, const std::string& option);

/// For a terminal: when the layer ran and what it waited for beside its bound; for each group of nodes alike the named
/// latencies of a firing, and its firings one after another; where its inputs come from; the busiest resources it uses.
/// Names of layers and tensors are printed as they are.
std::string explain_layer(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity,
                          LayerId layer);

}  // namespace bitline
