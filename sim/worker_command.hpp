// `bitline worker`: what a job on a cluster runs. People do not call it.
#pragma once

#include <functional>
#include <string>

#include "sim/search_command.hpp"

namespace bitline {

struct WorkerArguments {
    std::string manifest;
    int first = 0;
    int count = 1;
    std::string out;  ///< file for the results
    EvaluationArguments evaluation;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

/// Evaluates a chunk of a manifest (sim/search/chunk.hpp). The file of results is there whole or not at all, its lines in
/// the order of the tasks.
void worker_command(const WorkerArguments& arguments);

}  // namespace bitline
