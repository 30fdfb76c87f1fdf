#include "hw/cost/cost_table.hpp"

#include <algorithm>
#include <cmath>

#include "hw/cost/adc.hpp"
#include "hw/cost/memory.hpp"
#include "hw/cost/network.hpp"
#include "hw/cost/parts.hpp"
#include "hw/cost/scaling.hpp"
#include "hw/error.hpp"

namespace bitline {

namespace {

/// A result that rests on several figures is as good as the worst of them.
Provenance merged(const Provenance& a, const Provenance& b) {
    Provenance both = a.verified || !b.verified ? a : b;
    both.verified = a.verified && b.verified;
    if (!b.verified && a.verified) {
        both = b;
    }
    return both;
}

/// Whether a figure that was `before` depends on what was changed since; rounding does not count.
bool moves(double before, double after) {
    return std::abs(after - before) > 1e-12 * std::abs(before);
}

/// Collects the rows of a chip's table.
class TableMaker {
public:
    explicit TableMaker(const ChipSpec& spec)
        : spec_(spec), costs_(spec.costs), to_(node_m(spec.technology)), dynamic_(supply_energy_scale(spec.technology)),
          leakage_(supply_leakage_scale(spec.technology)) {}

    CostTable make() {
        add_crossbars();
        add_converters();
        add_digital();
        add_registers();
        add_buffers();
        add_buses();
        add_vector_units();
        add_network();
        add_memory();
        add_programming();
        return std::move(table_);
    }

private:
    const CostFigure& figure(Cost cost) const { return costs_[cost]; }
    double value(Cost cost) const { return costs_[cost].value; }
    const Provenance& origin(Cost cost) const { return costs_[cost].origin; }

    /// The origin of a figure that is multiplied by `factor`, which rests on `scaling`.
    Provenance times(const Provenance& from, double factor, Cost scaling) const {
        return factor == 1 ? from : merged(from, origin(scaling));
    }

    /// A digital figure's energy at the chip's node and supply.
    double digital_j(Cost energy, Cost node) const { return value(energy) * energy_scale(value(node), to_) * dynamic_; }
    double area_m2(Cost area, Cost node) const { return value(area) * area_scale(value(node), to_); }
    double leakage_w(Cost leakage, Cost node) const { return area_m2(leakage, node) * leakage_; }

    void price(Action action, double energy_j, const Provenance& from) {
        table_.actions[static_cast<std::size_t>(action)] = ActionCost{energy_j, from};
    }
    void add(PartCost part) { table_.parts.push_back(std::move(part)); }

    std::int64_t tiles() const { return spec_.tiles(); }
    std::int64_t pes() const { return tiles() * spec_.tile.pes; }

    void add_crossbars() {
        const CrossbarSpec& crossbar = spec_.tile.pe.crossbar;
        price(Action::crossbar_read, cell_read_j(costs_, crossbar),
              times(origin(Cost::crossbar_cell_read_energy), value(Cost::crossbar_input_activity),
                    Cost::crossbar_input_activity));
        const double cells = static_cast<double>(crossbar.rows) * crossbar.cols;
        const double shrink = to_ / value(Cost::crossbar_node);
        add({ComponentKind::crossbar, "crossbar", spec_.crossbars(),
             cells * value(Cost::crossbar_cell_area) * shrink * shrink, 0, origin(Cost::crossbar_cell_area),
             origin(Cost::crossbar_cell_area)});
    }

