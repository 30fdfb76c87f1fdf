#include "sim/search/evaluate.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <exception>
#include <utility>

#include "bitline_version.hpp"
#include "hw/behaviour.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/bound/bound.hpp"
#include "sim/ideal.hpp"
#include "sim/report/account.hpp"
#include "sim/report/checks.hpp"
#include "sim/report/run_record_json.hpp"
#include "sim/run.hpp"
#include "sim/search/sha256.hpp"
#include "workloads/compile.hpp"
#include "workloads/graph_print.hpp"

namespace bitline::search {

namespace {

constexpr std::array<const char*, 3> model_names{"simulated", "ideal", "bound"};
constexpr std::array<const char*, 6> status_names{"ok", "infeasible", "crashed", "timeout", "out_of_memory", "failed"};

template <std::size_t n>
std::size_t index_in(const std::array<const char*, n>& names, const std::string& name) {
    for (std::size_t i = 0; i < n; ++i) {
        if (name == names[i]) {
            return i;
        }
    }
    throw InternalError("search: no such name: " + name);
}

/// Seconds since it was last asked.
class Lap {
public:
    double operator()() {
        const auto now = Clock::now();
        const double seconds = std::chrono::duration<double>(now - last_).count();
        last_ = now;
        return seconds;
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point last_ = Clock::now();
};

Report priced_report(const ChipSpec& chip, const RunRecord& run) {
    Report report = account(chip, cost_table(chip), run);
    check_report(report);
    return report;
}

/// Compiler and simulator see nothing of what components cost: what `run` says holds for all chips of equal behaviour.
Report simulated_report(const ChipSpec& chip, const Graph& graph, NetworkResult& result) {
    Lap lap;
    const ChipSpec behaviour = behaviour_of(chip);
    const Program program = compile(graph, behaviour, behaviour.mapping, behaviour.run.images);
    result.times.compile_s = lap();
    const Activity activity = simulate(behaviour, program);
    result.times.simulate_s = lap();
    const Bound least = bound(behaviour, program);
    check_activity(behaviour, program, least, activity);
    const RunRecord run = record_of(behaviour, program, least, activity);
    Report report = priced_report(chip, run);
    result.run = to_json(run);
    result.times.account_s = lap();
    return report;
}

Report closed_form_report(const ChipSpec& chip, const Graph& graph, StageTimes& times) {
    Lap lap;
    Report report = ideal_report(graph, chip);
    check_report(report);
    times.simulate_s = lap();
    return report;
}

Report bound_report(const ChipSpec& chip, const Graph& graph, StageTimes& times) {
    Lap lap;
    const Program program = compile(graph, chip, chip.mapping, chip.run.images);
    times.compile_s = lap();
    const Bound least = bound(chip, program);
    const Activity activity = least_activity(chip, program, least);
    times.simulate_s = lap();
    Report report = account(chip, cost_table(chip), record_of(chip, program, least, activity));
    check_report(report);
    times.account_s = lap();
    return report;
}

NetworkOutcome outcome_of(const ChipSpec& chip, const Report& report) {
    NetworkOutcome outcome;
    outcome.latency_ns = number(report, "latency_ns");
    outcome.interval_ns = has_value(report, "interval_ns") ? number(report, "interval_ns") : 0.0;
    outcome.energy_pj = number(report, "energy_pj");
    outcome.area_mm2 = number(report, "area_mm2");
    outcome.power_mw = number(report, "power_mw");
    outcome.peak_power_mw = number(report, "peak_power_mw");
    outcome.adc_shortfall_bits = number(report, "adc_shortfall_bits");
    outcome.timing_slack_ns = number(report, "timing_slack_ns");
    outcome.unverified_share = number(report, "unverified_share");
    outcome.cycles = static_cast<std::uint64_t>(number(report, "cycles"));
    for (const LayerReport& layer : report.layers) {
        outcome.layers.push_back({layer.name, chip.clock.ns(layer.end_cycle) - chip.clock.ns(layer.start_cycle),
                                  layer.energy_pj, static_cast<double>(layer.crossbars)});
    }
    return outcome;
}

Report report_of(const ChipSpec& chip, const Graph& graph, Model model, NetworkResult& result) {
    switch (model) {
        case Model::simulated: return simulated_report(chip, graph, result);
        case Model::ideal: return closed_form_report(chip, graph, result.times);
        case Model::bound: return bound_report(chip, graph, result.times);
    }
    throw InternalError("search: an unknown model");
}

/// What `report` makes of the network; a failure of it is a result.
template <class MakeReport>
NetworkResult result_of(const ChipSpec& chip, const Workload& workload, const MakeReport& make_report) {
    NetworkResult result;
    const auto gave_up = [&](Status status, const char* what, const std::exception& error) {
        result.status = status;
        result.reason = fmt::format("network {} {}: {}", workload.name, what, error.what());
        result.run.clear();
    };
    try {
        result.outcome = outcome_of(chip, make_report(result));
        result.outcome.network = workload.name;
    } catch (const DoesNotFit& error) {
        gave_up(Status::infeasible, "does not fit", error);
    } catch (const Stuck& error) {
        gave_up(Status::failed, "got stuck", error);
    } catch (const InputError& error) {
        gave_up(Status::failed, "was refused", error);
    } catch (const InternalError& error) {
        gave_up(Status::failed, "failed a check", error);
    }
    return result;
}

}  // namespace

Workload workload(std::string name, Graph graph) {
    std::string print = sha256(graph_yaml(graph));
    return {std::move(name), std::move(graph), std::move(print)};
}

NetworkResult evaluate_network(const ChipSpec& chip, const Workload& workload, Model model) {
    return result_of(chip, workload,
                     [&](NetworkResult& result) { return report_of(chip, workload.graph, model, result); });
}

NetworkResult price_network(const ChipSpec& chip, const Workload& workload, const std::string& run) {
    try {
        return result_of(chip, workload, [&](NetworkResult& result) {
            Lap lap;
            Report report = priced_report(chip, record_from_json(run));
            result.times.account_s = lap();
            return report;
        });
    } catch (const std::exception& error) {
        NetworkResult result;
        result.status = Status::failed;
        result.reason = fmt::format("network {} failed: {}", workload.name, error.what());
        return result;
    }
}

std::string fingerprint(const ChipSpec& chip) {
    return sha256(print_spec(chip));
}

std::string evaluation_key(const std::string& chip_fingerprint, const Workload& workload, Model model) {
    return sha256(fmt::format("{}\n{}\n{}\n{}\n", version, name_of(model), chip_fingerprint, workload.fingerprint));
}

std::string behaviour_fingerprint(const ChipSpec& chip) {
    return fingerprint(behaviour_of(chip));
}

std::string run_key(const std::string& behaviour_fingerprint, const Workload& workload, Model model) {
    if (model != Model::simulated) {
        return "";
    }
    return sha256(fmt::format("{}\n{}\n{}\n", version, behaviour_fingerprint, workload.fingerprint));
}

const char* name_of(Model model) {
    return model_names.at(static_cast<std::size_t>(model));
}

Model model_of(const std::string& name) {
    return static_cast<Model>(index_in(model_names, name));
}

const char* name_of(Status status) {
    return status_names.at(static_cast<std::size_t>(status));
}

Status status_of(const std::string& name) {
    return static_cast<Status>(index_in(status_names, name));
}

}  // namespace bitline::search
