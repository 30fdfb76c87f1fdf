#include "hw/cost/ideal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "hw/adc.hpp"
#include "hw/cost/scaling.hpp"
#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr double bytes_per_mb = 1e6;

/// A law of several figures is as good as the worst of them.
Provenance worst(const CostSpec& costs, std::initializer_list<Cost> figures) {
    const auto* unsure =
        std::find_if(figures.begin(), figures.end(), [&](Cost one) { return !costs[one].origin.verified; });
    return costs[unsure == figures.end() ? *figures.begin() : *unsure].origin;
}

PartCost part(ComponentKind kind, const char* name, std::int64_t instances, double area_m2, const Provenance& origin) {
    return {kind, name, instances, area_m2, 0, origin, origin};
}

std::vector<PartCost> parts_of(const ChipSpec& spec, double buffer_mb) {
    const CostSpec& costs = spec.costs;
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    const double scale = area_scale(costs[Cost::ideal_node].value, node_m(spec.technology));
    const auto area = [&](Cost cost) {
        return costs[cost].value * scale;
    };
    // What an array has beside its cells and rows is booked on its columns, and so is what tiles save of it.
    const double columns_m2 =
        spec.crossbars_per_tile() * (area(Cost::ideal_array_area) + crossbar.cols * area(Cost::ideal_column_area)) -
        area(Cost::ideal_tile_saving);
    if (columns_m2 <= 0) {
        throw InputError(fmt::format(
            "tile.pe.crossbar.cols: too few for the ideal model, got {} arrays of {} columns per tile, allowed: tiles "
            "that are larger than technology.costs.ideal.tile_saving",
            spec.crossbars_per_tile(), crossbar.cols));
    }
    return {part(ComponentKind::crossbar, "cells", spec.crossbars(),
                 crossbar.rows * static_cast<double>(crossbar.cols) * area(Cost::ideal_cell_area),
                 worst(costs, {Cost::ideal_cell_area})),
            part(ComponentKind::dac, "rows", spec.crossbars(), crossbar.rows * area(Cost::ideal_row_area),
                 worst(costs, {Cost::ideal_row_area})),
            part(ComponentKind::adc, "columns", spec.tiles(), columns_m2,
                 worst(costs, {Cost::ideal_column_area, Cost::ideal_array_area, Cost::ideal_tile_saving})),
            part(ComponentKind::buffer, "global_buffer", 1, buffer_mb * area(Cost::ideal_buffer_area_per_mb),
                 worst(costs, {Cost::ideal_buffer_area_per_mb}))};
}

}  // namespace

double ideal_levels(int weight_bits, int bits_per_cell) {
    const auto highest = [](int bits) {
        return static_cast<double>((std::int64_t{1} << bits) - 1);
    };
    const int full = weight_bits / bits_per_cell;
    return full + highest(weight_bits % bits_per_cell) / highest(bits_per_cell);
}

CostTable ideal_costs(const ChipSpec& spec) {
    const CostSpec& costs = spec.costs;
    if (!costs.has_ideal()) {
        throw InputError(fmt::format(
            "technology.costs.ideal: is missing, chip '{}' has no figures for the ideal model, allowed: "
            "'use: [..., technologies/ideal_rram_32nm]' in its section technology, or --set technology.costs.ideal",
            spec.name));
    }
    const auto energy = [&](Cost cost) {
        return costs[cost].value * energy_scale(costs[Cost::ideal_node].value, node_m(spec.technology));
    };
    const double bits = spec.precision.activation_bits / costs[Cost::ideal_activation_bits].value;
    const double level = ideal_levels(spec.precision.weight_bits, spec.tile.pe.crossbar.bits_per_cell) /
                         slices_per_weight(spec);  // mean highest level of a cell
    const double buffer_mb = static_cast<double>(spec.global_buffer.capacity_bytes) / bytes_per_mb;
    const double supply_v = spec.technology.supply_v;
    CostTable table;
    const auto price = [&](Action action, double energy_j, std::initializer_list<Cost> figures) {
        table.actions[static_cast<std::size_t>(action)] = {energy_j, worst(costs, figures)};
    };
    price(Action::crossbar_read,
          bits * (level * energy(Cost::ideal_cell_energy) + energy(Cost::ideal_switch_energy) +
                  energy(Cost::ideal_switch_capacitance) * supply_v * supply_v),
          {Cost::ideal_cell_energy, Cost::ideal_switch_energy, Cost::ideal_switch_capacitance});
    price(Action::adc_convert, bits * energy(Cost::ideal_convert_energy), {Cost::ideal_convert_energy});
    for (const Action action : {Action::global_buffer_read, Action::global_buffer_write}) {
        price(action, energy(Cost::ideal_buffer_energy) + energy(Cost::ideal_buffer_energy_per_mb) * buffer_mb,
              {Cost::ideal_buffer_energy, Cost::ideal_buffer_energy_per_mb});
    }
    table.parts = parts_of(spec, buffer_mb);
    return table;
}

}  // namespace bitline
