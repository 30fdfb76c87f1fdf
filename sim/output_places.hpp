// Where a run is going to write, looked at before it rather than after it.
#pragma once

#include <string>
#include <vector>

#include "sim/commands.hpp"

namespace bitline {

/// Throws InputError with all that is wrong: traces that would overwrite each other, the results in `folder` or one of
/// the files `read`; a result folder that cannot be made. Makes nothing yet.
void check_output_places(const RunArguments& arguments, const std::string& folder,
                         const std::vector<std::string>& read);

}  // namespace bitline
