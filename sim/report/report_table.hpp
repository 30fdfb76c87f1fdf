// A report as text for a terminal.
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace bitline {

/// Tables per layer and per component, the totals, the bottleneck and the notes; at most 120 columns.
std::string report_table(const Report& report);

}  // namespace bitline
