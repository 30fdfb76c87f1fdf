#include "sim/html/run_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/html/mesh_maps.hpp"
#include "sim/html/palette.hpp"
#include "sim/number_text.hpp"
#include "sim/report/report_units.hpp"

namespace bitline::html {

namespace {

constexpr std::size_t most_power_steps = 1000;

std::string text_of(const Report& report, const std::string& name) {
    return std::get<std::string>(figure(report, name).value);
}

std::string whole_of(const Report& report, const std::string& name) {
    return fmt::format("{:.0f}", number(report, name));
}

std::string four_digits(double value, const std::string& unit) {
    const Scale scale = scale_for(value, unit);
    return fmt::format("{:.4g} {}", value * scale.factor, scale.unit);
}

std::vector<Card> cards_of(const Report& report) {
    const auto time = [&](const char* name) {
        return four_digits(number(report, name) * second_per_ns, "s");
    };
    std::vector<Card> cards{{"Latency", time("latency_ns"), whole_of(report, "cycles") + " cycles in all"}};
    if (has_value(report, "interval_ns")) {
        cards.push_back({"Interval", time("interval_ns"), "between images"});
    }
    const std::string leakage = has_value(report, "leakage_pj") && number(report, "energy_pj") > 0
                                    ? percent(number(report, "leakage_pj") / number(report, "energy_pj")) + " % leakage"
                                    : "";
    cards.push_back({"Energy", four_digits(number(report, "energy_pj") * joule_per_pj, "J"), leakage});
    cards.push_back({"Power", four_digits(number(report, "power_mw") * watt_per_mw, "W"),
                     "peak " + four_digits(number(report, "peak_power_mw") * watt_per_mw, "W")});
    cards.push_back({"Area", fmt::format("{:.4g} mm\u00b2", number(report, "area_mm2")),
                     fmt::format("{:.3g} TOPS/mm\u00b2", number(report, "tops_per_mm2"))});
    cards.push_back({"Throughput", fmt::format("{:.4g} TOPS", number(report, "tops")),
                     fmt::format("of {:.4g} at best", number(report, "peak_tops"))});
    cards.push_back({"Efficiency", fmt::format("{:.3g} TOPS/W", number(report, "tops_per_w")), ""});
    cards.push_back({"Arrays", whole_of(report, "crossbars_used"), "of " + whole_of(report, "crossbars_total")});
    return cards;
}

std::vector<std::string> notes_of(const Report& report) {
    std::vector<std::string> notes{"Bottleneck: " + text_of(report, "bottleneck")};
    notes.insert(notes.end(), report.notes.begin(), report.notes.end());
    notes.push_back(fmt::format("{} % of the energy and {} % of the area rest on unverified figures",
                                percent(report.unverified_energy_share), percent(report.unverified_area_share)));
    if (number(report, "adc_shortfall_bits") > 0) {
        notes.push_back(fmt::format("The converters lack {} bits for lossless column sums",
                                    whole_of(report, "adc_shortfall_bits")));
    }
    if (number(report, "timing_slack_ns") < 0) {
        notes.push_back(fmt::format("The supply is too low for the clock: the longest path is {:.4g} ns too long",
                                    -number(report, "timing_slack_ns")));
    }
    return notes;
}

std::vector<std::string> layer_names(const Report& report) {
    std::vector<std::string> names;
    for (const LayerReport& layer : report.layers) {
        names.push_back(layer.name);
    }
    return names;
}

Chart timeline_of(const Report& report) {
    Cycle end = 0;
    for (const LayerReport& layer : report.layers) {
        end = std::max(end, layer.end_cycle);
    }
    const double cycle_s = report.period_ns * second_per_ns;
    const Scale scale = scale_for(static_cast<double>(end) * cycle_s, "s");
    Chart chart;
    chart.title = "From first start to last end";
    chart.x_title = "time [" + scale.unit + "]";
    chart.labels = layer_names(report);
    chart.note = "The colours show shares of a layer's time, not when it was busy or waited.";
    chart.series = {{"before", grey, {}, {}, true, {}},
                    {"busy", blue, {}, {}, false, {}},
                    {"waits for inputs", orange, {}, {}, false, {}},
                    {"waits for room at its readers", vermilion, {}, {}, false, {}},
                    {"waits for a shared unit", purple, {}, {}, false, {}}};
    for (const LayerReport& layer : report.layers) {
        const double span = static_cast<double>(layer.end_cycle - layer.start_cycle) * cycle_s * scale.factor;
        chart.series[0].values.push_back(static_cast<double>(layer.start_cycle) * cycle_s * scale.factor);
        chart.series[1].values.push_back(span * layer.busy);
        chart.series[2].values.push_back(span * layer.stall_input);
        chart.series[3].values.push_back(span * layer.stall_space);
        chart.series[4].values.push_back(span * layer.stall_unit);
    }
    return chart;
}

Table layer_table(const Report& report) {
    Table table{"Layers in numbers",
                {{"layer", false},
                 {"op", false},
                 {"arrays", true},
                 {"cells used [%]", true},
                 {"start [cycles]", true},
                 {"end [cycles]", true},
                 {"busy [%]", true},
                 {"input [%]", true},
                 {"room [%]", true},
                 {"unit [%]", true},
                 {"energy [pJ]", true}},
                {},
                true};
    for (const LayerReport& layer : report.layers) {
        table.rows.push_back({layer.name, layer.op, std::to_string(layer.crossbars), percent(layer.utilisation),
                              std::to_string(layer.start_cycle), std::to_string(layer.end_cycle), percent(layer.busy),
                              percent(layer.stall_input), percent(layer.stall_space), percent(layer.stall_unit),
                              short_number(layer.energy_pj)});
    }
    return table;
}

Chart component_energy(const Report& report) {
    double most = 0;
    for (const ComponentReport& part : report.components) {
        most = std::max(most, part.energy_pj());
    }
    const Scale scale = scale_for(most * joule_per_pj, "J");
    Chart chart;
    chart.title = "Energy";
    chart.x_title = "energy [" + scale.unit + "]";
    chart.series = {{"dynamic", blue, {}, {}, false, {}}, {"leakage", grey, {}, {}, false, {}}};
    for (const ComponentReport& part : report.components) {
        if (part.energy_pj() > 0) {
            chart.labels.emplace_back(name_of(part.kind));
            chart.series[0].values.push_back(part.dynamic_pj * joule_per_pj * scale.factor);
            chart.series[1].values.push_back(part.leakage_pj * joule_per_pj * scale.factor);
        }
    }
    if (!has_value(report, "leakage_pj")) {
        chart.series.pop_back();
    }
    return chart;
}

Chart component_area(const Report& report) {
    Chart chart;
    chart.title = "Area";
    chart.x_title = "area [mm\u00b2]";
    chart.series = {{"area", green, {}, {}, false, {}}};
    for (const ComponentReport& part : report.components) {
        if (part.area_mm2 > 0) {
            chart.labels.emplace_back(name_of(part.kind));
            chart.series[0].values.push_back(part.area_mm2);
        }
    }
    return chart;
}

Chart layer_energy(const Report& report) {
    double most = 0;
    for (const LayerReport& layer : report.layers) {
        most = std::max(most, layer.energy_pj);
    }
    const Scale scale = scale_for(most * joule_per_pj, "J");
    Chart chart;
    chart.title = "Energy of the layers' actions";
    chart.note = has_value(report, "leakage_pj") ? "Without leakage, which belongs to no layer." : "";
    chart.x_title = "energy [" + scale.unit + "]";
    chart.labels = layer_names(report);
    chart.series = {{"energy", blue, {}, {}, false, {}}};
    for (const LayerReport& layer : report.layers) {
        chart.series[0].values.push_back(layer.energy_pj * joule_per_pj * scale.factor);
    }
    return chart;
}

/// Neighbouring bins are joined until there are few enough to be seen.
Chart power_chart(const Report& report) {
    const std::size_t together = (report.power.size() + most_power_steps - 1) / most_power_steps;
    const Cycle end = report.power.back().end;
    const Scale time = scale_for(static_cast<double>(end) * report.period_ns * second_per_ns, "s");
    double most = 0;
    for (const PowerBin& bin : report.power) {
        most = std::max(most, bin.power_mw * watt_per_mw);
    }
    const Scale power = scale_for(most, "W");
    Chart chart;
    chart.kind = ChartKind::steps;
    chart.title = "Power of the chip";
    chart.x_title = "time [" + time.unit + "]";
    chart.y_title = "power [" + power.unit + "]";
    Series mean{"mean", blue, {}, {}, false, {}};
    Series peak{"highest bin", orange, {}, {}, false, {}};
    const auto at = [&](Cycle cycle) {
        return static_cast<double>(cycle) * report.period_ns * second_per_ns * time.factor;
    };
    for (std::size_t first = 0; first < report.power.size(); first += together) {
        const std::size_t last = std::min(first + together, report.power.size()) - 1;
        double energy = 0;
        double highest = 0;
        for (std::size_t i = first; i <= last; ++i) {
            energy += report.power[i].power_mw * static_cast<double>(report.power[i].end - report.power[i].begin);
            highest = std::max(highest, report.power[i].power_mw);
        }
        const Cycle begin = report.power[first].begin;
        const double mean_mw = energy / static_cast<double>(report.power[last].end - begin);
        mean.points.emplace_back(at(begin), mean_mw * watt_per_mw * power.factor);
        peak.points.emplace_back(at(begin), highest * watt_per_mw * power.factor);
    }
    mean.points.emplace_back(at(end), mean.points.back().second);
    peak.points.emplace_back(at(end), peak.points.back().second);
    chart.series = {std::move(mean)};
    if (together > 1) {
        chart.note = fmt::format("Each step is the mean of {} bins of the power trace.", together);
        chart.series.push_back(std::move(peak));
    }
    return chart;
}

Table busiest_links(const Report& report) {
    constexpr std::size_t most_rows = 10;
    std::vector<LinkReport> links = report.mesh.links;
    std::stable_sort(links.begin(), links.end(),
                     [](const LinkReport& a, const LinkReport& b) { return a.load > b.load; });
    links.resize(std::min(links.size(), most_rows));
    Table table{"Busiest links", {{"link", false}, {"taken [%]", true}, {"flits", true}}, {}, false};
    for (const LinkReport& link : links) {
        table.rows.push_back({link_name(link), fmt::format("{:.2f}", 100 * link.load), std::to_string(link.flits)});
    }
    return table;
}

void add_mesh(const Report& report, Page& page) {
    const MeshReport& mesh = report.mesh;
    if (mesh.tiles.empty()) {
        return;
    }
    const std::string size =
        fmt::format("{} x {} routers with {} tile{} of {} arrays each", mesh.width, mesh.height, mesh.tiles_per_router,
                    mesh.tiles_per_router == 1 ? "" : "s", mesh.crossbars_per_tile);
    if (can_be_drawn(mesh)) {
        page.sections.push_back(
            {"Tiles",
             size + ". The pointer on a square names the tile and its layers.",
             {Drawing{"Arrays that hold weights", "", tile_map(mesh, TileValue::arrays)},
              Drawing{"Arrays that compute, share of their time", "", tile_map(mesh, TileValue::busy)}},
             2});
    }
    if (mesh.links.empty()) {
        return;
    }
    Section network{"Network", "", {}, 2};
    if (can_be_drawn(mesh)) {
        network.blocks.emplace_back(
            Drawing{"Load of links, share of time",
                    "Each link has a line per direction, on the right of who looks that way. Squares are routers, as "
                    "dark as the busier of their local ports' directions.",
                    link_map(mesh)});
    } else {
        network.text = size + ": too many to be drawn.";
    }
    network.blocks.emplace_back(busiest_links(report));
    page.sections.push_back(std::move(network));
}

Table all_figures(const Report& report) {
    Table table{"All figures", {{"figure", false}, {"value", true}, {"unit", false}, {"meaning", false}}, {}, true};
    for (const Figure& one : report.figures) {
        std::string value = "not known";
        if (const auto* whole = std::get_if<std::int64_t>(&one.value)) {
            value = std::to_string(*whole);
        } else if (const auto* real = std::get_if<double>(&one.value)) {
            value = fmt::format("{:.6g}", *real);
        } else if (const auto* text = std::get_if<std::string>(&one.value)) {
            value = text->size() > 40 ? "above" : *text;
        }
        table.rows.push_back({one.name, value, one.unit, one.meaning});
    }
    return table;
}

}  // namespace

Page run_page(const Report& report) {
    const double images = number(report, "images");
    Page page;
    page.title = text_of(report, "network") + " on " + text_of(report, "chip");
    page.subtitle = fmt::format("{} image{}, {} by Bitline {}", images, images == 1 ? "" : "s",
                                text_of(report, "model") == simulated_model ? "simulated cycle by cycle"
                                                                            : "ideal model, in closed form",
                                text_of(report, "version"));
    page.cards = cards_of(report);
    page.notes = notes_of(report);
    page.sections.push_back({"Layers", "", {timeline_of(report), layer_table(report)}, 1});
    page.sections.push_back({"Where energy and area go", "", {component_energy(report), component_area(report)}, 2});
    page.sections.push_back({"Energy by layer", "", {layer_energy(report)}, 1});
    if (!report.power.empty()) {
        page.sections.push_back({"Power over time", "", {power_chart(report)}, 1});
    }
    add_mesh(report, page);
    page.sections.push_back({"Figures", "The scalars of summary.json.", {all_figures(report)}, 1});
    return page;
}

}  // namespace bitline::html
