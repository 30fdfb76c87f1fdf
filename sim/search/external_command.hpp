// Other programs, run to their end.
#pragma once

#include <string>
#include <vector>

namespace bitline::search {

struct CommandOutcome {
    int status = 0;      ///< exit code; 128 + signal; 127 if there is no such program
    std::string output;  ///< standard output and standard error together
};

/// Runs `words`, the first of which is looked up on the PATH, without a shell and with empty input. For programs that
/// answer at once.
CommandOutcome run_external(const std::vector<std::string>& words);

}  // namespace bitline::search
