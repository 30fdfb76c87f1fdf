// What changed between two runs.
#pragma once

#include <string>

namespace bitline {

/// Compares two result folders (or summary.json files) and tells which figure, component, layer and stall changed, the
/// largest effect first. Throws InputError when one cannot be read or is no summary.
std::string diff_reports(const std::string& a, const std::string& b);

}  // namespace bitline
