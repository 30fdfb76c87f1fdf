// A report as files: summary.json (sim/summary.schema.json describes it), layers.csv, components.csv.
#pragma once

#include <string>

#include "sim/report.hpp"

namespace bitline {

/// The text of summary.json: scalars, energy and area by component, layers. The same report gives the same bytes.
std::string summary_json(const Report& report);
std::string layers_csv(const Report& report);
std::string components_csv(const Report& report);

/// Writes the three files into `folder`, which is made if need be: all of them or none. Throws InputError when the
/// folder cannot be written.
void write_report(const Report& report, const std::string& folder);

}  // namespace bitline
