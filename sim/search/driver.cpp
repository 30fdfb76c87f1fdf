#include "sim/search/driver.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "sim/search/ledger.hpp"
#include "sim/search/limits.hpp"
#include "sim/search/objective.hpp"
#include "sim/search/steady_clock.hpp"

namespace bitline::search {

namespace {

/// Adds the time of its life to a sum.
class Stopwatch {
public:
    explicit Stopwatch(double& sum) : sum_(sum), began_(steady_s()) {}
    ~Stopwatch() { sum_ += steady_s() - began_; }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& sum_;
    double began_;
};

/// A question on its way to an answer.
struct Open {
    Proposal proposal;
    std::vector<std::string> keys;      ///< of its evaluations, network by network; none where that is not worth it
    std::vector<std::string> run_keys;  ///< of their simulations
    bool settled = false;               ///< judged and counted
};

class Driver {
public:
    Driver(Optimiser& optimiser, const DriverContext& context)
        : optimiser_(optimiser), context_(context), ledger_(context.store.results()), began_s_(steady_s()) {
        state_.session.engine = context.engine.name();
        state_.session.jobs = context.engine.jobs();
    }

    SearchState run() {
        std::vector<Question> questions = ask();
        for (std::int64_t generation = 0; !questions.empty(); ++generation) {
            std::vector<Open> open = opened(questions, generation);
            evaluate(open);
            const std::vector<Answer> answers = answered(open);
            note_session();
            {
                const Stopwatch time(state_.session.optimise_s);
                optimiser_.tell(answers);
            }
            questions = ask();
        }
        note_session();
        return state_;
    }

private:
    std::vector<Question> ask() {
        const Stopwatch time(state_.session.optimise_s);
        return optimiser_.ask();
    }

    void note_session() {
        state_.session.seconds = steady_s() - began_s_;
        context_.store.note(state_.session);
    }

    void tick() {
        state_.session.seconds = steady_s() - began_s_;
        context_.tick(state_);
    }

    std::vector<Open> opened(const std::vector<Question>& questions, std::int64_t generation) {
        const Stopwatch time(state_.session.decode_s);
        std::vector<Open> open;
        open.reserve(questions.size());
        for (const Question& question : questions) {
            open.push_back(opened(question, generation));
            tick();
        }
        return open;
    }

    Open opened(const Question& question, std::int64_t generation) {
        Open open;
        Proposal& proposal = open.proposal;
        proposal.number = next_number_++;
        proposal.generation = generation;
        proposal.model = question.model;
        proposal.point = context_.search.space.canonical(question.point);
        proposal.labels = context_.search.space.json(proposal.point);
        Candidate candidate = context_.search.space.candidate(proposal.point);
        proposal.overrides = std::move(candidate.overrides);
        proposal.reason = std::move(candidate.reason);
        if (!candidate.chip) {
            proposal.status = Status::infeasible;
            proposal.repeat = !seen_.insert({proposal.labels, proposal.model}).second;
            return open;
        }
        proposal.chip = fingerprint(*candidate.chip);
        proposal.repeat = !seen_.insert({proposal.chip, proposal.model}).second;
        proposal.reason = context_.misfit(*candidate.chip);
        if (!proposal.reason.empty()) {
            proposal.status = Status::infeasible;
            return open;
        }
        const std::string behaviour = behaviour_fingerprint(*candidate.chip);
        for (const Workload& workload : context_.workloads) {
            open.keys.push_back(evaluation_key(proposal.chip, workload, proposal.model));
            open.run_keys.push_back(run_key(behaviour, workload, proposal.model));
        }
        return open;
    }

    /// A network on a design that is not known yet.
    struct Wanted {
        std::string key;
        std::string run_key;
        std::size_t network = 0;
        Open* owner = nullptr;
    };

    /// A design that behaves like one that is simulated in this round waits for the next, to be priced by that run.
    void evaluate(std::vector<Open>& open) {
        const Stopwatch time(state_.session.evaluate_s);
        while (true) {
            std::vector<Task> tasks;
            std::vector<Wanted> wanted;
            collect(open, tasks, wanted);
            if (tasks.empty()) {
                return;
            }
            run(tasks, wanted);
        }
    }

    void collect(std::vector<Open>& open, std::vector<Task>& tasks, std::vector<Wanted>& wanted) {
        std::set<std::string> keys;
        std::set<std::string> runs;
        for (Open& one : open) {
            for (std::size_t network = 0; network < one.keys.size() && !ledger_.decided(one.keys); ++network) {
                Wanted want{one.keys[network], one.run_keys[network], network, &one};
                if (ledger_.find(want.key) != nullptr || keys.count(want.key) > 0) {
                    continue;
                }
                if (const std::optional<std::string> run = context_.runs.find(want.run_key)) {
                    price(want, *run);
                    continue;
                }
                if (alone_.count(want.run_key) == 0 && !want.run_key.empty() && !runs.insert(want.run_key).second) {
                    continue;
                }
                keys.insert(want.key);
                tasks.push_back(
                    {want.key, chip_of(one.proposal.point), one.proposal.chip, network, one.proposal.model});
                wanted.push_back(std::move(want));
            }
            if (ledger_.decided(one.keys)) {
                settle(one);
            }
        }
    }

