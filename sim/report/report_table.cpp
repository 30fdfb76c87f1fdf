#include "sim/report/report_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/number_text.hpp"
#include "sim/report/report_units.hpp"
#include "sim/text_table.hpp"

namespace bitline {

namespace {

constexpr std::size_t label_width = 20;

/// A unit that suits the largest number of a column in pJ.
Scale energy_scale_for(double most_pj) {
    Scale scale = scale_for(most_pj * joule_per_pj, "J");
    scale.factor *= joule_per_pj;
    return scale;
}

/// Length of the first line; all lines of a table end at the last column.
std::size_t line_width(const std::string& table) {
    return table.find('\n');
}

/// The table with layer names and ops cut to so many characters.
std::string layer_table(const Report& report, std::size_t name_width, std::size_t op_width) {
    double most = 0;
    for (const LayerReport& layer : report.layers) {
        most = std::max(most, layer.energy_pj);
    }
    const Scale energy = energy_scale_for(most);
    TextTable table;
    table.column("layer", true, name_width);
    table.column("op", true, op_width);
    table.column("arrays");
    table.column("used %");
    table.column("start");
    table.column("end [cyc]");
    table.column("busy%");
    table.column("input%");
    table.column("space%");
    table.column("unit%");
    table.column(fmt::format("energy [{}]", energy.unit));
    for (const LayerReport& layer : report.layers) {
        table.row({printable(layer.name), printable(layer.op), std::to_string(layer.crossbars),
                   percent(layer.utilisation), std::to_string(layer.start_cycle), std::to_string(layer.end_cycle),
                   percent(layer.busy), percent(layer.stall_input), percent(layer.stall_space),
                   percent(layer.stall_unit), short_number(layer.energy_pj * energy.factor)});
    }
    return table.text();
}

/// The widest layer table that fits: long names are cut only where they must be.
std::string layer_table(const Report& report) {
    const std::array<std::pair<std::size_t, std::size_t>, 3> widths{{{48, 20}, {24, 12}, {20, 8}}};
    std::string table;
    for (const auto& [name_width, op_width] : widths) {
        table = layer_table(report, name_width, op_width);
        if (line_width(table) <= terminal_width) {
            break;
        }
    }
    return table;
}

std::string component_table(const Report& report) {
    const double total_pj = number(report, "energy_pj");
    const Scale energy = energy_scale_for(total_pj);
    TextTable table;
    table.column("component", true);
    table.column("actions");
    table.column(fmt::format("dynamic [{}]", energy.unit));
    table.column(fmt::format("leakage [{}]", energy.unit));
    table.column("share %");
    table.column("area [mm2]");
    table.column("leakage [mW]");
    table.column("unverified %");
    for (const ComponentReport& part : report.components) {
        const double unverified = part.energy_pj() > 0 ? part.unverified_pj / part.energy_pj() : 0;
        table.row({name_of(part.kind), std::to_string(part.actions), short_number(part.dynamic_pj * energy.factor),
                   short_number(part.leakage_pj * energy.factor),
                   percent(total_pj > 0 ? part.energy_pj() / total_pj : 0), short_number(part.area_mm2),
                   short_number(part.leakage_mw), percent(unverified)});
    }
    const ComponentReport sum = total(report.components);
    table.rule();
    table.row({"total", std::to_string(sum.actions), short_number(sum.dynamic_pj * energy.factor),
               short_number(sum.leakage_pj * energy.factor), percent(1), short_number(sum.area_mm2),
               short_number(sum.leakage_mw), percent(report.unverified_energy_share)});
    return table.text();
}

std::string label(const std::string& name) {
    return fmt::format("{:<{}}", name, label_width);
}

std::string totals(const Report& report) {
    const auto line = [](const std::string& name, const std::string& value) {
        return label(name) + value + "\n";
    };
    const auto whole = [&](const char* name) {
        return std::to_string(static_cast<std::int64_t>(number(report, name)));
    };
    const auto time = [&](const char* name) {
        return with_prefix(number(report, name) * second_per_ns, "s");
    };
    const auto energy = [&](const char* name) {
        return with_prefix(number(report, name) * joule_per_pj, "J");
    };
    std::string out;
    out += line("latency",
                fmt::format("{} (image 0), run {} = {} cycles", time("latency_ns"), time("time_ns"), whole("cycles")));
    if (has_value(report, "interval_ns")) {
        out += line("interval", time("interval_ns") + " per image");
    }
    out +=
        line("energy", energy("energy_pj") +
                           (has_value(report, "leakage_pj") ? ", of which " + energy("leakage_pj") + " leakage" : ""));
    out += line("power", fmt::format("{} mean, {} peak", with_prefix(number(report, "power_mw") * 1e-3, "W"),
                                     with_prefix(number(report, "peak_power_mw") * 1e-3, "W")));
    out += line("area", fmt::format("{:.6g} mm2", number(report, "area_mm2")));
    out += line("throughput",
                fmt::format("{:.4g} of {:.4g} TOPS, {:.4g} TOPS/W, {:.4g} TOPS/mm2", number(report, "tops"),
                            number(report, "peak_tops"), number(report, "tops_per_w"), number(report, "tops_per_mm2")));
    out += line("crossbars", fmt::format("{} of {} for {} weights, {} MACs", whole("crossbars_used"),
                                         whole("crossbars_total"), whole("weights"), whole("macs")));
    if (has_value(report, "packets")) {
        out += line("network", fmt::format("{} packets, {} flits, {} bytes", whole("packets"), whole("flits"),
                                           whole("bytes_moved")));
    }
    if (has_value(report, "program_time_ns")) {
        out += line("programming",
                    fmt::format("{}, {} before the run{}", time("program_time_ns"), energy("program_energy_pj"),
                                report.unverified_programming ? " (unverified)" : ""));
    }
    out += line("ADC shortfall", whole("adc_shortfall_bits") + " bits");
    out += line("timing slack", fmt::format("{:.4g} ns", number(report, "timing_slack_ns")));
    out +=
        line("unverified", fmt::format("{} % of the energy and {} % of the area rest on unverified figures",
                                       percent(report.unverified_energy_share), percent(report.unverified_area_share)));
    return out;
}

}  // namespace

std::string report_table(const Report& report) {
    const auto text = [&](const char* name) {
        return printable(std::get<std::string>(figure(report, name).value));
    };
    const auto images = static_cast<std::int64_t>(number(report, "images"));
    std::string out =
        fmt::format("{} on {}, {} image{}{}\n\n", text("network"), text("chip"), images, images == 1 ? "" : "s",
                    text("model") == simulated_model ? "" : ", " + text("model") + " model");
    out += layer_table(report) + "\n" + component_table(report) + "\n" + totals(report);
    out += label("bottleneck") + wrapped(text("bottleneck"), terminal_width, label_width) + "\n";
    for (const std::string& note : report.notes) {
        out += label("note") + wrapped(printable(note), terminal_width, label_width) + "\n";
    }
    return out;
}

}  // namespace bitline
