// What counted actions cost, by action and by kind of component.
#pragma once

#include <vector>

#include "hw/activity.hpp"
#include "hw/cost/cost_table.hpp"
#include "sim/report/report.hpp"

namespace bitline {

/// Energy of all these actions together.
double energy_j(const CostTable& costs, const ActionCounts& counts);

/// One row per action, in the order of Action.
std::vector<ActionReport> report_actions(const CostTable& costs, const ActionCounts& total);

/// One row per kind of component, in the order of ComponentKind: the actions' energies, the parts' areas, and their
/// leakage over `time_s`.
std::vector<ComponentReport> report_components(const CostTable& costs, const std::vector<ActionReport>& actions,
                                               double time_s);

}  // namespace bitline
