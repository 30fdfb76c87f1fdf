#include "sim/reproduce/winners.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "sim/search/limits.hpp"
#include "sim/search/objective.hpp"

namespace bitline::reproduce {

using search::Candidate;
using search::evaluation_key;
using search::Model;
using search::NetworkOutcome;
using search::NetworkResult;
using search::SearchSetup;
using search::Status;
using search::Task;
using search::Workload;

namespace {

/// A design in a space: a chip with its fingerprint, or why there is none.
struct Design {
    std::shared_ptr<const ChipSpec> chip;
    std::string fingerprint;
    std::string reason;
};

/// What the closed forms say of a chip is shown whatever its area; what is simulated has to keep to the limits.
Design design_of(const search::SearchSpec& search, const search::Point& point, Model model) {
    Candidate candidate = search.space.candidate(point);
    if (!candidate.chip) {
        return {nullptr, "", std::move(candidate.reason)};
    }
    std::string reason = model == Model::simulated ? broken_limit(search.limits, *candidate.chip) : "";
    if (!reason.empty()) {
        return {nullptr, "", std::move(reason)};
    }
    std::string print = search::fingerprint(*candidate.chip);
    return {std::make_shared<const ChipSpec>(std::move(*candidate.chip)), std::move(print), ""};
}

NetworkResult refused(const std::string& reason) {
    NetworkResult result;
    result.status = Status::infeasible;
    result.reason = reason;
    return result;
}

/// The designs of a view by search; nothing for a search without winner.
std::vector<std::optional<Design>> designs_of(const JointPlan& plan, const PlannedView& view, const Group& group) {
    std::vector<std::optional<Design>> designs;
    for (const SearchOutcome& search : group.searches) {
        designs.push_back(search.winner ? std::optional(design_of(*plan.groups.at(view.space).joint().search,
                                                                  search.winner->point, view.model))
                                        : std::nullopt);
    }
    return designs;
}

void evaluate(const std::vector<Task>& tasks, const std::vector<Workload>& workloads, Known& known,
              search::Engine& engine, search::Store& store, const std::function<void()>& pause) {
    search::TaskListener listener;
    listener.wanted = [](std::size_t) {
        return true;
    };
    listener.tick = pause;
    listener.done = [&](std::size_t number, NetworkResult result, const search::Effort& effort) {
        const Task& task = tasks[number];
        store.add({task.key, task.chip_fingerprint, workloads[task.network].name, task.model, result, effort});
        known[task.key] = std::move(result);
    };
    engine.run(tasks, listener);
}

}  // namespace

std::vector<View> evaluate_winners(const JointPlan& plan, const std::vector<Group>& groups, Known& known,
                                   search::Engine& engine, search::Store& store, const std::function<void()>& pause) {
    const std::vector<Workload>& workloads = plan.groups.front().joint().workloads;
    std::vector<std::vector<std::optional<Design>>> designs;
    std::vector<Task> tasks;
    std::set<std::string> begun;
    for (const PlannedView& view : plan.views) {
        designs.push_back(designs_of(plan, view, groups.at(view.group)));
        for (const std::optional<Design>& design : designs.back()) {
            for (std::size_t network = 0; design && design->chip && network < workloads.size(); ++network) {
                const std::string key = evaluation_key(design->fingerprint, workloads[network], view.model);
                if (known.count(key) == 0 && begun.insert(key).second) {
                    tasks.push_back(
                        {key, [chip = design->chip] { return *chip; }, design->fingerprint, network, view.model});
                }
            }
        }
    }
    evaluate(tasks, workloads, known, engine, store, pause);

    std::vector<View> views;
    for (std::size_t v = 0; v < plan.views.size(); ++v) {
        const PlannedView& planned = plan.views[v];
        View view{planned.name, planned.title, planned.group, planned.model, {}};
        for (const std::optional<Design>& design : designs[v]) {
            std::vector<NetworkResult> results;
            for (std::size_t network = 0; design && network < workloads.size(); ++network) {
                results.push_back(design->chip
                                      ? known.at(evaluation_key(design->fingerprint, workloads[network], planned.model))
                                      : refused(design->reason));
            }
            view.results.push_back(std::move(results));
        }
        views.push_back(std::move(view));
    }
    return views;
}

Correlation rank_models(const PlannedGroup& group, const std::vector<search::Proposal>& proposals, const Known& known,
                        const std::function<void()>& pause) {
    const SearchSetup& joint = group.joint();
    const search::SearchSpec& search = *joint.search;
    std::vector<std::vector<NetworkOutcome>> simulated;
    std::vector<std::vector<NetworkOutcome>> ideal;
    std::vector<double> simulated_scores;
    std::vector<double> ideal_scores;
    const auto score = [&](const std::vector<NetworkOutcome>& outcomes) {
        return objective_values(search.objectives, search.latency, search.weights(), outcomes).front();
    };
    for (const search::Proposal& proposal : proposals) {
        if (proposal.repeat || proposal.status != Status::ok || proposal.model != Model::simulated) {
            continue;
        }
        pause();
        const Candidate candidate = search.space.candidate(proposal.point);
        check(candidate.chip.has_value(), "reproduce: a design that was simulated makes no chip");
        std::vector<NetworkOutcome> by_simulation;
        std::vector<NetworkOutcome> by_ideal;
        for (const Workload& workload : joint.workloads) {
            const NetworkResult closed_form = evaluate_network(*candidate.chip, workload, Model::ideal);
            check(closed_form.status == Status::ok,
                  "reproduce: a design that was simulated has no ideal figures: " + closed_form.reason);
            by_ideal.push_back(closed_form.outcome);
            by_simulation.push_back(known.at(evaluation_key(proposal.chip, workload, Model::simulated)).outcome);
        }
        simulated_scores.push_back(score(by_simulation));
        ideal_scores.push_back(score(by_ideal));
        simulated.push_back(std::move(by_simulation));
        ideal.push_back(std::move(by_ideal));
    }
    return correlation(group.name, simulated, ideal, simulated_scores, ideal_scores);
}

}  // namespace bitline::reproduce
