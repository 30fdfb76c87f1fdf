#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/commands.hpp"
#include "sim/ideal.hpp"
#include "sim/output_places.hpp"
#include "sim/progress.hpp"
#include "sim/report/account.hpp"
#include "sim/report/checks.hpp"
#include "sim/report/report_files.hpp"
#include "sim/report/report_table.hpp"
#include "sim/run.hpp"
#include "sim/trace/gtkw.hpp"
#include "sim/trace/packet_probe.hpp"
#include "sim/trace/probe_hub.hpp"
#include "sim/trace/timeline.hpp"
#include "sim/trace/vcd_probe.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

// The listeners that the arguments ask for. Their files are opened before the run and completed after it.
class Traces {
public:
    Traces(const RunArguments& arguments, const ChipSpec& spec, const CostTable& costs, const Program& program) {
        const Scope scope = arguments.scope.empty() ? Scope() : Scope::parse(arguments.scope);
        scope.check(spec);
        const TimeWindow window = arguments.window.empty() ? TimeWindow{} : parse_window(arguments.window, spec.clock);
        if (!arguments.vcd.empty()) {
            vcd_.emplace(arguments.vcd, spec.clock, scope, window, power_costs(spec, costs));
            listeners_.push_back(&*vcd_);
        }
        if (!arguments.timeline.empty()) {
            timeline_.emplace(arguments.timeline, program, spec.clock, scope, window);
            listeners_.push_back(&*timeline_);
        }
        if (!arguments.packet_trace.empty()) {
            packets_.emplace(arguments.packet_trace, spec);
            listeners_.push_back(&*packets_);
        }
        if (listeners_.size() > 1) {
            hub_.emplace(listeners_);
        }
    }

    Probe* probe() {
        if (hub_) {
            return &*hub_;
        }
        return listeners_.empty() ? nullptr : listeners_.front();
    }

    void finish(const RunArguments& arguments, const Program& program, Cycle end) {
        if (vcd_) {
            vcd_->finish(end);
            WaveView view;
            view.variables = vcd_->variables();
            for (const Node& node : program.nodes) {
                view.node_names.push_back(node.name);
            }
            view.first_time = vcd_->first_time();
            view.last_time = vcd_->last_time();
            write_gtkw(arguments.vcd, view);
            if (!vcd_->window_reached()) {
                std::cerr << "--window: the run ended before it began; " << arguments.vcd << " has definitions only\n";
            }
        }
        if (vcd_ && !arguments.scope.empty() && shows_power_alone(vcd_->variables())) {
            std::cerr << "--scope: nothing in it has work in this run; " << arguments.vcd
                      << " has the chip's power only\n";
        }
        if (timeline_) {
            timeline_->finish();
        }
        if (packets_) {
            packets_->finish();
        }
    }

private:
    static bool shows_power_alone(const std::vector<WaveVariable>& variables) {
        return std::all_of(variables.begin(), variables.end(),
                           [](const WaveVariable& variable) { return variable.path == "chip"; });
    }

    static PowerCosts power_costs(const ChipSpec& spec, const CostTable& costs) {
        PowerCosts power;
        power.bin = spec.clock.cycles(spec.run.power_bin);
        for (std::size_t a = 0; a < action_count; ++a) {
            power.joules[a] = costs.actions[a].energy_j;
        }
        power.chip_leakage_w = costs.leakage_w();
        for (const PartCost& part : costs.parts) {
            const bool in_tile =
                part.kind <= ComponentKind::vector_unit && part.name != "global_buffer" && part.name != "group_bus";
            power.tile_leakage_w += in_tile ? part.total_leakage_w() / spec.tiles() : 0;
        }
        return power;
    }

    std::optional<VcdProbe> vcd_;
    std::optional<Timeline> timeline_;
    std::optional<PacketProbe> packets_;
    std::vector<Probe*> listeners_;
    std::optional<ProbeHub> hub_;
};

