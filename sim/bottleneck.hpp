// Which resource limits a run, and how far it could go: the roofline of a Program.
#pragma once

#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// How long one resource has work, whatever the waits around it.
struct ResourceLoad {
    std::string kind;   ///< "arrays", "tile bus", "vector unit", "buffer port", "link", "memory", "global buffer"
    std::string where;  ///< the busiest one of its kind, e.g. "conv1.mvm0" or "chip.tile3"
    double cycles = 0;  ///< for which it is occupied in the whole run
};

/// The busiest resource of each kind that the run used, the busiest first (equal ones in the order above).
std::vector<ResourceLoad> resource_loads(const ChipSpec& spec, const Program& program, const Activity& activity);

/// One sentence with numbers: the binding resource, its share of the run and the time per image that it allows at best,
/// and the next ones; or, when no resource is busy for half of the run, the layer whose waits make it long.
std::string bottleneck(const ChipSpec& spec, const Program& program, const Activity& activity);

}  // namespace bitline
