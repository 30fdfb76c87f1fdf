// Which resource limits a run, and how far it could go: the roofline of a Program.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// How long one resource has work, whatever the waits around it.
struct ResourceLoad {
    /// "arrays, layer after layer" (layer-sequential programs: each layer's slowest arrays, summed over the layers),
    /// "arrays", "shared ADC", "tile bus", "accumulator", "vector unit", "input buffer port", "output buffer port",
    /// "link" (between routers, and both ways at local ports), "memory", "memory queue", "global buffer"
    std::string kind;
    std::string where;  ///< the busiest one of its kind, e.g. "conv1.mvm0" or "chip.tile3"; "" for layer after layer
    double cycles = 0;  ///< for which it is occupied in the whole run
};

/// The busiest resource of each kind that the run used, the busiest first (equal ones in the order above).
std::vector<ResourceLoad> resource_loads(const ChipSpec& spec, const Program& program, const Activity& activity);

/// Cycles of the whole run for which each ADC that several servers use is taken (rule M7), by "chip.tile0.pe1.adc2".
std::map<std::string, Cycle> shared_adc_cycles(const ChipSpec& spec, const Program& program);

/// The mean time per image, in ns, below which no long run can come because of this load.
double best_interval_ns(const ChipSpec& spec, const Program& program, const ResourceLoad& load);

/// A sentence for the report when the images finished faster one after another (by more than a thousandth) than the
/// busiest resource allows in the long run: the run is too short for a steady state, its interval shows how the
/// pipeline empties. "" otherwise.
std::string steady_state_note(const ChipSpec& spec, const Program& program, const Activity& activity);

/// One sentence with numbers: the binding resource, its share of the run and the time per image that it allows at best,
/// and the next ones; or, when no resource is busy for half of the run, the layer whose waits make it long.
std::string bottleneck(const ChipSpec& spec, const Program& program, const Activity& activity);

}  // namespace bitline
