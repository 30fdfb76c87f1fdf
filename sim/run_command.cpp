#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <ostream>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/account.hpp"
#include "sim/checks.hpp"
#include "sim/commands.hpp"
#include "sim/gtkw.hpp"
#include "sim/probe_hub.hpp"
#include "sim/progress.hpp"
#include "sim/report_files.hpp"
#include "sim/report_table.hpp"
#include "sim/run.hpp"
#include "sim/timeline.hpp"
#include "sim/vcd_probe.hpp"
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
        if (timeline_) {
            timeline_->finish();
        }
    }

private:
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
    std::vector<Probe*> listeners_;
    std::optional<ProbeHub> hub_;
};

// Finds an impossible result folder before the run rather than after it; makes nothing yet.
void check_result_folder(const std::string& folder) {
    std::filesystem::path place = std::filesystem::absolute(folder);
    std::error_code ignored;
    while (!std::filesystem::exists(place, ignored) && place.has_parent_path() && place != place.parent_path()) {
        place = place.parent_path();
    }
    if (!std::filesystem::is_directory(place, ignored)) {
        throw InputError("--out: " + folder + " cannot be made, " + place.string() +
                         " is no folder, a folder that can be written is needed");
    }
    if (access(place.c_str(), W_OK | X_OK) != 0) {
        throw InputError("--out: " + folder + " cannot be written, " + place.string() +
                         " does not allow it, a folder that can be written is needed");
    }
}

}  // namespace

void run_command(const RunArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    const ChipSpec spec = read_chip(arguments.inputs.chip, paths, arguments.inputs.overrides);
    const Graph graph = import_network(find_config("networks", arguments.inputs.network, paths));
    const CostTable costs = cost_table(spec);
    const Program program = compile(graph, spec, spec.mapping, spec.run.images);
    const std::string folder = arguments.out.empty()
                                   ? (std::filesystem::path("bitline-out") / (spec.name + "-" + graph.name)).string()
                                   : arguments.out;
    check_result_folder(folder);

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
    check_activity(spec, program, activity);
    const Report report = account(spec, costs, program, activity);
    check_report(report);
    traces.finish(arguments, program, activity.cycles);
    write_report(report, folder);
    out << report_table(report) << "\nresults: " << folder << "/summary.json, layers.csv, components.csv\n";
}

}  // namespace bitline
