#include "hw/cost_spec.hpp"

#include "hw/error.hpp"

namespace bitline {

namespace {

CostKey node_key(Cost cost, const std::string& group) {
    return {cost,
            group + ".node",
            Dimension::length,
            m_per_nm,
            250 * m_per_nm,
            CostUse::always,
            "process node at which the figures of this group hold"};
}

/// Laws of the ideal model, see docs/ideal.md.
void add_ideal(std::vector<CostKey>& keys) {
    using D = Dimension;
    constexpr CostUse ideal = CostUse::ideal;
    keys.push_back(node_key(Cost::ideal_node, "ideal"));
    keys.back().use = ideal;
    const std::vector<CostKey> laws{
        {Cost::ideal_activation_bits, "ideal.activation_bits", D::none, 1, 32, ideal,
         "input bits at which cell, switch and convert energies hold; they grow in proportion to the input bits"},
        {Cost::ideal_cell_energy, "ideal.cell_energy", D::energy, 0, 1e-6, ideal,
         "one product of an input with a cell at its highest level; a cell with fewer bits has a lower highest level"},
        {Cost::ideal_switch_energy, "ideal.switch_energy", D::energy, 0, 1e-6, ideal,
         "one product of an input with a cell, whatever its level"},
        {Cost::ideal_switch_capacitance, "ideal.switch_capacitance", D::capacitance, 0, 1e-9, ideal,
         "adds capacitance x supply^2 to switch_energy"},
        {Cost::ideal_convert_energy, "ideal.convert_energy", D::energy, 0, 1e-6, ideal,
         "one column of an array in one product, used or not"},
        {Cost::ideal_buffer_energy, "ideal.buffer_energy", D::energy, 0, 1e-6, ideal,
         "one byte into or out of a small global buffer"},
        {Cost::ideal_buffer_energy_per_mb, "ideal.buffer_energy_per_mb", D::energy, 0, 1e-6, ideal,
         "what each MB of its capacity adds to buffer_energy"},
        {Cost::ideal_array_area, "ideal.array_area", D::area, 0, 1e-3, ideal,
         "one array, apart from its rows, columns and cells"},
        {Cost::ideal_row_area, "ideal.row_area", D::area, 0, 1e-3, ideal, "what serves one row of an array"},
        {Cost::ideal_column_area, "ideal.column_area", D::area, 0, 1e-3, ideal, "what serves one column of an array"},
        {Cost::ideal_cell_area, "ideal.cell_area", D::area, 0, 1e-9, ideal, "one cell"},
        {Cost::ideal_tile_saving, "ideal.tile_saving", D::area, 0, 1e-3, ideal,
         "what a tile needs less than its arrays one by one"},
        {Cost::ideal_buffer_area_per_mb, "ideal.buffer_area_per_mb", D::area, 0, 1e-3, ideal,
         "one MB of global buffer"},
    };
    keys.insert(keys.end(), laws.begin(), laws.end());
}

std::vector<CostKey> make_keys() {
    using D = Dimension;
    constexpr CostUse always = CostUse::always;
    constexpr CostUse reference = CostUse::adc_reference;
    constexpr CostUse survey = CostUse::adc_survey;
    std::vector<CostKey> keys{
        node_key(Cost::crossbar_node, "crossbar"),
        {Cost::crossbar_cell_read_energy, "crossbar.cell_read_energy", D::energy, 0, 1e-9, always,
         "energy of one driven cell in one read at read_voltage and read_time; grows with voltage^2 and with time"},
        {Cost::crossbar_read_voltage, "crossbar.read_voltage", D::voltage, 0.001, 10, always,
         "read voltage at which cell_read_energy holds"},
        {Cost::crossbar_read_time, "crossbar.read_time", D::time, 1, 1e15, always,
         "read time at which cell_read_energy holds"},
        {Cost::crossbar_input_activity, "crossbar.input_activity", D::none, 0, 1, always,
         "mean share of the read voltage-time product that inputs apply; 1 where cell_read_energy is a mean already"},
        {Cost::crossbar_cell_area, "crossbar.cell_area", D::area, 0, 1e-9, always,
         "area of one cell at the group's node; scales with node^2"},
        {Cost::crossbar_write_energy, "crossbar.write_energy", D::energy, 0, 1e-6, always,
         "energy of one write pulse on one cell"},
        {Cost::crossbar_write_pulse, "crossbar.write_pulse", D::time, 1, 1e15, always, "length of one write pulse"},
        {Cost::crossbar_pulses_per_bit, "crossbar.pulses_per_bit", D::none, 0.01, 1000, always,
         "rounds of program-and-verify per stored bit of a cell"},
        node_key(Cost::dac_node, "dac"),
        {Cost::dac_bits, "dac.bits", D::none, 1, 16, always, "resolution at which energy and area hold"},
        {Cost::dac_energy, "dac.energy", D::energy, 0, 1e-6, always,
         "one word line drive of drive_time at full activity, static share included; grows with the read time"},
        {Cost::dac_drive_time, "dac.drive_time", D::time, 1, 1e15, always,
         "length of a drive at which energy holds, and over which its static share is spent"},
        {Cost::dac_static_fraction, "dac.static_fraction", D::none, 0, 1, always,
         "share of the power at full activity that flows all the time"},
        {Cost::dac_factor_per_bit, "dac.factor_per_bit", D::none, 1, 8, always,
         "growth of energy and area per bit of resolution"},
        {Cost::dac_area, "dac.area", D::area, 0, 1e-6, always, "one converter"},
        node_key(Cost::sample_hold_node, "sample_hold"),
        {Cost::sample_hold_energy, "sample_hold.energy", D::energy, 0, 1e-6, always, "one sample"},
        {Cost::sample_hold_area, "sample_hold.area", D::area, 0, 1e-6, always, "one circuit (one per bit line)"},
        {Cost::adc_static_fraction, "adc.static_fraction", D::none, 0, 1, always,
         "share of the power at full rate that flows all the time"},
        node_key(Cost::adc_node, "adc"),
        {Cost::adc_bits, "adc.bits", D::none, 1, 16, reference, "resolution at which energy and area hold"},
        {Cost::adc_rate, "adc.rate", D::frequency, 1, 1e12, reference, "rate at which energy and area hold"},
        {Cost::adc_energy, "adc.energy", D::energy, 0, 1e-6, reference,
         "one conversion at full rate, static share included"},
        {Cost::adc_factor_per_bit, "adc.factor_per_bit", D::none, 1, 8, reference,
         "growth of energy and area per bit of resolution"},
        {Cost::adc_area, "adc.area", D::area, 0, 1e-3, reference, "one converter"},
        {Cost::adc_energy_factor, "adc.energy_factor", D::none, 0.001, 1000, survey,
         "calibration of the regression's energy"},
        {Cost::adc_area_factor, "adc.area_factor", D::none, 0.001, 1000, survey,
         "calibration of the regression's area"},
        node_key(Cost::shift_add_node, "shift_add"),
        {Cost::shift_add_bits, "shift_add.bits", D::none, 1, 16, always,
         "ADC resolution at which energy and area hold"},
        {Cost::shift_add_energy, "shift_add.energy", D::energy, 0, 1e-6, always, "one conversion shifted and added"},
        {Cost::shift_add_area, "shift_add.area", D::area, 0, 1e-6, always, "adder and shifter behind one ADC"},
        node_key(Cost::adder_node, "adder"),
        {Cost::adder_energy, "adder.energy", D::energy, 0, 1e-6, always,
         "one bit of an addition (accumulator, digital input sum)"},
        {Cost::adder_area, "adder.area", D::area, 0, 1e-6, always, "one bit of an adder"},
    };
    for (const bool input : {true, false}) {
        const std::string group = input ? "input_register" : "output_register";
        keys.push_back(node_key(input ? Cost::input_register_node : Cost::output_register_node, group));
        keys.push_back({input ? Cost::input_register_read_energy : Cost::output_register_read_energy,
                        group + ".read_energy", D::energy, 0, 1e-6, always, "one byte read"});
        keys.push_back({input ? Cost::input_register_write_energy : Cost::output_register_write_energy,
                        group + ".write_energy", D::energy, 0, 1e-6, always, "one byte written"});
        keys.push_back({input ? Cost::input_register_area : Cost::output_register_area, group + ".area", D::area, 0,
                        1e-6, always, "one byte of capacity"});
        keys.push_back({input ? Cost::input_register_leakage : Cost::output_register_leakage, group + ".leakage",
                        D::power, 0, 1, always, "static power of one byte of capacity"});
    }
    const std::vector<CostKey> rest{
        {Cost::sram_energy_exponent, "sram.energy_exponent", D::none, 0, 2, always,
         "energy per bit grows with capacity to this power beyond a memory table's ends"},
        {Cost::sram_area_exponent, "sram.area_exponent", D::none, 0, 2, always,
         "area and leakage grow with capacity to this power beyond a memory table's ends"},
        {Cost::sram_port_area, "sram.port_area", D::none, 0, 4, always,
         "share of a memory's area and leakage that each port after the first adds"},
        node_key(Cost::bus_node, "bus"),
        {Cost::bus_pes, "bus.pes", D::none, 1, 4096, always,
         "processing elements along the bus at which the figures hold; its length grows with them"},
        {Cost::bus_energy, "bus.energy", D::energy, 0, 1e-6, always, "one bit moved over the tile bus or a group bus"},
        {Cost::bus_wire_area, "bus.wire_area", D::area, 0, 1e-3, always, "one wire of a bus"},
        {Cost::bus_wire_leakage, "bus.wire_leakage", D::power, 0, 1, always, "static power of one wire's drivers"},
        node_key(Cost::vector_unit_node, "vector_unit"),
        {Cost::vector_unit_add_energy, "vector_unit.add_energy", D::energy, 0, 1e-6, always, "one element addition"},
        {Cost::vector_unit_mul_energy, "vector_unit.mul_energy", D::energy, 0, 1e-6, always, "one element product"},
        {Cost::vector_unit_max_energy, "vector_unit.max_energy", D::energy, 0, 1e-6, always,
         "one comparison (pooling)"},
        {Cost::vector_unit_activation_energy, "vector_unit.activation_energy", D::energy, 0, 1e-6, always,
         "one activation function"},
        {Cost::vector_unit_requantise_energy, "vector_unit.requantise_energy", D::energy, 0, 1e-6, always,
         "one requantisation (scale, round, clip)"},
        {Cost::vector_unit_lane_area, "vector_unit.lane_area", D::area, 0, 1e-3, always, "one lane"},
        {Cost::vector_unit_lane_leakage, "vector_unit.lane_leakage", D::power, 0, 1, always,
         "static power of one lane"},
        node_key(Cost::router_node, "router"),
        {Cost::router_flit_bits, "router.flit_bits", D::none, 1, 4096, always, "flit width at which the figures hold"},
        {Cost::router_ports, "router.ports", D::none, 1, 128, always,
         "ports (4 to neighbours and the local ones) at which the figures hold"},
        {Cost::router_buffer_flits, "router.buffer_flits", D::none, 1, 65'536, always,
         "input buffer of a port, in flits, at which the figures hold"},
        {Cost::router_buffer_share, "router.buffer_share", D::none, 0, 1, always,
         "share of energy, area and leakage that is buffers; the rest is the switch"},
        {Cost::router_energy, "router.energy", D::energy, 0, 1e-6, always, "one flit through the router"},
        {Cost::router_area, "router.area", D::area, 0, 1e-3, always, "one router"},
        {Cost::router_leakage, "router.leakage", D::power, 0, 10, always, "static power of one router, clock included"},
        {Cost::link_capacitance_per_mm, "link.capacitance_per_mm", D::capacitance, 0, 1e-9, always,
         "capacitance of 1 mm of one wire; a bit costs capacitance x length x supply^2 x toggle"},
        {Cost::link_toggle, "link.toggle", D::none, 0, 1, always, "share of a link's bits that toggle per flit"},
        {Cost::link_sideband_bits, "link.sideband_bits", D::none, 1, 1024, always, "bits of a horizon message"},
    };
    keys.insert(keys.end(), rest.begin(), rest.end());
    for (std::size_t i = 0; i < memory_kinds().size(); ++i) {
        keys.push_back({static_cast<Cost>(static_cast<std::size_t>(Cost::memory_lpddr4) + i),
                        "memory." + memory_kinds()[i], D::energy, 0, 1e-6, always,
                        "one bit read from or written to this kind of memory"});
    }
    keys.push_back(
        {Cost::interface_area, "interface.area", D::area, 0, 1e-2, always, "off-chip interface of the chip"});
    keys.push_back({Cost::interface_leakage, "interface.leakage", D::power, 0, 1000, always,
                    "power of the off-chip interface, spent all the time"});
    add_ideal(keys);
    for (CostKey& key : keys) {
        if (key.cost == Cost::adc_node) {
            key.use = reference;
        }
    }
    return keys;
}

}  // namespace

const std::vector<std::string>& memory_kinds() {
    static const std::vector<std::string> kinds{"lpddr4", "lpddr", "ddr3", "hbm2", "hbm3"};
    return kinds;
}

const std::vector<std::string>& provenances() {
    static const std::vector<std::string> words{"published", "secondary", "computed", "derived",
                                                "fitted",    "recalled",  "assumed",  "override"};
    return words;
}

const std::vector<CostKey>& cost_keys() {
    static const std::vector<CostKey> keys = [] {
        std::vector<CostKey> made = make_keys();
        check(made.size() == cost_count, "the cost keys do not cover the costs");
        for (std::size_t i = 0; i < made.size(); ++i) {
            check(static_cast<std::size_t>(made[i].cost) == i, "the cost keys are not in the order of the costs");
        }
        return made;
    }();
    return keys;
}

}  // namespace bitline
