// The searches that the joint experiment consists of, read and ready to run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/reproduce/joint_spec.hpp"
#include "sim/search/setup.hpp"

namespace bitline::reproduce {

/// Searches by one model in one space: for all networks, then for each alone, in the order of the networks.
struct PlannedGroup {
    std::string name;
    std::string title;
    std::vector<search::SearchSetup> searches;

    const search::SearchSetup& joint() const { return searches.front(); }
};

/// Winners of a group, to be evaluated on every network by `model` on chips of the space of another group.
struct PlannedView {
    std::string name;
    std::string title;
    std::size_t group = 0;
    std::size_t space = 0;
    search::Model model = search::Model::simulated;
};

struct JointPlan {
    JointSpec spec;
    Budget budget;
    std::vector<PlannedGroup> groups;
    std::vector<PlannedView> views;
};

/// Reads all searches at that budget; `seed` replaces theirs unless it is empty. Each network is imported once. Throws
/// InputError; what is wrong with the budget's overrides is reported at its place.
JointPlan plan_joint(const JointSpec& spec, const Budget& budget, const std::string& seed, const ConfigPaths& paths);

/// `joint` for number 0, then the networks: the name of a search within its group.
std::string scope_of(const PlannedGroup& group, std::size_t search);

}  // namespace bitline::reproduce
