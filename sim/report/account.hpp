// Activity times costs: the one place where counts become energy, area and power.
#pragma once

#include "hw/activity.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/report/report.hpp"
#include "sim/report/run_record.hpp"

namespace bitline {

/// Prices a run. Every total is a sum of its parts in a fixed order, so that equal inputs give equal bytes. `run` may be
/// the record of any chip of equal behaviour (hw/behaviour.hpp). Run check_activity (sim/report/checks.hpp) on the activity
/// before, check_report on the result.
Report account(const ChipSpec& spec, const CostTable& costs, const RunRecord& run);
/// The same for a run that is priced once.
Report account(const ChipSpec& spec, const CostTable& costs, const Program& program, const Activity& activity);

/// The chip's highest rate of useful operations (1 MAC = 2), in 10^12 per second: every array reads all the time, at the
/// slower of array and converters. Units and dimensions as in docs: crossbars x rows x weights per row x 2 / time of a
/// whole input.
double peak_tops(const ChipSpec& spec);

/// What writing a program's weights into the arrays costs, before the run: tiles and processing elements in parallel,
/// the arrays of one processing element and their rows one after another, each row by program-and-verify.
struct ProgrammingFigures {
    double time_ns = 0;
    double energy_pj = 0;
};
ProgrammingFigures programming(const CostTable& costs, const RunRecord& run);

}  // namespace bitline
