#include "sim/account.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "bitline_version.hpp"
#include "hw/adc.hpp"
#include "hw/error.hpp"
#include "sim/bottleneck.hpp"
#include "sim/bound.hpp"
#include "sim/figure_list.hpp"
#include "sim/layer_times.hpp"
#include "sim/mesh_report.hpp"
#include "sim/pricing.hpp"
#include "sim/report_units.hpp"

namespace bitline {

namespace {

ActionCounts total_actions(const Activity& activity) {
    ActionCounts total{};
    for (const NodeActivity& node : activity.nodes) {
        for (std::size_t i = 0; i < action_count; ++i) {
            total[i] += node.actions[i];
        }
    }
    return total;
}

std::vector<LayerReport> report_layers(const ChipSpec& spec, const CostTable& costs, const Program& program,
                                       const Activity& activity) {
    std::vector<LayerReport> layers(program.layers.size());
    const std::vector<LayerTimes> times = layer_times(program, activity);
    const double cells = static_cast<double>(spec.tile.pe.crossbar.rows) * spec.tile.pe.crossbar.cols;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const Layer& layer = program.layers[i];
        LayerReport& report = layers[i];
        report.name = layer.name;
        report.op = layer.op;
        report.crossbars = layer.crossbars;
        report.utilisation = layer.crossbars == 0 ? 0.0
                                                  : static_cast<double>(layer.cells_used) /
                                                        (static_cast<double>(layer.crossbars) * cells);
        report.start_cycle = times[i].start;
        report.end_cycle = times[i].end;
        report.busy = times[i].share(Wait::server);
        report.stall_input = times[i].share(Wait::input);
        report.stall_space = times[i].share(Wait::space);
        report.stall_unit = times[i].share(Wait::unit);
    }
    for (const Node& node : program.nodes) {
        layers[index(node.layer)].energy_pj += energy_j(costs, activity.nodes[index(node.id)].actions) * pj_per_joule;
    }
    return layers;
}

/// Actions per bin; what happens at or after the end of the run (the last credits) belongs to its last bin.
std::vector<ActionCounts> bins_within(const Activity& activity) {
    std::vector<ActionCounts> bins = activity.bins;
    while (bins.size() > 1 && static_cast<Cycle>(bins.size() - 1) * activity.power_bin >= activity.cycles) {
        const ActionCounts late = bins.back();
        bins.pop_back();
        std::transform(late.begin(), late.end(), bins.back().begin(), bins.back().begin(), std::plus<>());
    }
    return bins;
}

/// Mean power per bin; the last one ends with the run.
std::vector<PowerBin> report_power(const ChipSpec& spec, const CostTable& costs, const Activity& activity) {
    std::vector<PowerBin> power;
    const double leakage_w = costs.leakage_w();
    const std::vector<ActionCounts> bins = bins_within(activity);
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const Cycle begin = static_cast<Cycle>(i) * activity.power_bin;
        const Cycle end = i + 1 == bins.size() ? activity.cycles : begin + activity.power_bin;
        const double seconds = spec.clock.ns(end - begin) * second_per_ns;
        power.push_back({begin, end, (energy_j(costs, bins[i]) / seconds + leakage_w) * mw_per_watt});
    }
    return power;
}

double share(double part, double whole) {
    return whole > 0 ? part / whole : 0.0;
}

std::vector<Figure> list_figures(const ChipSpec& spec, const CostTable& costs, const Program& program,
                                 const Bound& least, const Activity& activity, const Report& report,
                                 const ComponentReport& all) {
    const double energy_pj = all.energy_pj();
    const double time_ns = spec.clock.ns(activity.cycles);
    const double power_mw = energy_pj / time_ns;  // pJ / ns
    double peak_mw = power_mw;
    for (const PowerBin& bin : report.power) {
        peak_mw = std::max(peak_mw, bin.power_mw);
    }
    std::uint64_t macs = 0;
    for (const NodeActivity& node : activity.nodes) {
        macs += node.macs;
    }
    std::int64_t weights = 0;
    std::int64_t crossbars = 0;
    for (const Layer& layer : program.layers) {
        weights += layer.weights;
        crossbars += layer.crossbars;
    }
    const double tops = 2 * static_cast<double>(macs) / time_ns * 1e-3;
    const ProgrammingFigures written = programming(spec, costs, program);

    FigureList list;
    list.text("version", version, "version of Bitline");
    list.whole("seed", spec.run.seed, "", "seed of everything random");
    list.text("chip", spec.name, "name of the chip");
    list.text("network", program.network, "name of the network");
    list.text("model", simulated_model, "how the numbers were made: simulated, or ideal (docs/ideal.md)");
    list.whole("images", static_cast<std::uint64_t>(program.images), "", "images of the run");
    list.whole("cycles", activity.cycles, "cycles",
               "base clock cycles until the last byte of the last image is in memory");
    list.real("time_ns", time_ns, "ns", "the same in time");
    list.real("latency_ns", spec.clock.ns(activity.image_done.front()), "ns",
              "image 0, from its request to its last byte in memory");
    const char* interval = "mean time between images at the output, from the second one on";
    if (program.images >= 2) {
        list.real("interval_ns",
                  spec.clock.ns(activity.image_done.back() - activity.image_done.front()) / (program.images - 1), "ns",
                  interval);
    } else {
        list.nothing("interval_ns", "ns", interval);
    }
    list.real("bound_ns", spec.clock.ns(least.cycles), "ns", "lower bound of time_ns, without simulation");
    list.real("bound_latency_ns", spec.clock.ns(least.image), "ns", "lower bound of latency_ns, without simulation");
    list.real("bound_interval_ns", least.interval * spec.clock.period_ns(), "ns",
              "time per image below which no long run can come");
    list.real("energy_pj", energy_pj, "pJ", "of the run, leakage included, without programming the weights");
    list.real("leakage_pj", all.leakage_pj, "pJ", "static power of the whole chip x time");
    list.real("program_time_ns", written.time_ns, "ns", "writing the weights before the run");
    list.real("program_energy_pj", written.energy_pj, "pJ", "writing the weights before the run");
    list.real("area_mm2", all.area_mm2, "mm2", "all components of the chip");
    list.real("power_mw", power_mw, "mW", "energy / time");
    list.real("peak_power_mw", peak_mw, "mW", "highest mean power of a bin of the power trace");
    list.whole("macs", macs, "", "multiply-accumulates at the arrays, all images");
    list.whole("weights", static_cast<std::uint64_t>(weights), "", "weights of the network");
    list.real("tops", tops, "TOPS", "2 x macs / time");
    list.real("peak_tops", peak_tops(spec), "TOPS", "2 x macs / time with every array reading all the time");
    list.real("tops_per_w", tops / (power_mw * 1e-3), "TOPS/W", "tops / power");
    list.real("tops_per_mm2", tops / all.area_mm2, "TOPS/mm2", "tops / area");
    list.whole("crossbars_used", static_cast<std::uint64_t>(crossbars), "", "arrays that hold weights, all replicas");
    list.whole("crossbars_total", static_cast<std::uint64_t>(spec.crossbars()), "", "arrays of the chip");
    list.whole("packets", activity.packets, "", "packets on the network");
    list.whole("flits", activity.flits, "", "flits of these packets");
    list.whole("bytes_moved", activity.bytes_moved, "B", "payload handed to the network");
    list.whole("adc_shortfall_bits", static_cast<std::uint64_t>(adc_shortfall_bits(spec)), "bits",
               "bits that the converters lack for lossless column sums");
    list.real("timing_slack_ns", timing_slack_ns(spec), "ns", "clock period less the longest path at the supply");
    list.text("bottleneck", bottleneck(spec, program, least, activity),
              "the binding resource and what it allows at best");
    list.real("unverified_share", std::max(report.unverified_energy_share, report.unverified_area_share), "",
              "the larger of two shares: of the energy, and of the area, that rests on unverified figures");
    return list.take();
}

}  // namespace

