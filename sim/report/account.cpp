#include "sim/report/account.hpp"

#include <algorithm>

#include "bitline_version.hpp"
#include "hw/adc.hpp"
#include "sim/bound/bound.hpp"
#include "sim/report/figure_list.hpp"
#include "sim/report/pricing.hpp"
#include "sim/report/report_units.hpp"

namespace bitline {

namespace {

std::vector<LayerReport> report_layers(const CostTable& costs, const RunRecord& run) {
    std::vector<LayerReport> layers;
    for (const LayerRecord& layer : run.layers) {
        const auto share = [&](Wait reason) {
            return layer.shares[static_cast<std::size_t>(reason)];
        };
        layers.push_back({layer.name, layer.op, layer.crossbars, layer.utilisation, layer.start, layer.end,
                          energy_j(costs, layer.actions) * pj_per_joule, share(Wait::server), share(Wait::input),
                          share(Wait::space), share(Wait::unit)});
    }
    return layers;
}

/// Mean power per bin; the last one ends with the run.
std::vector<PowerBin> report_power(const ChipSpec& spec, const CostTable& costs, const RunRecord& run) {
    std::vector<PowerBin> power;
    const double leakage_w = costs.leakage_w();
    for (std::size_t i = 0; i < run.bins.size(); ++i) {
        const Cycle begin = static_cast<Cycle>(i) * run.power_bin;
        const Cycle end = i + 1 == run.bins.size() ? run.cycles : begin + run.power_bin;
        const double seconds = spec.clock.ns(end - begin) * second_per_ns;
        power.push_back({begin, end, (energy_j(costs, run.bins[i]) / seconds + leakage_w) * mw_per_watt});
    }
    return power;
}

double share(double part, double whole) {
    return whole > 0 ? part / whole : 0.0;
}

std::vector<Figure> list_figures(const ChipSpec& spec, const CostTable& costs, const RunRecord& run,
                                 const Report& report, const ComponentReport& all) {
    const double energy_pj = all.energy_pj();
    const double time_ns = spec.clock.ns(run.cycles);
    const double power_mw = energy_pj / time_ns;  // pJ / ns
    double peak_mw = power_mw;
    for (const PowerBin& bin : report.power) {
        peak_mw = std::max(peak_mw, bin.power_mw);
    }
    std::int64_t crossbars = 0;
    for (const LayerRecord& layer : run.layers) {
        crossbars += layer.crossbars;
    }
    const double tops = 2 * static_cast<double>(run.macs) / time_ns * 1e-3;
    const ProgrammingFigures written = programming(costs, run);

    FigureList list;
    list.text("version", version, "version of Bitline");
    list.whole("seed", spec.run.seed, "", "seed of everything random");
    list.text("chip", spec.name, "name of the chip");
    list.text("network", run.network, "name of the network");
    list.text("model", simulated_model, "how the numbers were made: simulated, or ideal (docs/ideal.md)");
    list.whole("images", static_cast<std::uint64_t>(run.images), "", "images of the run");
    list.whole("cycles", run.cycles, "cycles", "base clock cycles until the last byte of the last image is in memory");
    list.real("time_ns", time_ns, "ns", "the same in time");
    list.real("latency_ns", spec.clock.ns(run.image_done.front()), "ns",
              "image 0, from its request to its last byte in memory");
    const char* interval = "mean time between images at the output, from the second one on";
    if (run.images >= 2) {
        list.real("interval_ns", spec.clock.ns(run.image_done.back() - run.image_done.front()) / (run.images - 1), "ns",
                  interval);
    } else {
        list.nothing("interval_ns", "ns", interval);
    }
    list.real("bound_ns", spec.clock.ns(run.bound_cycles), "ns", "lower bound of time_ns, without simulation");
    list.real("bound_latency_ns", spec.clock.ns(run.bound_image), "ns",
              "lower bound of latency_ns, without simulation");
    list.real("bound_interval_ns", run.bound_interval * spec.clock.period_ns(), "ns",
              "time per image below which no long run can come");
    list.real("energy_pj", energy_pj, "pJ", "of the run, leakage included, without programming the weights");
    list.real("leakage_pj", all.leakage_pj, "pJ", "static power of the whole chip x time");
    list.real("program_time_ns", written.time_ns, "ns", "writing the weights before the run");
    list.real("program_energy_pj", written.energy_pj, "pJ", "writing the weights before the run");
    list.real("area_mm2", all.area_mm2, "mm2", "all components of the chip");
    list.real("power_mw", power_mw, "mW", "energy / time");
    list.real("peak_power_mw", peak_mw, "mW", "highest mean power of a bin of the power trace");
    list.whole("macs", run.macs, "", "multiply-accumulates at the arrays, all images");
    list.whole("weights", static_cast<std::uint64_t>(run.weights), "", "weights of the network");
    list.real("tops", tops, "TOPS", "2 x macs / time");
    list.real("peak_tops", peak_tops(spec), "TOPS", "2 x macs / time with every array reading all the time");
    list.real("tops_per_w", tops / (power_mw * 1e-3), "TOPS/W", "tops / power");
    list.real("tops_per_mm2", tops / all.area_mm2, "TOPS/mm2", "tops / area");
    list.whole("crossbars_used", static_cast<std::uint64_t>(crossbars), "", "arrays that hold weights, all replicas");
    list.whole("crossbars_total", static_cast<std::uint64_t>(spec.crossbars()), "", "arrays of the chip");
    list.whole("packets", run.packets, "", "packets on the network");
    list.whole("flits", run.flits, "", "flits of these packets");
    list.whole("bytes_moved", run.bytes_moved, "B", "payload handed to the network");
    list.whole("adc_shortfall_bits", static_cast<std::uint64_t>(adc_shortfall_bits(spec)), "bits",
               "bits that the converters lack for lossless column sums");
    list.real("timing_slack_ns", timing_slack_ns(spec), "ns", "clock period less the longest path at the supply");
    list.text("bottleneck", run.bottleneck, "the binding resource and what it allows at best");
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

ProgrammingFigures programming(const CostTable& costs, const RunRecord& run) {
    const ProgrammingCost& cost = costs.programming;
    return {static_cast<double>(run.rows_to_write) * cost.pulses * cost.pulse_time_s * 1e9,
            static_cast<double>(run.cells_used) * cost.cell_energy_j * pj_per_joule};
}

Report account(const ChipSpec& spec, const CostTable& costs, const RunRecord& run) {
    Report report;
    report.actions = report_actions(costs, total_actions(run));
    report.components = report_components(costs, report.actions, spec.clock.ns(run.cycles) * second_per_ns);
    report.layers = report_layers(costs, run);
    report.power = report_power(spec, costs, run);
    report.mesh = run.mesh;
    report.period_ns = spec.clock.period_ns();
    report.notes = run.notes;
    const ComponentReport all = total(report.components);
    report.unverified_energy_share = share(all.unverified_pj, all.energy_pj());
    report.unverified_area_share = share(all.unverified_mm2, all.area_mm2);
    report.unverified_programming = run.cells_used > 0 && !costs.programming.origin.verified;
    report.figures = list_figures(spec, costs, run, report, all);
    return report;
}

Report account(const ChipSpec& spec, const CostTable& costs, const Program& program, const Activity& activity) {
    return account(spec, costs, record_of(spec, program, bound(spec, program), activity));
}

}  // namespace bitline
