// A run's record as text, to be sent between processes and kept.
#pragma once

#include <string>

#include "sim/report/run_record.hpp"

namespace bitline {

/// JSON in one line: all but the mesh, counts by action. record_from_json of it gives an equal record without a mesh.
std::string to_json(const RunRecord& run);
/// Throws InternalError for another text.
RunRecord record_from_json(const std::string& text);

}  // namespace bitline