double peak_tops(const ChipSpec& spec) {
    const PeSpec& pe = spec.tile.pe;
    const int weights_per_row = pe.crossbar.cols / columns_per_weight(spec);
    const int steps = (spec.precision.activation_bits + pe.dac.bits - 1) / pe.dac.bits;
    // One ADC converts the columns of crossbars / count arrays, or a share of one array's columns.
    const double conversions = static_cast<double>(pe.crossbar.cols) * pe.crossbars / pe.adc.count;
    const double convert_ns = conversions / static_cast<double>(pe.adc.rate.hz) * 1e9;
    const double step_ns = std::max(static_cast<double>(pe.crossbar.read_time.fs) * 1e-6, convert_ns);
    const double macs = static_cast<double>(spec.crossbars()) * pe.crossbar.rows * weights_per_row;
    return 2 * macs / (steps * step_ns) * 1e-3;
}

ProgrammingFigures programming(const ChipSpec& spec, const CostTable& costs, const Program& program) {
    std::map<std::pair<int, int>, double> rows;  // per tile and processing element
    for (const Node& node : program.nodes) {
        if (node.kind != NodeKind::mvm) {
            continue;
        }
        for (int array = 0; array < node.servers * node.mvm.crossbars; ++array) {
            const int pe = (node.mvm.first_crossbar + array) / spec.tile.pe.crossbars;
            rows[{node.site.number, pe}] += node.mvm.rows[static_cast<std::size_t>(array % node.mvm.crossbars)];
        }
    }
    double most_rows = 0;
    for (const auto& [where, count] : rows) {
        most_rows = std::max(most_rows, count);
    }
    double cells = 0;
    for (const Layer& layer : program.layers) {
        cells += static_cast<double>(layer.cells_used);
    }
    const ProgrammingCost& cost = costs.programming;
    return {most_rows * cost.pulses * cost.pulse_time_s * 1e9, cells * cost.cell_energy_j * pj_per_joule};
}

Report account(const ChipSpec& spec, const CostTable& costs, const Program& program, const Activity& activity) {
    return account(spec, costs, program, bound(spec, program), activity);
}

Report account(const ChipSpec& spec, const CostTable& costs, const Program& program, const Bound& least,
               const Activity& activity) {
    check(activity.nodes.size() == program.nodes.size(), "account: the activity belongs to another program");
    check(activity.cycles > 0 && !activity.image_done.empty(), "account: the activity has no images");
    Report report;
    report.actions = report_actions(costs, total_actions(activity));
    report.components = report_components(costs, report.actions, spec.clock.ns(activity.cycles) * second_per_ns);
    report.layers = report_layers(spec, costs, program, activity);
    report.power = report_power(spec, costs, activity);
    report.mesh = report_mesh(spec, program, activity);
    report.period_ns = spec.clock.period_ns();
    report.notes = program.notes;
    if (const std::string note = steady_state_note(spec, program, least, activity); !note.empty()) {
        report.notes.push_back(note);
    }
    const ComponentReport all = total(report.components);
    report.unverified_energy_share = share(all.unverified_pj, all.energy_pj());
    report.unverified_area_share = share(all.unverified_mm2, all.area_mm2);
    const bool writes = std::any_of(program.layers.begin(), program.layers.end(),
                                    [](const Layer& layer) { return layer.cells_used > 0; });
    report.unverified_programming = writes && !costs.programming.origin.verified;
    report.figures = list_figures(spec, costs, program, least, activity, report, all);
    return report;
}

}  // namespace bitline