    void add_converters() {
        const PeSpec& pe = spec_.tile.pe;
        const double from = value(Cost::dac_node);
        const double bits = std::pow(value(Cost::dac_factor_per_bit), pe.dac.bits - value(Cost::dac_bits));
        const double drive_j = value(Cost::dac_energy) * bits * energy_scale(from, to_);
        const double at_rest = value(Cost::dac_static_fraction);
        const double drive_s = value(Cost::dac_drive_time) * 1e-15;
        const double held = static_cast<double>(pe.crossbar.read_time.fs) / value(Cost::dac_drive_time);
        price(Action::dac_drive, (1 - at_rest) * drive_j * held * dynamic_,
              times(times(origin(Cost::dac_energy), bits, Cost::dac_factor_per_bit), 1 - at_rest,
                    Cost::dac_static_fraction));
        add({ComponentKind::dac, "dac", spec_.crossbars() * pe.crossbar.rows,
             area_m2(Cost::dac_area, Cost::dac_node) * bits, at_rest * drive_j / drive_s * leakage_,
             times(origin(Cost::dac_area), bits, Cost::dac_factor_per_bit),
             merged(times(origin(Cost::dac_energy), bits, Cost::dac_factor_per_bit),
                    origin(Cost::dac_static_fraction))});

        price(Action::sample_hold, digital_j(Cost::sample_hold_energy, Cost::sample_hold_node),
              origin(Cost::sample_hold_energy));
        add({ComponentKind::sample_hold, "sample_hold", spec_.crossbars() * pe.crossbar.cols,
             area_m2(Cost::sample_hold_area, Cost::sample_hold_node), 0, origin(Cost::sample_hold_area),
             origin(Cost::sample_hold_area)});

        const AdcCost adc = adc_cost(costs_, pe.adc, spec_.technology);
        const bool survey = costs_.adc_model == AdcCostModel::survey;
        const double scale =
            survey ? 1 : std::pow(value(Cost::adc_factor_per_bit), pe.adc.bits - value(Cost::adc_bits));
        const Provenance energy =
            times(origin(survey ? Cost::adc_energy_factor : Cost::adc_energy), scale, Cost::adc_factor_per_bit);
        price(Action::adc_convert, adc.energy_j,
              times(energy, 1 - value(Cost::adc_static_fraction), Cost::adc_static_fraction));
        add({ComponentKind::adc, "adc", pes() * pe.adc.count, adc.area_m2, adc.leakage_w,
             times(origin(survey ? Cost::adc_area_factor : Cost::adc_area), scale, Cost::adc_factor_per_bit),
             merged(energy, origin(Cost::adc_static_fraction))});
    }

    void add_digital() {
        const PeSpec& pe = spec_.tile.pe;
        const double bits = pe.adc.bits / value(Cost::shift_add_bits);
        price(Action::shift_add, bits * digital_j(Cost::shift_add_energy, Cost::shift_add_node),
              origin(Cost::shift_add_energy));
        add({ComponentKind::shift_add, "shift_add", pes() * pe.adc.count,
             bits * area_m2(Cost::shift_add_area, Cost::shift_add_node), 0, origin(Cost::shift_add_area),
             origin(Cost::shift_add_area)});
        // Adders as wide as the accumulator's, one for each activation that the tile bus brings per cycle.
        const int sum_bits = spec_.tile.accumulator.bits;
        price(Action::input_sum_add, sum_bits * digital_j(Cost::adder_energy, Cost::adder_node),
              origin(Cost::adder_energy));
        add({ComponentKind::shift_add, "input_sum", has_input_sum(pe.crossbar) ? tiles() * input_sum_adders(spec_) : 0,
             sum_bits * area_m2(Cost::adder_area, Cost::adder_node), 0, origin(Cost::adder_area),
             origin(Cost::adder_area)});
    }

    void add_registers() {
        price(Action::input_register_read, digital_j(Cost::input_register_read_energy, Cost::input_register_node),
              origin(Cost::input_register_read_energy));
        price(Action::input_register_write, digital_j(Cost::input_register_write_energy, Cost::input_register_node),
              origin(Cost::input_register_write_energy));
        const double input = input_register_bytes(spec_);
        add({ComponentKind::buffer, "input_register", pes(),
             input * area_m2(Cost::input_register_area, Cost::input_register_node),
             input * leakage_w(Cost::input_register_leakage, Cost::input_register_node),
             origin(Cost::input_register_area), origin(Cost::input_register_leakage)});
        price(Action::output_register_read, digital_j(Cost::output_register_read_energy, Cost::output_register_node),
              origin(Cost::output_register_read_energy));
        price(Action::output_register_write, digital_j(Cost::output_register_write_energy, Cost::output_register_node),
              origin(Cost::output_register_write_energy));
        const double output = output_register_bytes(spec_);
        add({ComponentKind::buffer, "output_register", pes(),
             output * area_m2(Cost::output_register_area, Cost::output_register_node),
             output * leakage_w(Cost::output_register_leakage, Cost::output_register_node),
             origin(Cost::output_register_area), origin(Cost::output_register_leakage)});
    }

