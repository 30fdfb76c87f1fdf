// Which resource limits a run, and how far it could go: the roofline of a Program.
#pragma once

#include <string>

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/bound/bound.hpp"

namespace bitline {

/// A sentence for the report when the images finished faster one after another (by more than a thousandth) than the
/// busiest resource allows in the long run: the run is too short for a steady state, its interval shows how the
/// pipeline empties. "" otherwise.
std::string steady_state_note(const ChipSpec& spec, const Program& program, const Bound& least,
                              const Activity& activity);

/// One sentence with numbers: the binding resource, its share of the run and the time per image that it allows at best,
/// and the next ones; or, when no resource is busy for half of the run, the layer whose waits make it long.
std::string bottleneck(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity);

}  // namespace bitline
