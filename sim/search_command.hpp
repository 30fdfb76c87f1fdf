// `bitline search`: looks for the designs that serve a set of networks best.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "sim/search/pool.hpp"

namespace bitline {

/// What every command that evaluates designs in processes of their own is given, as it was typed.
struct EvaluationArguments {
    int jobs = 0;                   ///< 0: as many as there are processors
    std::string timeout = "600 s";  ///< of one network on one design; 0 s: none
    std::string memory = "4 GiB";   ///< of the same; 0 B: none

    /// Checked. Throws InputError.
    int checked_jobs() const;
    search::JobLimits limits() const;
};

struct SearchArguments {
    std::string search;                  ///< a name of configs/searches or a file
    std::vector<std::string> overrides;  ///< PATH=VALUE laid on the search file, in the order given
    std::string out;                     ///< folder; empty: bitline-out/search-NAME
    std::string engine = "local";        ///< or "slurm"
    int slurm_chunk = 32;                ///< evaluations in a task of a job array
    std::string slurm_options;           ///< further options of sbatch, separated by blanks
    EvaluationArguments evaluation;
    bool resume = false;
    bool quiet = false;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

/// Searches, prints the best designs and what failed, and leaves search.sqlite, history.csv, best.csv and best.yaml in the
/// folder. Throws DoesNotFit with the reasons counted when no design is feasible.
void search_command(const SearchArguments& arguments, const ConfigPaths& paths, std::ostream& out);

}  // namespace bitline