    void add_buffer(const std::string& name, const MemoryTable& own, const BufferSpec& buffer, std::int64_t instances,
                    Action read, Action write) {
        const MemoryTable& known = own.points.empty() ? costs_.sram : own;
        const auto cost_of = [&](const MemoryScaling& scaling) {
            return memory_cost(known, scaling, buffer.capacity_bytes, buffer.width_bits, buffer.ports,
                               spec_.technology);
        };
        const MemoryScaling scaling = memory_scaling(costs_);
        const MemoryCost cost = cost_of(scaling);
        Provenance energy = known.origin;
        Provenance area = known.origin;
        Provenance leakage = known.leakage_origin;
        const std::array<std::pair<double MemoryScaling::*, Cost>, 3> laws{
            {{&MemoryScaling::energy_exponent, Cost::sram_energy_exponent},
             {&MemoryScaling::area_exponent, Cost::sram_area_exponent},
             {&MemoryScaling::port_area, Cost::sram_port_area}}};
        for (const auto& [law, figure_of_law] :
             laws) {  // a law takes part if another exponent or share gives another cost
            MemoryScaling other = scaling;
            other.*law += 0.125;
            const MemoryCost changed = cost_of(other);
            energy =
                moves(cost.read_j_per_byte, changed.read_j_per_byte) ? merged(energy, origin(figure_of_law)) : energy;
            area = moves(cost.area_m2, changed.area_m2) ? merged(area, origin(figure_of_law)) : area;
            leakage = moves(cost.leakage_w, changed.leakage_w) ? merged(leakage, origin(figure_of_law)) : leakage;
        }
        price(read, cost.read_j_per_byte, energy);
        price(write, cost.write_j_per_byte, energy);
        add({ComponentKind::buffer, name, instances, cost.area_m2, cost.leakage_w, area, leakage});
    }

    void add_buffers() {
        add_buffer("input_buffer", costs_.input_buffer, spec_.tile.input_buffer, tiles(), Action::buffer_read,
                   Action::buffer_write);
        add_buffer("output_buffer", costs_.output_buffer, spec_.tile.output_buffer, tiles(), Action::output_buffer_read,
                   Action::output_buffer_write);
        const GlobalBufferSpec& global = spec_.global_buffer;
        add_buffer("global_buffer", costs_.global_buffer, {global.capacity_bytes, global.ports, global.width_bits},
                   global.capacity_bytes > 0 ? 1 : 0, Action::global_buffer_read, Action::global_buffer_write);
    }

    void add_buses() {
        price(Action::bus_transfer, tile_bus_byte_j(costs_, spec_.tile, spec_.technology), origin(Cost::bus_energy));
        price(Action::group_bus_flit, group_bus_flit_j(costs_, spec_.noc, spec_.technology), origin(Cost::bus_energy));
        const WireCost tile_wire = bus_wire_cost(costs_, spec_.tile.pes, spec_.technology);
        const double tile_wires = spec_.tile.bus_width_bits;
        add({ComponentKind::bus, "tile_bus", tiles(), tile_wires * tile_wire.area_m2, tile_wires * tile_wire.leakage_w,
             origin(Cost::bus_wire_area), origin(Cost::bus_wire_leakage)});
        const WireCost group_wire = bus_wire_cost(costs_, value(Cost::bus_pes), spec_.technology);
        const double group_wires = spec_.noc.group_bus_width_bits;
        add({ComponentKind::bus, "group_bus", group_buses(spec_), group_wires * group_wire.area_m2,
             group_wires * group_wire.leakage_w, origin(Cost::bus_wire_area), origin(Cost::bus_wire_leakage)});
    }

