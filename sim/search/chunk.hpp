// What goes to the workers of a cluster and what comes back: a manifest of all tasks of a batch, one a line, and files
// with the results of a chunk of them.
#pragma once

#include <string>
#include <vector>

#include "sim/search/engine.hpp"
#include "sim/search/store.hpp"

namespace bitline::search {

/// A network as workers find it.
struct NetworkFile {
    std::string name;
    std::string file;  ///< absolute, on a file system that all nodes share
};

/// The first line names version and networks, each further one is a task with its whole chip.
std::string manifest_text(const std::vector<Task>& tasks, const std::vector<Workload>& workloads,
                          const std::vector<NetworkFile>& files);

/// Tasks `first` to `first + count - 1` (fewer at the end) of a manifest, with the networks imported.
struct Chunk {
    std::vector<Workload> workloads;
    std::vector<Task> tasks;
};
/// Throws InputError when this program is not of the manifest's version, or network or chip are not what they were.
Chunk read_chunk(const std::string& manifest_file, std::size_t first, std::size_t count);

/// One line for an evaluation.
std::string chunk_line(const Evaluation& evaluation);
/// All evaluations of a file of such lines. Throws InputError for another file.
std::vector<Evaluation> read_chunk_results(const std::string& file);

}  // namespace bitline::search
