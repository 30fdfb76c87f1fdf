// `bitline evaluate`: evaluations for an optimiser of somebody else's, JSON lines in, JSON lines out.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "sim/search_command.hpp"

namespace bitline {

struct EvaluateArguments {
    std::string chip;                    ///< base chip, a name or a file
    std::vector<std::string> overrides;  ///< PATH=VALUE that hold for every candidate
    std::string networks;                ///< names or files, separated by commas
    std::string model = "simulated";     ///< or ideal, or bound
    EvaluationArguments evaluation;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

/// Reads candidates from the descriptor `in`, one JSON object a line: `id` (any value, handed back) and `set` (an object of
/// keys and values laid on the base chip). Answers each line with one, in the order of the lines, when it and all before
/// it are done. A line that is no candidate is answered too. Returns at the end of the input. Throws InputError for
/// arguments only.
void evaluate_command(const EvaluateArguments& arguments, const ConfigPaths& paths, int in, std::ostream& out);

}  // namespace bitline
