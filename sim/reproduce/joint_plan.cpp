#include "sim/reproduce/joint_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "hw/error.hpp"

namespace bitline::reproduce {

using search::ImportedNetworks;
using search::Model;
using search::SearchSetup;

namespace {

// Numbers of the groups.
constexpr std::size_t published_adc_group = 0;
constexpr std::size_t lossless_adc_group = 1;
constexpr std::size_t ideal_group = 2;

class Planner {
public:
    Planner(const Budget& budget, const std::string& seed, const ConfigPaths& paths)
        : budget_(budget), paths_(paths), overrides_(budget.overrides) {
        if (!seed.empty()) {
            overrides_.push_back("seed=" + seed);
        }
    }

    PlannedGroup group(const std::string& name, const std::string& title, const std::string& search, Model model) {
        PlannedGroup group{name, title, {}};
        const std::string by_model = fmt::format("model={}", name_of(model));
        group.searches.push_back(read(search, {by_model}));
        // A copy: push_back moves the searches.
        const std::vector<search::SearchNetwork> networks = group.joint().search->networks;
        for (const search::SearchNetwork& network : networks) {
            group.searches.push_back(read(search, {by_model, fmt::format("networks=['{}']", argument_of(network))}));
        }
        return group;
    }

private:
    /// The network's name where that means its file, so that the search is the same one wherever the files are.
    std::string argument_of(const search::SearchNetwork& network) const {
        const std::vector<std::string> names = list_configs("networks", paths_);
        const bool named = std::find(names.begin(), names.end(), network.name) != names.end() &&
                           find_config("networks", network.name, paths_) == network.file;
        return named ? network.name : std::filesystem::absolute(network.file).string();
    }

    SearchSetup read(const std::string& search, const std::vector<std::string>& more) {
        std::vector<std::string> overrides = overrides_;
        overrides.insert(overrides.end(), more.begin(), more.end());
        try {
            SearchSetup setup = search::set_up(search, paths_, overrides, imported_);
            if (setup.search->objectives.size() != 1) {
                throw InputError(fmt::format("{}: objective: several, got {}, allowed: one, so that there is a winner",
                                             setup.search->file, setup.search->objectives.size()));
            }
            optimiser_of(setup);  // so that one that cannot do it is refused before anything is written
            return setup;
        } catch (const InputError& error) {
            std::vector<std::string> lines;
            for (const std::string& line : error.lines()) {
                lines.push_back(line.rfind("--set", 0) == 0
                                    ? budget_.place.text() + ": budget " + budget_.name + line.substr(5)
                                    : line);
            }
            throw InputError(lines);
        }
    }

    const Budget& budget_;
    const ConfigPaths& paths_;
    std::vector<std::string> overrides_;
    ImportedNetworks imported_;
};

}  // namespace

JointPlan plan_joint(const JointSpec& spec, const Budget& budget, const std::string& seed, const ConfigPaths& paths) {
    JointPlan plan{spec, budget, {}, {}};
    Planner planner(budget, seed, paths);
    plan.groups = {planner.group("published-adc", "simulated, published converter", spec.search, Model::simulated),
                   planner.group("lossless-adc", "simulated, lossless converter", spec.lossless, Model::simulated),
                   planner.group("ideal", "ideal model", spec.search, Model::ideal)};
    for (const PlannedGroup& group : plan.groups) {
        check(group.searches.size() == plan.groups.front().searches.size() &&
                  group.joint().search->space.sizes() == plan.groups.front().joint().search->space.sizes(),
              "reproduce: " + group.name + " searches another space, or for other networks");
    }
    plan.views = {
        {"published-adc", "Found and evaluated by simulation, published converter", published_adc_group,
         published_adc_group, Model::simulated},
        {"lossless-adc", "Found and evaluated by simulation, lossless converter", lossless_adc_group,
         lossless_adc_group, Model::simulated},
        {"ideal", "Found and evaluated by the ideal model", ideal_group, published_adc_group, Model::ideal},
        {"ideal-in-published-adc", "Found by the ideal model, simulated with the published converter", ideal_group,
         published_adc_group, Model::simulated},
        {"ideal-in-lossless-adc", "Found by the ideal model, simulated with the lossless converter", ideal_group,
         lossless_adc_group, Model::simulated},
        {"published-adc-in-ideal", "Found by simulation with the published converter, evaluated by the ideal model",
         published_adc_group, published_adc_group, Model::ideal},
        {"lossless-adc-in-ideal", "Found by simulation with the lossless converter, evaluated by the ideal model",
         lossless_adc_group, lossless_adc_group, Model::ideal}};
    return plan;
}

std::string scope_of(const PlannedGroup& group, std::size_t search) {
    return search == 0 ? "joint" : group.searches.at(search).search->networks.front().name;
}

}  // namespace bitline::reproduce
