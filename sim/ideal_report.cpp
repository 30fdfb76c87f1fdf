#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "bitline_version.hpp"
#include "hw/adc.hpp"
#include "hw/cost/ideal.hpp"
#include "hw/error.hpp"
#include "sim/ideal.hpp"
#include "sim/report/figure_list.hpp"
#include "sim/report/pricing.hpp"
#include "sim/report/report_units.hpp"

namespace bitline {

namespace {

/// A count as a whole number. Throws InputError where no counter holds it.
std::uint64_t counted(double count) {
    if (count >= 0x1p63) {
        throw InputError(fmt::format(
            "--network: too large for the ideal model, got {:.3g} actions or cycles, allowed are fewer than 2^63",
            count));
    }
    return static_cast<std::uint64_t>(count);
}

/// What a layer does in all images.
ActionCounts actions_of(const ChipSpec& spec, const IdealLayer& layer) {
    const double images = spec.run.images;
    const double element_bytes = spec.precision.activation_bits / 8.0;
    ActionCounts counts{};
    const auto count = [&](Action action, double times_per_image) {
        counts[static_cast<std::size_t>(action)] = counted(times_per_image * images);
    };
    count(Action::crossbar_read, static_cast<double>(layer.macs) * slices_per_weight(spec));
    count(Action::adc_convert, static_cast<double>(layer.products) * spec.tile.pe.crossbar.cols);
    count(Action::global_buffer_read, static_cast<double>(layer.input_elements) * element_bytes);
    count(Action::global_buffer_write, static_cast<double>(layer.output_elements) * element_bytes);
    return counts;
}

std::string bottleneck(const ChipSpec& spec, const std::vector<IdealLayer>& layers, Cycle cycles) {
    const auto longest = std::max_element(layers.begin(), layers.end(),
                                          [](const IdealLayer& a, const IdealLayer& b) { return a.cycles < b.cycles; });
    const double percent = 100 * static_cast<double>(longest->cycles) / static_cast<double>(cycles);
    if (longest->arrays > spec.crossbars()) {
        return fmt::format("arrays: {} takes {:.1f} % of the time, its weights need {} of {} arrays", longest->name,
                           percent, longest->arrays, spec.crossbars());
    }
    return fmt::format("arrays: {} takes {:.1f} % of the time, with {} of {} arrays", longest->name, percent,
                       longest->arrays * longest->copies, spec.crossbars());
}

std::vector<Figure> list_figures(const Graph& graph, const ChipSpec& spec, const std::vector<IdealLayer>& layers,
                                 const Report& report, const ComponentReport& all) {
    Cycle image_cycles = 0;
    std::int64_t most_arrays = 0;
    double peak_mw = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        image_cycles += layers[i].cycles;
        most_arrays = std::max(most_arrays, report.layers[i].crossbars);
        peak_mw = std::max(peak_mw, report.layers[i].energy_pj / spec.run.images / spec.clock.ns(layers[i].cycles));
    }
    const auto images = static_cast<std::uint64_t>(spec.run.images);
    const double image_ns = spec.clock.ns(image_cycles);
    const double time_ns = image_ns * spec.run.images;
    const double energy = all.energy_pj();
    const double power_mw = energy / time_ns;  // pJ / ns
    const auto total_macs = static_cast<std::uint64_t>(macs(graph)) * images;
    const double tops = 2 * static_cast<double>(total_macs) / time_ns * 1e-3;
    const int weights_per_row = spec.tile.pe.crossbar.cols / slices_per_weight(spec);
    const double peak_macs = static_cast<double>(spec.crossbars()) * spec.tile.pe.crossbar.rows * weights_per_row;

