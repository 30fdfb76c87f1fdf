// The winners of the searches on every network, by every model that is asked for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/reproduce/joint_outcome.hpp"
#include "sim/reproduce/joint_plan.hpp"
#include "sim/search/engine.hpp"

namespace bitline::reproduce {

/// Evaluations by key.
using Known = std::map<std::string, search::NetworkResult>;

/// The views of the plan, filled. What `known` has not is evaluated by `engine`, which knows the networks of the joint
/// search, and goes to `store` and `known`; `pause` is called meanwhile.
std::vector<View> evaluate_winners(const JointPlan& plan, const std::vector<Group>& groups, Known& known,
                                   search::Engine& engine, search::Store& store, const std::function<void()>& pause);

/// The designs that the joint search has run on every network by simulation, ranked by it and by the ideal model. `pause`
/// is called now and then.
Correlation rank_models(const PlannedGroup& group, const std::vector<search::Proposal>& proposals, const Known& known,
                        const std::function<void()>& pause);

}  // namespace bitline::reproduce
