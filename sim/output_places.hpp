// Where a run is going to write, looked at before it rather than after it.
#pragma once

#include <string>
#include <vector>

#include "sim/commands.hpp"

namespace bitline {

/// Who writes or reads a file, and under which name.
struct FileUse {
    std::string who;
    std::string name;
};

/// Adds to `problems` every file that two use. Pipes and devices may be used by several.
void check_distinct(const std::vector<FileUse>& uses, std::vector<std::string>& problems);

/// Throws InputError with all that is wrong: traces that would overwrite each other, the results in `folder` or one of
/// the files `read`; a result folder that cannot be made. Makes nothing yet.
void check_output_places(const RunArguments& arguments, const std::string& folder,
                         const std::vector<std::string>& read);

}  // namespace bitline