    void run(const std::vector<Task>& tasks, const std::vector<Wanted>& wanted) {
        TaskListener listener;
        // A network after one that failed decides nothing.
        listener.wanted = [&](std::size_t task) {
            return !ledger_.decided(wanted[task].owner->keys);
        };
        listener.tick = [&] {
            tick();
        };
        listener.done = [&](std::size_t task, NetworkResult result, const Effort& effort) {
            if (!context_.runs.keep(wanted[task].run_key, std::exchange(result.run, {}))) {
                alone_.insert(wanted[task].run_key);
            }
            ++state_.session.evaluations;
            take(wanted[task], std::move(result), effort);
        };
        context_.engine.run(tasks, listener);
    }

    void price(const Wanted& want, const std::string& run) {
        const double began_s = steady_s();
        NetworkResult result =
            price_network(chip_of(want.owner->proposal.point)(), context_.workloads[want.network], run);
        const double took_s = steady_s() - began_s;
        ++state_.session.priced;
        take(want, std::move(result), {took_s, took_s, 0});
        tick();
    }

    void take(const Wanted& want, NetworkResult result, const Effort& effort) {
        const Proposal& proposal = want.owner->proposal;
        context_.store.add(
            {want.key, proposal.chip, context_.workloads[want.network].name, proposal.model, result, effort});
        StageTimes& stages = state_.session.stages;
        stages.compile_s += result.times.compile_s;
        stages.simulate_s += result.times.simulate_s;
        stages.account_s += result.times.account_s;
        ledger_.add(want.key, std::move(result));
        if (!want.owner->settled && ledger_.decided(want.owner->keys)) {
            ++state_.session.designs;
            settle(*want.owner);
        }
    }

    std::function<ChipSpec()> chip_of(const Point& point) const {
        return [&space = context_.search.space, point] {
            return space.candidate(point).chip.value();
        };
    }

    std::vector<Answer> answered(std::vector<Open>& open) {
        std::vector<Answer> answers;
        std::vector<Proposal> proposals;
        for (Open& one : open) {
            settle(one);
            answers.push_back({one.proposal.status, one.proposal.objectives});
            proposals.push_back(one.proposal);
        }
        context_.store.add(proposals);
        return answers;
    }

    void settle(Open& open) {
        if (!open.settled) {
            open.settled = true;
            judge(open);
            count(open.proposal);
        }
    }

    /// From the results of its networks to status, reason and objectives.
    void judge(Open& open) const {
        Proposal& proposal = open.proposal;
        if (open.keys.empty()) {
            return;
        }
        std::vector<NetworkOutcome> networks;
        for (const NetworkResult* result : ledger_.outcome(open.keys)) {
            proposal.status = result->status;
            proposal.reason = result->reason;
            networks.push_back(result->outcome);
        }
        if (proposal.status != Status::ok) {
            return;
        }
        const SearchSpec& search = context_.search;
        proposal.reason = broken_limit(search.limits, networks);
        if (!proposal.reason.empty()) {
            proposal.status = Status::infeasible;
            return;
        }
        proposal.objectives = objective_values(search.objectives, search.latency, search.weights(), networks);
    }

    void count(const Proposal& proposal) {
        ++state_.proposals;
        state_.repeats += proposal.repeat ? 1 : 0;
        state_.session.repeats += proposal.repeat ? 1 : 0;
        if (proposal.repeat || proposal.model != context_.search.model) {
            return;
        }
        ++state_.designs;
        if (proposal.status != Status::ok) {
            ++state_.failures[failure_kind(proposal.reason)];
            return;
        }
        ++state_.feasible;
        state_.best.resize(proposal.objectives.size(), proposal.objectives.empty() ? 0 : proposal.objectives.front());
        for (std::size_t i = 0; i < state_.best.size(); ++i) {
            state_.best[i] =
                state_.feasible == 1 ? proposal.objectives[i] : std::min(state_.best[i], proposal.objectives[i]);
        }
    }

    Optimiser& optimiser_;
    const DriverContext& context_;
    Ledger ledger_;
    std::set<std::pair<std::string, Model>> seen_;
    std::set<std::string> alone_;  ///< runs that ended badly: each design of that behaviour is simulated by itself
    std::int64_t next_number_ = 0;
    SearchState state_;
    double began_s_;
};

}  // namespace

SearchState run_search(Optimiser& optimiser, const DriverContext& context) {
    return Driver(optimiser, context).run();
}

std::string failure_kind(const std::string& reason) {
    return reason.substr(0, reason.find(": "));
}

}  // namespace bitline::search
