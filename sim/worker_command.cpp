#include "sim/worker_command.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "hw/error.hpp"
#include "sim/atomic_file.hpp"
#include "sim/commands.hpp"
#include "sim/search/chunk.hpp"
#include "sim/search/local_engine.hpp"

namespace bitline {

void worker_command(const WorkerArguments& arguments) {
    const search::Chunk chunk = search::read_chunk(arguments.manifest, static_cast<std::size_t>(arguments.first),
                                                   static_cast<std::size_t>(arguments.count));
    if (chunk.tasks.empty()) {
        throw InputError(fmt::format("--first: beyond the end, got {}, a task of {} is allowed", arguments.first,
                                     arguments.manifest));
    }
    search::LocalEngine engine(arguments.evaluation.checked_jobs(), arguments.evaluation.limits(), chunk.workloads,
                               search::evaluate_network);
    AtomicFile file(arguments.out, "--out");
    std::vector<std::string> lines(chunk.tasks.size());
    search::TaskListener listener;
    listener.wanted = [](std::size_t) {
        return true;
    };
    listener.done = [&](std::size_t number, search::NetworkResult result, const search::Effort& effort) {
        const search::Task& task = chunk.tasks[number];
        lines[number] = search::chunk_line({task.key, task.chip_fingerprint, chunk.workloads[task.network].name,
                                            task.model, std::move(result), effort});
    };
    listener.tick = [&] {
        if (arguments.interrupted()) {
            throw Interrupted();
        }
    };
    engine.run(chunk.tasks, listener);
    for (const std::string& line : lines) {
        file.append(line);
    }
    file.commit();
}

}  // namespace bitline