    FigureList list;
    list.text("version", version, "version of Bitline");
    list.whole("seed", spec.run.seed, "", "seed of everything random; here nothing is");
    list.text("chip", spec.name, "name of the chip");
    list.text("network", graph.name, "name of the network");
    list.text("model", ideal_model, "how the numbers were made: simulated, or ideal (docs/ideal.md)");
    list.whole("images", images, "", "images of the run");
    counted(static_cast<double>(image_cycles) * spec.run.images);  // or it is too large
    list.whole("cycles", image_cycles * images, "cycles", "layers one after another, images one after another");
    list.real("time_ns", time_ns, "ns", "the same in time");
    list.real("latency_ns", image_ns, "ns", "one image");
    if (images >= 2) {
        list.real("interval_ns", image_ns, "ns", "one image: images do not overlap");
    } else {
        list.nothing("interval_ns", "ns", "one image: images do not overlap");
    }
    for (const char* const least : {"bound_ns", "bound_latency_ns", "bound_interval_ns"}) {
        list.nothing(least, "ns", "of a Program; there is none");
    }
    list.real("energy_pj", energy, "pJ", "of the run");
    list.nothing("leakage_pj", "pJ", "not told apart");
    list.nothing("program_time_ns", "ns", "not modelled");
    list.nothing("program_energy_pj", "pJ", "not modelled");
    list.real("area_mm2", all.area_mm2, "mm2", "arrays and global buffer");
    list.real("power_mw", power_mw, "mW", "energy / time");
    list.real("peak_power_mw", peak_mw, "mW", "highest mean power of a layer");
    list.whole("macs", total_macs, "", "multiply-accumulates at the arrays, all images");
    list.whole("weights", static_cast<std::uint64_t>(weights(graph)), "", "weights of the network");
    list.real("tops", tops, "TOPS", "2 x macs / time");
    list.real("peak_tops", 2 * peak_macs / spec.clock.period_ns() * 1e-3, "TOPS",
              "2 x macs / time with a full product in every array and cycle");
    list.real("tops_per_w", tops / (power_mw * 1e-3), "TOPS/W", "tops / power");
    list.real("tops_per_mm2", tops / all.area_mm2, "TOPS/mm2", "tops / area");
    list.whole("crossbars_used", static_cast<std::uint64_t>(most_arrays), "", "most arrays that work for one layer");
    list.whole("crossbars_total", static_cast<std::uint64_t>(spec.crossbars()), "", "arrays of the chip");
    list.nothing("packets", "", "no network is modelled");
    list.nothing("flits", "", "no network is modelled");
    list.nothing("bytes_moved", "B", "no network is modelled");
    list.whole("adc_shortfall_bits", static_cast<std::uint64_t>(adc_shortfall_bits(spec)), "bits",
               "bits that the converters lack for lossless column sums");
    list.real("timing_slack_ns", timing_slack_ns(spec), "ns", "clock period less the longest path at the supply");
    list.text("bottleneck", bottleneck(spec, layers, image_cycles), "the layer that takes the longest");
    list.real("unverified_share", std::max(report.unverified_energy_share, report.unverified_area_share), "",
              "the larger of two shares: of the energy, and of the area, that rests on unverified figures");
    return list.take();
}

}  // namespace

Report ideal_report(const Graph& graph, const ChipSpec& spec) {
    const CostTable costs = ideal_costs(spec);
    const std::vector<IdealLayer> layers = ideal_layers(graph, spec);
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    const double cells = static_cast<double>(crossbar.rows) * crossbar.cols;
    Report report;
    ActionCounts counts{};
    std::int64_t layer_macs = 0;
    Cycle now = 0;
    for (const IdealLayer& layer : layers) {
        const ActionCounts work = actions_of(spec, layer);
        std::transform(counts.begin(), counts.end(), work.begin(), counts.begin(), std::plus<>());
        layer_macs += layer.macs;
        LayerReport one;
        one.name = layer.name;
        one.op = name_of(layer.kind);
        one.crossbars = std::min(layer.arrays * layer.copies, spec.crossbars());
        one.utilisation =
            static_cast<double>(layer.weights) * slices_per_weight(spec) / (static_cast<double>(layer.arrays) * cells);
        one.start_cycle = now;
        one.end_cycle = now + layer.cycles;
        one.energy_pj = energy_j(costs, work) * pj_per_joule;
        one.busy = 1;
        report.layers.push_back(one);
        now = one.end_cycle;
    }
    check(layer_macs == macs(graph), "ideal: the layers do not do all multiply-accumulates of the network");
    report.actions = report_actions(costs, counts);
    report.components = report_components(costs, report.actions, 0);
    const ComponentReport all = total(report.components);
    report.unverified_energy_share = all.energy_pj() > 0 ? all.unverified_pj / all.energy_pj() : 0;
    report.unverified_area_share = all.unverified_mm2 / all.area_mm2;
    report.period_ns = spec.clock.period_ns();
    report.figures = list_figures(graph, spec, layers, report, all);
    report.notes.emplace_back(
        "ideal model: weights are copied freely, each array makes one full product per cycle, bandwidth is unbounded, "
        "only conv and gemm take time; converters, tiles' buffers, network, memory and mapping of the chip have no "
        "effect");
    return report;
}

}  // namespace bitline
