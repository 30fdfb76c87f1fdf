// What a Program needs at least, without simulating it: a lower bound of its cycles, and what it does whatever the time.
// docs/reading-results.md says what goes into it.
#pragma once

#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/bound/earliest.hpp"
#include "sim/bound/loads.hpp"

namespace bitline {

struct Bound {
    Cycle cycles = 0;  ///< of the run: no simulation ends earlier
    Cycle image = 0;   ///< until image 0 is done
    /// Cycles per image below which no long run can come: of the busiest resource, or of all layers in turn. (A short run
    /// may show a shorter interval while the pipeline empties.)
    double interval = 0;
    std::string limit;                ///< what makes `cycles` so long: a resource, or "dependences"
    std::vector<NodeEarliest> nodes;  ///< by node, first image; layer after layer: from the start of its layer's bound
    std::vector<ResourceLoad> loads;  ///< all resources with work, by kind and place
};
Bound bound(const ChipSpec& spec, const Program& program);

/// What a run of the program does, with the times of `least`: firings, multiply-accumulates, elements, bytes, packets,
/// flits and actions are those of every run, except for horizon messages (at least as many). Waits, occupancies and bins
/// are empty. account() (sim/report/account.hpp) makes lower bounds of time and energy of it.
Activity least_activity(const ChipSpec& spec, const Program& program, const Bound& least);

}  // namespace bitline
