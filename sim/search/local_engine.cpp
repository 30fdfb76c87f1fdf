#include "sim/search/local_engine.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/search/outcome_json.hpp"

namespace bitline::search {

namespace {

constexpr double tick_s = 0.1;

}  // namespace

Pool::Job evaluation_job(const Evaluate& evaluate, const Task& task, const Workload& workload) {
    return [&evaluate, chip = task.chip, &workload, model = task.model] {
        return to_json(evaluate(chip(), workload, model));
    };
}

NetworkResult evaluation_result(const JobResult& job, const Workload& workload) {
    if (job.ending == Ending::done) {
        return network_result_from_json(job.bytes);
    }
    NetworkResult result;
    const char* what = "crashed";
    result.status = Status::crashed;
    if (job.ending == Ending::timeout) {
        result.status = Status::timeout;
        what = "timed out";
    } else if (job.ending == Ending::out_of_memory) {
        result.status = Status::out_of_memory;
        what = "ran out of memory";
    } else if (job.ending == Ending::threw) {
        result.status = Status::failed;
        what = "failed";
    }
    result.reason = fmt::format("network {} {}: {}", workload.name, what, job.reason);
    return result;
}

Effort effort_of(const JobResult& job) {
    return {job.wall_s, job.cpu_s, job.peak_rss_kib};
}

LocalEngine::LocalEngine(int jobs, const JobLimits& limits, const std::vector<Workload>& workloads, Evaluate evaluate)
    : jobs_(jobs), limits_(limits), workloads_(workloads), evaluate_(std::move(evaluate)) {}

void LocalEngine::run(const std::vector<Task>& tasks, const TaskListener& listener) {
    Pool pool(jobs_, limits_);
    std::size_t next = 0;
    while (next < tasks.size() || pool.unfinished() > 0) {
        while (next < tasks.size() && pool.has_room()) {
            if (listener.wanted(next)) {
                pool.submit(next, evaluation_job(evaluate_, tasks[next], workloads_[tasks[next].network]));
            }
            ++next;
        }
        for (const JobResult& job : pool.wait(tick_s)) {
            const Workload& workload = workloads_[tasks[job.id].network];
            listener.done(job.id, evaluation_result(job, workload), effort_of(job));
        }
        listener.tick();
    }
}

}  // namespace bitline::search
