#include <fmt/format.h>

#include "hw/cost/cost_reader.hpp"
#include "hw/yaml_text.hpp"

namespace bitline {

namespace {

std::string origin_text(const Provenance& origin) {
    std::string text;
    if (!origin.source.empty()) {
        text += fmt::format("source: {}, ", yaml_text(origin.source));
    }
    text += fmt::format("provenance: {}, verified: {}", origin.provenance, origin.verified);
    if (!origin.note.empty()) {
        text += fmt::format(", note: {}", yaml_text(origin.note));
    }
    return text;
}

std::string figure_text(const CostFigure& figure, Dimension dimension) {
    std::string value = format_quantity(figure.value, dimension);
    if (figure.origin == Provenance{"", "override", false, ""}) {
        return value;
    }
    return fmt::format("{{value: {}, {}}}", value, origin_text(figure.origin));
}

void print_table(std::string& out, const std::string& blanks, const MemoryTable& table) {
    if (table.points.empty()) {
        return;
    }
    out += fmt::format("{}  node: {}\n", blanks, format_quantity(table.node_m, Dimension::length));
    out += fmt::format("{}  origin: {{{}}}\n", blanks, origin_text(table.origin));
    out += fmt::format("{}  leakage_origin: {{{}}}\n", blanks, origin_text(table.leakage_origin));
    out += fmt::format("{}  points:\n", blanks);
    for (const MemoryPoint& point : table.points) {
        out += fmt::format(
            "{}    - {{capacity: {}, width_bits: {}, read_energy: {}, write_energy: {}, area: {}, leakage: {}}}\n",
            blanks, format_bytes(point.capacity_bytes), point.width_bits,
            format_quantity(point.read_energy_j, Dimension::energy),
            format_quantity(point.write_energy_j, Dimension::energy), format_quantity(point.area_m2, Dimension::area),
            format_quantity(point.leakage_w, Dimension::power));
    }
}

}  // namespace

std::string print_cost_spec(const CostSpec& costs, int indent) {
    const std::string blanks(static_cast<std::size_t>(indent), ' ');
    std::string out;
    std::string group;
    for (const CostKey& key : cost_keys()) {
        const bool reference = costs.adc_model == AdcCostModel::reference;
        if ((key.use == CostUse::adc_reference && !reference) || (key.use == CostUse::adc_survey && reference) ||
            (key.use == CostUse::ideal && !costs.has_ideal())) {
            continue;
        }
        const std::string name = key.key.substr(0, key.key.find('.'));
        if (name != group) {
            group = name;
            out += fmt::format("{}{}:\n", blanks, group);
            if (group == "adc") {
                out += fmt::format("{}  model: {}\n", blanks, reference ? "reference" : "survey");
            }
            if (group == "sram") {
                print_table(out, blanks, costs.sram);
            }
        }
        out += fmt::format("{}  {}: {}\n", blanks, key.key.substr(name.size() + 1),
                           figure_text(costs[key.cost], key.dimension));
    }
    const auto own_table = [&](const char* name, const MemoryTable& table) {
        if (!table.points.empty()) {
            out += fmt::format("{}{}:\n", blanks, name);
            print_table(out, blanks, table);
        }
    };
    own_table("input_buffer", costs.input_buffer);
    own_table("output_buffer", costs.output_buffer);
    own_table("global_buffer", costs.global_buffer);
    return out;
}

}  // namespace bitline
