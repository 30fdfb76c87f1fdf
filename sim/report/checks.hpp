// What must hold of every run before anything is printed. Each check throws InternalError naming what broke.
#pragma once

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/bound/bound.hpp"
#include "sim/report/report.hpp"

namespace bitline {

/// Firings, multiply-accumulates, elements, bytes, occupancy, waits, completion times, bins and time bounds of a run.
void check_activity(const ChipSpec& spec, const Program& program, const Activity& activity);
/// The same for who has the program's bound already.
void check_activity(const ChipSpec& spec, const Program& program, const Bound& least, const Activity& activity);

/// Parts against totals, times against their bounds; every number finite and none negative (timing slack may be).
void check_report(const Report& report);

}  // namespace bitline
