#include <utility>

#include "hw/cost_spec.hpp"
#include "tests/conformance/key_sensitivity.hpp"

namespace bitline {

namespace {

// A chip on which every action happens: group buses, links, an input sum, and a network with every op.
Base everything(Overrides more = {}) {
    Overrides overrides{"noc.width=4",       "noc.height=2",        "noc.tiles_per_router=4",
                        "noc.local_ports=2", "memory.routers=[5]",  "tile.pe.crossbar.column_flip=false",
                        "tile.pes=1",        "tile.pe.crossbars=2", "tile.pe.adc.count=2"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    return {"small", "tests/data/networks/every_op.yaml", overrides};
}
// Converters as one published example, not as a regression over a survey.
Base with_reference_adc(Overrides more = {}) {
    more.insert(more.begin(), "technology.use=technologies/isaac_32nm");
    return everything(more);
}
// What the ideal model charges.
Base ideally() {
    Base base = everything();
    base.ideal = true;
    return base;
}
Base with_memory(const std::string& kind) {
    return everything({"memory.kind=" + kind});
}

class CostEntries {
public:
    void add(const std::string& key, const Base& base, const std::string& second, const std::vector<Move>& moves) {
        entries_.push_back({"technology.costs." + key, base, second, moves, {}, {}});
    }
    /// A figure of `component`'s energy or area, or of both: what costs more makes the chip cost more.
    void add_energy(const std::string& key, const std::string& second, const std::string& component) {
        add(key, everything(), second, {{"energy_pj_by_component." + component, up}});
    }
    void add_area(const std::string& key, const std::string& second, const std::string& component) {
        add(key, everything(), second, {{"area_mm2_by_component." + component, up}});
    }
    /// Figures that hold at an older node are smaller at the chip's.
    void add_node(const std::string& group, const std::string& component, bool energy = true) {
        std::vector<Move> moves{{"area_mm2_by_component." + component, down}};
        if (energy) {
            moves.push_back({"energy_pj_by_component." + component, down});
        }
        add(group + ".node", everything(), "45 nm", moves);
    }
    std::vector<KeyEntry> take() { return std::move(entries_); }

private:
    std::vector<KeyEntry> entries_;
};

std::vector<Move> energy_and_area(const std::string& component, Direction direction) {
    return {{"energy_pj_by_component." + component, direction}, {"area_mm2_by_component." + component, direction}};
}

void add_arrays(CostEntries& entries) {
    entries.add_node("crossbar", "crossbar", false);  // the energy of a cell is set by its voltage
    entries.add_energy("crossbar.cell_read_energy", "10 fJ", "crossbar");
    entries.add("crossbar.read_voltage", everything(), "0.6 V", {{"energy_pj_by_component.crossbar", down}});
    entries.add("crossbar.read_time", everything(), "20 ns", {{"energy_pj_by_component.crossbar", down}});
    entries.add_energy("crossbar.input_activity", "0.7", "crossbar");
    entries.add_area("crossbar.cell_area", "20000 nm2", "crossbar");
    entries.add("crossbar.write_energy", everything(), "1 pJ", {{"program_energy_pj", up}});
    entries.add("crossbar.write_pulse", everything(), "20 ns", {{"program_time_ns", up}});
    entries.add("crossbar.pulses_per_bit", everything(), "3", {{"program_energy_pj", up}, {"program_time_ns", up}});
}

void add_converters(CostEntries& entries) {
    entries.add_node("dac", "dac");
    entries.add("dac.bits", everything(), "2", energy_and_area("dac", down));
    entries.add_energy("dac.energy", "1 pJ", "dac");
    entries.add_energy("dac.drive_time", "50 ns", "dac");
    entries.add_energy("dac.static_fraction", "0.5", "dac");
    entries.add("dac.factor_per_bit", everything({"tile.pe.dac.bits=2"}), "3", energy_and_area("dac", up));
    entries.add_area("dac.area", "1 um2", "dac");
    entries.add_node("sample_hold", "sample_hold");
    entries.add_energy("sample_hold.energy", "1 pJ", "sample_hold");
    entries.add_area("sample_hold.area", "1 um2", "sample_hold");
    entries.add_energy("adc.static_fraction", "0.5", "adc");
    entries.add("adc.node", with_reference_adc(), "45 nm", energy_and_area("adc", down));
    entries.add("adc.bits", with_reference_adc(), "7", energy_and_area("adc", up));
    entries.add("adc.rate", with_reference_adc(), "1 GS/s", energy_and_area("adc", up));
    entries.add("adc.energy", with_reference_adc(), "2 pJ", {{"energy_pj_by_component.adc", up}});
    entries.add("adc.factor_per_bit", with_reference_adc({"tile.pe.adc.bits=6"}), "3", energy_and_area("adc", down));
    entries.add("adc.area", with_reference_adc(), "2000 um2", {{"area_mm2_by_component.adc", up}});
    entries.add_energy("adc.energy_factor", "2", "adc");
    entries.add_area("adc.area_factor", "2", "adc");
}

void add_digital(CostEntries& entries) {
    entries.add_node("shift_add", "shift_add");
    entries.add("shift_add.bits", everything(), "4", energy_and_area("shift_add", up));
    entries.add_energy("shift_add.energy", "1 pJ", "shift_add");
    entries.add_area("shift_add.area", "50 um2", "shift_add");
    entries.add_node("adder", "shift_add");
    entries.add_energy("adder.energy", "10 fJ", "shift_add");
    entries.add("adder.area", everything(), "10 um2",
                {{"area_mm2_by_component.shift_add", up}, {"area_mm2_by_component.vector_unit", up}});
    for (const std::string& group : {std::string("input_register"), std::string("output_register")}) {
        entries.add_node(group, "buffer");
        entries.add_energy(group + ".read_energy", "1 pJ", "buffer");
        entries.add_energy(group + ".write_energy", "1 pJ", "buffer");
        entries.add_area(group + ".area", "5 um2", "buffer");
        entries.add_energy(group + ".leakage", "1 nW", "buffer");
    }
    // Beyond the largest memory of the table, and with more than one port.
    const Base large = everything({"tile.input_buffer.capacity=8 MiB"});
    entries.add("sram.energy_exponent", large, "1", {{"energy_pj_by_component.buffer", up}});
    entries.add("sram.area_exponent", large, "1.5", energy_and_area("buffer", up));
    entries.add("sram.port_area", everything({"tile.input_buffer.ports=2"}), "1", energy_and_area("buffer", up));
    entries.add_node("bus", "bus");
    entries.add("bus.pes", everything(), "6", energy_and_area("bus", up));
    entries.add_energy("bus.energy", "1 pJ", "bus");
    entries.add_area("bus.wire_area", "1000 um2", "bus");
    entries.add_energy("bus.wire_leakage", "1 uW", "bus");
    entries.add_node("vector_unit", "vector_unit");
    for (const char* operation : {"add", "mul", "max", "activation", "requantise"}) {
        entries.add_energy(std::string("vector_unit.") + operation + "_energy", "1 pJ", "vector_unit");
    }
    entries.add_area("vector_unit.lane_area", "5000 um2", "vector_unit");
    entries.add_energy("vector_unit.lane_leakage", "1 mW", "vector_unit");
}

void add_network_and_memory(CostEntries& entries) {
    entries.add_node("router", "router");
    entries.add("router.flit_bits", everything(), "64", energy_and_area("router", down));
    entries.add("router.ports", everything(), "8", energy_and_area("router", down));
    entries.add("router.buffer_flits", everything(), "8", energy_and_area("router", down));
    // This chip's buffers are 8.5 times as deep as the reference's, its ports 1.5 times as many.
    entries.add("router.buffer_share", everything(), "0.9", energy_and_area("router", up));
    entries.add_energy("router.energy", "8 pJ", "router");
    entries.add_area("router.area", "50000 um2", "router");
    entries.add_energy("router.leakage", "1 mW", "router");
    entries.add_energy("link.capacitance_per_mm", "1 pF", "link");
    entries.add_energy("link.toggle", "0.5", "link");
    entries.add_energy("link.sideband_bits", "64", "link");
    for (const std::string& kind : memory_kinds()) {
        entries.add("memory." + kind, with_memory(kind), "99 pJ", {{"energy_pj_by_component.memory", up}});
    }
    entries.add_area("interface.area", "1 mm2", "other");
    entries.add_energy("interface.leakage", "1 mW", "other");
}

void add_ideal(CostEntries& entries) {
    const auto add = [&](const std::string& name, const std::string& second, const std::vector<Move>& moves) {
        entries.add("ideal." + name, ideally(), second, moves);
    };
    add("node", "45 nm", energy_and_area("crossbar", down));
    add("activation_bits", "4", {{"energy_pj_by_component.crossbar", up}, {"energy_pj_by_component.adc", up}});
    for (const char* name : {"cell_energy", "switch_energy"}) {
        add(name, "1 pJ", {{"energy_pj_by_component.crossbar", up}});
    }
    add("switch_capacitance", "1 pF", {{"energy_pj_by_component.crossbar", up}});
    add("convert_energy", "1 pJ", {{"energy_pj_by_component.adc", up}});
    for (const char* name : {"buffer_energy", "buffer_energy_per_mb"}) {
        add(name, "50 pJ", {{"energy_pj_by_component.buffer", up}});
    }
    add("array_area", "500 um2", {{"area_mm2_by_component.adc", up}});
    add("row_area", "6 um2", {{"area_mm2_by_component.dac", up}});
    add("column_area", "900 um2", {{"area_mm2_by_component.adc", up}});
    add("cell_area", "60000 nm2", {{"area_mm2_by_component.crossbar", up}});
    add("tile_saving", "5000 um2", {{"area_mm2_by_component.adc", down}});
    add("buffer_area_per_mb", "3 mm2", {{"area_mm2_by_component.buffer", up}});
}

}  // namespace

std::vector<KeyEntry> cost_key_entries() {
    CostEntries entries;
    add_arrays(entries);
    add_converters(entries);
    add_digital(entries);
    add_network_and_memory(entries);
    add_ideal(entries);
    return entries.take();
}

}  // namespace bitline
