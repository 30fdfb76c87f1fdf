// Evaluations on a cluster: each batch of tasks becomes a Slurm job array of chunks. Workers leave files of results, this
// process alone reads them; chunks that got lost are submitted again.
#pragma once

#include <string>
#include <vector>

#include "sim/search/chunk.hpp"
#include "sim/search/engine.hpp"

namespace bitline::search {

struct SlurmOptions {
    std::string folder;                ///< for batches; absolute, on a file system that all nodes share
    std::string program;               ///< this program's file, on the same
    std::vector<std::string> sbatch;   ///< further options of sbatch
    std::vector<std::string> worker;   ///< options of `bitline worker` that every chunk gets
    int jobs = 1;                      ///< evaluations at once in a chunk, and processors that it asks for
    int chunk = 32;                    ///< evaluations in a chunk
    int attempts = 5;                  ///< how often a chunk is submitted before the search gives up
    double seconds_between_looks = 1;  ///< at the queue
};

class SlurmEngine : public Engine {
public:
    /// `workloads` must outlive this; `files` are the same networks.
    SlurmEngine(SlurmOptions options, const std::vector<Workload>& workloads, std::vector<NetworkFile> files);

    std::string name() const override { return "slurm"; }
    int jobs() const override { return options_.jobs; }
    /// Throws InputError when a job cannot be submitted, or a chunk got lost too often: what is finished can be resumed.
    void run(const std::vector<Task>& tasks, const TaskListener& listener) override;

private:
    SlurmOptions options_;
    const std::vector<Workload>& workloads_;
    std::vector<NetworkFile> files_;
};

/// Adds to the store what workers of an interrupted search have finished, cancels those that still run, and clears the
/// folder of batches.
void recover_batches(const std::string& folder, Store& store);

}  // namespace bitline::search
