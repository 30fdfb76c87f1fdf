// A run against what its Program says beforehand.
#pragma once

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// No run ends before its bound, and what is counted without time is what the run counts.
void expect_bound_holds(const ChipSpec& spec, const Program& program, const Activity& activity);

}  // namespace bitline
