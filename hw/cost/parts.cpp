#include "hw/cost/parts.hpp"

#include <algorithm>

#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"

namespace bitline {

double cell_read_j(const CostSpec& costs, const CrossbarSpec& crossbar) {
    const double voltage = crossbar.read_voltage_v / costs[Cost::crossbar_read_voltage].value;
    const double time = static_cast<double>(crossbar.read_time.fs) / costs[Cost::crossbar_read_time].value;
    return costs[Cost::crossbar_cell_read_energy].value * costs[Cost::crossbar_input_activity].value * voltage *
           voltage * time;
}

double input_register_bytes(const ChipSpec& spec) {
    const PeSpec& pe = spec.tile.pe;
    return static_cast<double>(pe.input_registers) * pe.crossbars * pe.crossbar.rows * spec.precision.activation_bits /
           8;
}

double output_register_bytes(const ChipSpec& spec) {
    const PeSpec& pe = spec.tile.pe;
    return static_cast<double>(pe.output_registers) * pe.crossbars * pe.crossbar.cols * pe.crossbar.bits_per_cell / 8;
}

bool has_input_sum(const CrossbarSpec& crossbar) {
    return crossbar.coding == WeightCoding::offset && !crossbar.column_flip;
}

int input_sum_adders(const ChipSpec& spec) {
    return (spec.tile.bus_width_bits + spec.precision.activation_bits - 1) / spec.precision.activation_bits;
}

Cost memory_figure(const std::string& kind) {
    const auto& kinds = memory_kinds();
    const auto found = std::find(kinds.begin(), kinds.end(), kind);
    if (found == kinds.end()) {
        std::string known;
        for (const std::string& name : kinds) {
            known += (known.empty() ? "" : " | ") + name;
        }
        throw InputError("memory.kind: no energy is known for this memory, got '" + kind + "', allowed: " + known);
    }
    return static_cast<Cost>(static_cast<int>(Cost::memory_lpddr4) + static_cast<int>(found - kinds.begin()));
}

const char* name_of(ComponentKind kind) {
    static constexpr std::array<const char*, component_kind_count> names{"crossbar",  "adc",    "dac",    "sample_hold",
                                                                         "shift_add", "buffer", "bus",    "vector_unit",
                                                                         "router",    "link",   "memory", "other"};
    return names[static_cast<std::size_t>(kind)];
}

ComponentKind kind_of(Action action) {
    switch (action) {
        case Action::crossbar_read: return ComponentKind::crossbar;
        case Action::dac_drive: return ComponentKind::dac;
        case Action::sample_hold: return ComponentKind::sample_hold;
        case Action::adc_convert: return ComponentKind::adc;
        case Action::shift_add:
        case Action::input_sum_add: return ComponentKind::shift_add;
        case Action::input_register_write:
        case Action::input_register_read:
        case Action::output_register_write:
        case Action::output_register_read:
        case Action::buffer_write:
        case Action::buffer_read:
        case Action::output_buffer_write:
        case Action::output_buffer_read:
        case Action::global_buffer_write:
        case Action::global_buffer_read: return ComponentKind::buffer;
        case Action::bus_transfer:
        case Action::group_bus_flit: return ComponentKind::bus;
        case Action::accumulate:
        case Action::vector_add:
        case Action::vector_mul:
        case Action::vector_max:
        case Action::vector_activation:
        case Action::vector_requantise: return ComponentKind::vector_unit;
        case Action::router_flit: return ComponentKind::router;
        case Action::link_flit:
        case Action::sideband_update: return ComponentKind::link;
        case Action::memory_write:
        case Action::memory_read: return ComponentKind::memory;
        case Action::count_: break;
    }
    throw InternalError("kind_of: unknown action");
}

double CostTable::area_m2(ComponentKind kind) const {
    double sum = 0;
    for (const PartCost& part : parts) {
        sum += part.kind == kind ? part.total_area_m2() : 0;
    }
    return sum;
}

double CostTable::leakage_w(ComponentKind kind) const {
    double sum = 0;
    for (const PartCost& part : parts) {
        sum += part.kind == kind ? part.total_leakage_w() : 0;
    }
    return sum;
}

double CostTable::area_m2() const {
    double sum = 0;
    for (const PartCost& part : parts) {
        sum += part.total_area_m2();
    }
    return sum;
}

double CostTable::leakage_w() const {
    double sum = 0;
    for (const PartCost& part : parts) {
        sum += part.total_leakage_w();
    }
    return sum;
}

}  // namespace bitline