std::string written_files(const std::string& folder) {
    return "\nresults: " + folder + "/summary.json, layers.csv, components.csv, report.html\n";
}

void check_model(const RunArguments& arguments) {
    const bool ideal = arguments.model == ideal_model;
    if (!ideal && arguments.model != simulated_model) {
        throw InputError("--model: no such model, got '" + arguments.model + "', allowed are simulated, ideal");
    }
    for (const auto& [option, file] : {std::pair("--vcd", &arguments.vcd), std::pair("--timeline", &arguments.timeline),
                                       std::pair("--packet-trace", &arguments.packet_trace)}) {
        if (ideal && !file->empty()) {
            throw InputError(
                std::string(option) +
                ": has nothing to show, got --model ideal, which runs nothing, allowed with --model simulated");
        }
    }
    for (const std::string& setting : arguments.inputs.overrides) {
        if (ideal && setting.rfind("mapping.", 0) == 0) {
            throw InputError("--set: " + setting.substr(0, setting.find('=')) + " has no effect, got '" + setting +
                             "' with --model ideal, which has a mapping of its own, allowed with --model simulated");
        }
    }
}

/// The rest of a call with --model ideal.
void run_ideal(const RunArguments& arguments, const ChipSpec& spec, const Graph& graph, const std::string& folder,
               std::ostream& out) {
    const Report report = ideal_report(graph, spec);
    check_report(report);
    if (arguments.interrupted()) {
        throw Interrupted();
    }
    write_report(report, folder);
    out << report_table(report) << written_files(folder);
}

}  // namespace

void run_command(const RunArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    check_model(arguments);
    if (arguments.vcd.empty() && arguments.timeline.empty() && !(arguments.scope + arguments.window).empty()) {
        throw InputError(std::string(arguments.scope.empty() ? "--window" : "--scope") +
                         ": has nothing to act on, got neither --vcd nor --timeline, allowed beside one of them");
    }
    const std::string chip_file = find_config("chips", arguments.inputs.chip, paths);
    const std::string network_file = find_config("networks", arguments.inputs.network, paths);
    const ChipSpec spec = read_chip(arguments.inputs.chip, paths, arguments.inputs.overrides);
    const Graph graph = import_network(network_file);
    const bool ideal = arguments.model == ideal_model;
    const std::string folder =
        arguments.out.empty()
            ? (std::filesystem::path("bitline-out") / (spec.name + "-" + graph.name + (ideal ? "-ideal" : ""))).string()
            : arguments.out;
    if (ideal) {
        check_output_places(arguments, folder, {chip_file, network_file});
        run_ideal(arguments, spec, graph, folder, out);
        return;
    }
    const CostTable costs = cost_table(spec);
    const Program program = compile(graph, spec, spec.mapping, spec.run.images);
    check_output_places(arguments, folder, {chip_file, network_file});

    // From here on there are files, so the first question tells main that an interrupt has to wait for an answer.
    if (arguments.interrupted()) {
        throw Interrupted();
    }
    ResultFolder result(folder);
    Traces traces(arguments, spec, costs, program);
    Progress progress(std::cerr, Progress::style_for(arguments.quiet, isatty(STDERR_FILENO) != 0),
                      total_firings(program), spec.clock);
    SimulateOptions options;
    options.probe = traces.probe();
    options.progress = [&](std::uint64_t firings, Cycle now) {
        progress.update(firings, now);
        if (arguments.interrupted()) {
            throw Interrupted();
        }
    };
    const Activity activity = simulate(spec, program, options);
    progress.finish(activity.cycles);
    const Bound least = bound(spec, program);
    check_activity(spec, program, least, activity);
    const Report report = account(spec, costs, record_of(spec, program, least, activity));
    check_report(report);
    StagedReport files(report, result);
    traces.finish(arguments, program, activity.cycles);
    files.commit();
    out << report_table(report) << written_files(folder);
}

}  // namespace bitline
