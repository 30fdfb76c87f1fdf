#include "sim/reproduce/joint_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "bitline_version.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/atomic_file.hpp"
#include "sim/reproduce/winners.hpp"
#include "sim/search/local_engine.hpp"
#include "sim/search/results.hpp"

namespace bitline::reproduce {

using search::Proposal;
using search::SearchRecord;
using search::SearchSetup;
using search::SearchSpec;
using search::Store;

namespace {

Winner winner_of(const SearchSpec& search, const Proposal& proposal) {
    Winner winner{proposal.point, {}, search.set, proposal.objectives.front()};
    const std::vector<std::string> labels = search.space.labels(proposal.point);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        winner.parameters.emplace_back(search.space.parameters()[i].name, labels[i]);
    }
    winner.set.insert(winner.set.end(), proposal.overrides.begin(), proposal.overrides.end());
    return winner;
}

std::string chip_text(const SearchSpec& search, const Proposal& proposal) {
    const search::Candidate candidate = search.space.candidate(proposal.point);
    check(candidate.chip.has_value(), "reproduce: the best design makes no chip");
    return print_spec(*candidate.chip);
}

std::string optimiser_text(const search::OptimiserChoice& optimiser) {
    std::string text = optimiser.name;
    for (const auto& [option, value] : optimiser.options) {
        text += std::holds_alternative<double>(value) ? fmt::format(", {} {}", option, std::get<double>(value))
                                                      : fmt::format(", {} {}", option, std::get<std::string>(value));
    }
    return text;
}

std::string score_text(const SearchSpec& search) {
    for (const search::ObjectiveEntry& entry : search::objective_table()) {
        if (entry.objective == search.objectives.front()) {
            return fmt::format("{} [{}]: {}", entry.name, entry.unit, entry.help);
        }
    }
    throw InternalError("reproduce: an objective without a name");
}

class Runner {
public:
    Runner(const JointPlan& plan, const RunSettings& settings) : plan_(plan), settings_(settings) {}

    JointOutcome run() {
        const SearchSetup& first = plan_.groups.front().joint();
        // Held until the end: one experiment in a folder at a time.
        Store winners(made("winners"), {{"version", version}, {"experiment", "joint"}}, {}, settings_.resume);
        JointOutcome outcome;
        outcome.citation = plan_.spec.citation;
        outcome.budget = plan_.budget.name;
        outcome.seed = first.search->seed;
        outcome.optimiser = optimiser_text(first.search->optimiser);
        outcome.score = score_text(*first.search);
        outcome.published_gain_percent = plan_.spec.published_gain_percent;
        for (const search::Workload& workload : first.workloads) {
            outcome.networks.push_back(workload.name);
            if (weights(workload.graph) > weights(first.workloads[outcome.largest].graph)) {
                outcome.largest = outcome.networks.size() - 1;
            }
        }
        known_ = winners.results();
        for (const PlannedGroup& planned : plan_.groups) {
            Group group{planned.name, planned.title, planned.joint().search->model, {}};
            for (std::size_t number = 0; number < planned.searches.size(); ++number) {
                const std::string scope = scope_of(planned, number);
                group.searches.push_back(searched(planned, number, scope));
                if (number == 0 && group.model == search::Model::simulated) {
                    outcome.correlations.push_back(rank_models(planned, proposals_, known_, settings_.pause));
                }
            }
            outcome.groups.push_back(std::move(group));
        }
        search::LocalEngine engine(settings_.jobs, settings_.limits, first.workloads, search::evaluate_network);
        outcome.views = evaluate_winners(plan_, outcome.groups, known_, engine, winners, settings_.pause);
        return outcome;
    }

private:
    std::string made(const std::string& name) const {
        std::string folder = settings_.folder + "/" + name;
        std::filesystem::create_directories(folder);
        return folder;
    }

    /// Runs the search; its evaluations become known, and its proposals are kept until the next one.
    SearchOutcome searched(const PlannedGroup& group, std::size_t number, const std::string& scope) {
        const SearchSetup& setup = group.searches[number];
        const SearchSpec& search = *setup.search;
        const std::string folder = made(group.name + "/" + scope);
        settings_.begin(group.name + "/" + scope, search);
        Store store(folder, setup.identity, setup.notes, true);
        search::LocalEngine engine(settings_.jobs, settings_.limits, setup.workloads, search::evaluate_network);
        const search::SearchState state = run_search(setup, engine, store, runs_, settings_.tick);
        settings_.end(state);

        SearchRecord record = search::read_record(search, setup.workloads, store);
        write_whole(folder + "/history.csv", history_csv(record), "--out");
        SearchOutcome outcome{scope, std::nullopt, state.designs, state.feasible, evaluations(record), state.failures};
        const std::vector<std::size_t> best = search::best_proposals(record, 1);
        if (!best.empty()) {
            const Proposal& proposal = record.proposals[best.front()];
            outcome.winner = winner_of(search, proposal);
            write_whole(folder + "/best.yaml", chip_text(search, proposal), "--out");
        }
        known_.insert(record.results.begin(), record.results.end());
        proposals_ = std::move(record.proposals);
        return outcome;
    }

    /// What counts of a store: networks on designs up to the first that fails. How many more were begun depends on the
    /// number of jobs.
    static std::int64_t evaluations(const SearchRecord& record) {
        std::int64_t count = 0;
        for (const Proposal& proposal : record.proposals) {
            count += proposal.repeat ? 0 : static_cast<std::int64_t>(results_of(record, proposal).size());
        }
        return count;
    }

    const JointPlan& plan_;
    const RunSettings& settings_;
    Known known_;
    search::RunCache runs_;  ///< the searches meet the same designs, but for supply or converters
    std::vector<Proposal> proposals_;
};

}  // namespace

JointOutcome run_joint(const JointPlan& plan, const RunSettings& settings) {
    return Runner(plan, settings).run();
}

}  // namespace bitline::reproduce
