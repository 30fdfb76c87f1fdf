// From the plan of the joint experiment to what it found.
#pragma once

#include <functional>
#include <string>

#include "sim/reproduce/joint_outcome.hpp"
#include "sim/reproduce/joint_plan.hpp"
#include "sim/search/pool.hpp"

namespace bitline::reproduce {

struct RunSettings {
    std::string
        folder;  ///< exists; each search has a folder GROUP/SCOPE in it, the winners' evaluations are in `winners`
    int jobs = 1;
    search::JobLimits limits;
    bool resume = false;
    /// A search begins: its name, and the search.
    std::function<void(const std::string&, const search::SearchSpec&)> begin;
    /// How far it is; several times a second, may throw to give up: what is finished stays in the stores.
    std::function<void(const search::SearchState&)> tick;
    std::function<void(const search::SearchState&)> end;
    /// The same while winners are evaluated.
    std::function<void()> pause;
};

/// Runs the searches one after another, with history.csv and best.yaml in the folder of each, then evaluates the winners.
/// Evaluations that a store of the folder holds are not repeated.
JointOutcome run_joint(const JointPlan& plan, const RunSettings& settings);

}  // namespace bitline::reproduce
