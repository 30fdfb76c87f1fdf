// Published experiments, each done again: what the paper says beside what Bitline finds.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "sim/search_command.hpp"

namespace bitline::reproduce {

struct ReproduceArguments {
    std::string experiment;        ///< empty: list them
    std::string budget = "small";  ///< one of the experiment's file
    std::string seed;              ///< empty: that of the experiment
    std::string out;               ///< folder; empty: bitline-out/reproduce-EXPERIMENT-BUDGET
    EvaluationArguments evaluation;
    bool resume = false;
    bool quiet = false;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

struct Experiment {
    const char* name;
    const char* help;  ///< one line
    void (*run)(const ReproduceArguments&, const ConfigPaths&, std::ostream&);
};

/// In the order in which they are listed. The table feeds `bitline reproduce`, `bitline list experiments` and errors.
const std::vector<Experiment>& experiment_table();

/// A line for each experiment.
void list_experiments(std::ostream& out);

/// `bitline reproduce`: runs the experiment that is named, or lists what there is. Throws InputError for a name that is
/// not known, and what the experiment throws.
void reproduce_command(const ReproduceArguments& arguments, const ConfigPaths& paths, std::ostream& out);

}  // namespace bitline::reproduce
