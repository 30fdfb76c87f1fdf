// Who does the evaluations: this machine, or a cluster.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/search/evaluate.hpp"
#include "sim/search/store.hpp"

namespace bitline::search {

/// A network on a design, to be evaluated.
struct Task {
    std::string key;  ///< evaluation_key
    /// Makes the chip, where it is evaluated: thousands of chips in the memory of the one who asks would slow every fork.
    std::function<ChipSpec()> chip;
    std::string chip_fingerprint;
    std::size_t network = 0;  ///< its number in the search
    Model model = Model::simulated;
};

/// What the one who wants tasks done is asked and told meanwhile.
struct TaskListener {
    /// Whether a task is still wanted: asked before it is begun.
    std::function<bool(std::size_t task)> wanted;
    /// A task is done; told once for each, in any order.
    std::function<void(std::size_t task, NetworkResult result, const Effort& effort)> done;
    /// Called several times a second; may throw to give up.
    std::function<void()> tick;
};

class Engine {
public:
    virtual ~Engine() = default;
    /// For the record.
    virtual std::string name() const = 0;
    /// Evaluations that run at once, at most.
    virtual int jobs() const = 0;
    /// Does the tasks, in this order as far as possible, and returns when each is done or no longer wanted.
    virtual void run(const std::vector<Task>& tasks, const TaskListener& listener) = 0;
};

}  // namespace bitline::search