    void add_vector_units() {
        const TileSpec& tile = spec_.tile;
        price(Action::accumulate, tile.accumulator.bits * digital_j(Cost::adder_energy, Cost::adder_node),
              origin(Cost::adder_energy));
        add({ComponentKind::vector_unit, "accumulator", tiles(),
             static_cast<double>(tile.accumulator.lanes) * tile.accumulator.bits *
                 area_m2(Cost::adder_area, Cost::adder_node),
             0, origin(Cost::adder_area), origin(Cost::adder_area)});
        const std::array<std::pair<Action, Cost>, 5> operations{
            {{Action::vector_add, Cost::vector_unit_add_energy},
             {Action::vector_mul, Cost::vector_unit_mul_energy},
             {Action::vector_max, Cost::vector_unit_max_energy},
             {Action::vector_activation, Cost::vector_unit_activation_energy},
             {Action::vector_requantise, Cost::vector_unit_requantise_energy}}};
        for (const auto& [action, energy] : operations) {
            price(action, digital_j(energy, Cost::vector_unit_node), origin(energy));
        }
        add({ComponentKind::vector_unit, "vector_unit", tiles(),
             tile.vector_unit.lanes * area_m2(Cost::vector_unit_lane_area, Cost::vector_unit_node),
             tile.vector_unit.lanes * leakage_w(Cost::vector_unit_lane_leakage, Cost::vector_unit_node),
             origin(Cost::vector_unit_lane_area), origin(Cost::vector_unit_lane_leakage)});
    }

    void add_network() {
        const RouterCost router = mean_router_cost(costs_, spec_);
        CostSpec other = costs_;
        other[Cost::router_buffer_share].value /= 2;
        const RouterCost changed = mean_router_cost(other, spec_);
        const auto shared = [&](Cost cost, double before, double after) {
            return moves(before, after) ? merged(origin(cost), origin(Cost::router_buffer_share)) : origin(cost);
        };
        price(Action::router_flit, router.flit_j, shared(Cost::router_energy, router.flit_j, changed.flit_j));
        add({ComponentKind::router, "router", spec_.routers(), router.area_m2, router.leakage_w,
             shared(Cost::router_area, router.area_m2, changed.area_m2),
             shared(Cost::router_leakage, router.leakage_w, changed.leakage_w)});
        const Provenance wire = merged(origin(Cost::link_capacitance_per_mm), origin(Cost::link_toggle));
        price(Action::link_flit, link_flit_j(costs_, spec_.noc, spec_.technology), wire);
        price(Action::sideband_update, sideband_hop_j(costs_, spec_.noc, spec_.technology),
              merged(wire, origin(Cost::link_sideband_bits)));
    }

    void add_memory() {
        const Cost energy = memory_figure(spec_.memory.kind);
        price(Action::memory_read, 8 * value(energy), origin(energy));
        price(Action::memory_write, 8 * value(energy), origin(energy));
        add({ComponentKind::other, "interface", 1, value(Cost::interface_area), value(Cost::interface_leakage),
             origin(Cost::interface_area), origin(Cost::interface_leakage)});
    }

    void add_programming() {
        const CrossbarSpec& crossbar = spec_.tile.pe.crossbar;
        ProgrammingCost& cost = table_.programming;
        cost.pulses = value(Cost::crossbar_pulses_per_bit) * crossbar.bits_per_cell;
        cost.pulse_time_s = (value(Cost::crossbar_write_pulse) + static_cast<double>(crossbar.read_time.fs)) * 1e-15;
        cost.cell_energy_j = cost.pulses * (value(Cost::crossbar_write_energy) + cell_read_j(costs_, crossbar));
        cost.origin = merged(merged(origin(Cost::crossbar_write_energy), origin(Cost::crossbar_write_pulse)),
                             merged(origin(Cost::crossbar_pulses_per_bit),
                                    times(origin(Cost::crossbar_cell_read_energy), value(Cost::crossbar_input_activity),
                                          Cost::crossbar_input_activity)));
    }

    const ChipSpec& spec_;
    const CostSpec& costs_;
    double to_;
    double dynamic_;
    double leakage_;
    CostTable table_;
};

}  // namespace

CostTable cost_table(const ChipSpec& spec) {
    if (spec.costs.sram.points.empty()) {
        throw InputError(spec.name +
                         ": costs: the chip has no component costs, nothing was given, name a technology such as "
                         "technologies/rram_32nm");
    }
    return TableMaker(spec).make();
}

}  // namespace bitline
