// Evaluations in child processes on this machine.
#pragma once

#include "sim/search/engine.hpp"
#include "sim/search/pool.hpp"

namespace bitline::search {

/// The job of a task, for a pool, and what its end means: a process that died is a result too.
Pool::Job evaluation_job(const Evaluate& evaluate, const Task& task, const Workload& workload);
NetworkResult evaluation_result(const JobResult& job, const Workload& workload);
Effort effort_of(const JobResult& job);

class LocalEngine : public Engine {
public:
    /// `workloads` must outlive this; `evaluate` runs in the children.
    LocalEngine(int jobs, const JobLimits& limits, const std::vector<Workload>& workloads, Evaluate evaluate);
    std::string name() const override { return "local"; }
    int jobs() const override { return jobs_; }
    void run(const std::vector<Task>& tasks, const TaskListener& listener) override;

private:
    int jobs_;
    JobLimits limits_;
    const std::vector<Workload>& workloads_;
    Evaluate evaluate_;
};

}  // namespace bitline::search
