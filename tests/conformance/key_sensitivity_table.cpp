#include <utility>

#include "tests/conformance/key_sensitivity.hpp"

namespace bitline {

namespace {

const char* const every_op = "tests/data/networks/every_op.yaml";

Overrides both(Overrides a, const Overrides& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// Arrays take next to no time, so that everything around them shows.
Overrides fast_arrays() {
    return {"tile.pe.crossbar.read_time=1 ns", "tile.pe.adc.rate=1 THz"};
}
Overrides mesh_4x4() {
    return {"noc.width=4", "noc.height=4"};
}

Base lenet(const Overrides& overrides = {}) {
    return {"small", "lenet5", overrides};
}
Base fast_lenet(const Overrides& overrides = {}) {
    return lenet(both(fast_arrays(), overrides));
}
// A tile of 8 arrays holds only a part of the network: layers talk over the mesh.
Base spread_lenet(const Overrides& overrides = {}) {
    return fast_lenet(both({"tile.pes=1"}, overrides));
}
// Maps travel to the global buffer and back, faster than the mesh can carry them.
Base flowing(const std::string& network, const Overrides& overrides = {}) {
    const Overrides flow{"mapping.execution=layer_sequential", "tile.input_buffer.width_bits=2048",
                         "tile.bus_width_bits=4096", "tile.vector_unit.lanes=64"};
    return {"small", network, both(both(fast_arrays(), flow), overrides)};
}
// Line buffers so small that a producer feels when it hears of free places.
Base tight(const Overrides& overrides = {}) {
    return {"small", every_op,
            both(both(mesh_4x4(), fast_arrays()), both({"tile.input_buffer.capacity=2 KiB", "tile.pes=1"}, overrides))};
}
// One router with four tiles behind one port.
Base one_bus(const Overrides& overrides = {}) {
    return spread_lenet(both({"noc.width=1", "noc.height=1", "noc.tiles_per_router=4"}, overrides));
}
Base stored_lenet(const Overrides& overrides = {}) {
    return fast_lenet(both({"mapping.execution=layer_sequential"}, overrides));
}

class ChipEntries {
public:
    void add(const std::string& key, const Base& base, const std::string& second, const std::vector<Move>& moves,
             const Overrides& with = {}) {
        entries_.push_back({key, base, second, moves, with, {}});
    }
    void add_single(const std::string& key, const Base& base, const std::vector<std::string>& refused) {
        entries_.push_back({key, base, "", {}, {}, refused});
    }
    std::vector<KeyEntry> take() { return std::move(entries_); }

private:
    std::vector<KeyEntry> entries_;
};

void add_general(ChipEntries& entries) {
    entries.add("clock", fast_lenet(), "0.5 GHz", {{"latency_ns", up}, {"timing_slack_ns", up}, {"cycles", down}});
    entries.add("precision.weight_bits", lenet(), "16", {{"crossbars_used", up}, {"peak_tops", down}});
    entries.add("precision.activation_bits", lenet(), "16", {{"latency_ns", up}, {"bytes_moved", up}});
    entries.add("technology.node", lenet(), "45 nm", {{"area_mm2", up}, {"energy_pj", up}});
    entries.add("technology.supply", lenet(), "0.8 V", {{"energy_pj", down}, {"timing_slack_ns", down}});
    entries.add("technology.nominal_supply", lenet(), "1 V", {{"energy_pj", down}, {"timing_slack_ns", down}});
    // At the nominal supply the delay is that of critical_path, whatever the transistor.
    const Base below_nominal = lenet({"technology.supply=0.8 V"});
    entries.add("technology.threshold", below_nominal, "0.4 V", {{"timing_slack_ns", down}});
    entries.add("technology.velocity_saturation", below_nominal, "1.5", {{"timing_slack_ns", down}});
    entries.add("technology.critical_path", lenet(), "0.9 ns", {{"timing_slack_ns", down}});
}

void add_mesh(ChipEntries& entries) {
    const std::vector<Move> larger{{"area_mm2", up}, {"crossbars_total", up}, {"peak_tops", up}};
    entries.add("noc.width", lenet(), "3", larger);
    entries.add("noc.height", lenet(), "3", larger);
    entries.add("noc.tiles_per_router", lenet(), "2", larger);
    entries.add("noc.local_ports", one_bus(), "1",
                {{"area_mm2_by_component.router", down}, {"energy_pj_by_component.bus", up}});
    entries.add("noc.group_bus_width_bits", one_bus({"noc.local_ports=1"}), "16",
                {{"latency_ns", up}, {"area_mm2_by_component.bus", down}});
    entries.add("noc.flit_bits", spread_lenet(), "64",
                {{"latency_ns", down}, {"flits", down}, {"area_mm2_by_component.router", up}});
    entries.add("noc.header_bits", spread_lenet(), "96", {{"latency_ns", up}, {"flits", up}});
    entries.add("noc.packet_flits", spread_lenet(), "9", {{"packets", up}, {"area_mm2_by_component.router", down}});
    entries.add("noc.buffer_packets", flowing("lenet5"), "1",
                {{"latency_ns", up}, {"area_mm2_by_component.router", down}});
    entries.add("noc.router_latency", spread_lenet(), "3", {{"latency_ns", up}});
    entries.add("noc.link_latency", spread_lenet(), "3", {{"latency_ns", up}});
    entries.add("noc.credit_latency", flowing("lenet5", {"noc.buffer_packets=1"}), "20", {{"latency_ns", up}});
    entries.add("noc.ni_latency", spread_lenet(), "3", {{"latency_ns", up}});
    entries.add("noc.sideband_latency", tight(), "100", {{"latency_ns", up}});
    entries.add("noc.sideband_hop_latency", tight({"memory.routers=[15]"}), "100", {{"latency_ns", up}});
    entries.add("noc.link_length", spread_lenet(), "2 mm", {{"energy_pj_by_component.link", up}, {"energy_pj", up}});
}

void add_tile(ChipEntries& entries) {
    entries.add("tile.pes", lenet(), "3", {{"area_mm2", down}, {"crossbars_total", down}});
    entries.add("tile.input_buffer.capacity", fast_lenet(), "128 KiB", {{"area_mm2", up}});
    entries.add("tile.input_buffer.ports", fast_lenet(), "2", {{"latency_ns", down}, {"area_mm2", up}});
    entries.add("tile.input_buffer.width_bits", fast_lenet(), "128", {{"latency_ns", up}});
    entries.add("tile.output_buffer.capacity", fast_lenet(), "6 KiB", {{"area_mm2", up}});
    entries.add("tile.output_buffer.ports", fast_lenet({"tile.output_buffer.width_bits=8"}), "2",
                {{"latency_ns", down}, {"area_mm2", up}});
    entries.add("tile.output_buffer.width_bits", fast_lenet(), "128", {{"latency_ns", up}});
    entries.add("tile.bus_width_bits", fast_lenet(), "64", {{"latency_ns", up}, {"area_mm2_by_component.bus", down}});
    entries.add("tile.accumulator.lanes", fast_lenet(), "1",
                {{"latency_ns", up}, {"area_mm2_by_component.vector_unit", down}});
    entries.add("tile.accumulator.bits", fast_lenet(), "48",
                {{"latency_ns", up}, {"energy_pj_by_component.bus", up}, {"area_mm2", up}});
    entries.add("tile.vector_unit.lanes", fast_lenet(), "1",
                {{"latency_ns", up}, {"area_mm2_by_component.vector_unit", down}});
    entries.add("tile.vector_unit.latency", fast_lenet(), "20", {{"latency_ns", up}});
}

void add_pe(ChipEntries& entries) {
    entries.add("tile.pe.crossbars", lenet(), "4", {{"crossbars_total", down}, {"area_mm2", down}});
    entries.add("tile.pe.input_registers", lenet(), "1", {{"latency_ns", up}, {"area_mm2", down}});
    entries.add("tile.pe.output_registers", lenet(), "1", {{"latency_ns", up}, {"area_mm2", down}});
    entries.add("tile.pe.shift_add_latency", lenet(), "5", {{"latency_ns", up}});
    const std::vector<Move> smaller{{"crossbars_used", up}, {"area_mm2_by_component.crossbar", down}};
    entries.add("tile.pe.crossbar.rows", lenet(), "64", smaller);
    entries.add("tile.pe.crossbar.cols", lenet(), "64", smaller);
    entries.add("tile.pe.crossbar.bits_per_cell", lenet(), "4",
                {{"crossbars_used", down}, {"adc_shortfall_bits", up}, {"peak_tops", up}});
    entries.add("tile.pe.crossbar.coding", lenet({"tile.pe.crossbar.column_flip=false"}), "differential",
                {{"crossbars_used", up}, {"adc_shortfall_bits", up}, {"area_mm2_by_component.shift_add", down}});
    entries.add("tile.pe.crossbar.column_flip", lenet(), "false",
                {{"adc_shortfall_bits", up}, {"area_mm2_by_component.shift_add", up}});
    entries.add("tile.pe.crossbar.read_time", lenet(), "200 ns",
                {{"latency_ns", up}, {"energy_pj_by_component.crossbar", up}, {"peak_tops", down}});
    entries.add("tile.pe.crossbar.read_voltage", lenet(), "0.6 V", {{"energy_pj_by_component.crossbar", up}});
    entries.add_single("tile.pe.crossbar.device", lenet(), {"pcm", "fefet", "stt_mram", "sram"});
    entries.add("tile.pe.dac.bits", lenet(), "2",
                {{"latency_ns", down}, {"adc_shortfall_bits", up}, {"area_mm2_by_component.dac", up}});
    entries.add_single("tile.pe.adc.kind", lenet(), {"flash", "pipeline", "ramp"});
    entries.add(
        "tile.pe.adc.bits", lenet(), "7",
        {{"adc_shortfall_bits", up}, {"area_mm2_by_component.adc", down}, {"energy_pj_by_component.adc", down}});
    const std::vector<Move> fewer{{"latency_ns", up}, {"area_mm2_by_component.adc", down}, {"peak_tops", down}};
    entries.add("tile.pe.adc.rate", lenet(), "0.64 GS/s", fewer);
    entries.add("tile.pe.adc.count", lenet(), "4", fewer);
}

void add_memory(ChipEntries& entries) {
    const Base slow_memory = fast_lenet({"memory.bandwidth=0.5 GB/s"});
    entries.add("memory.kind", fast_lenet(), "hbm2", {{"energy_pj_by_component.memory", down}});
    entries.add("memory.controllers", slow_memory, "2", {{"latency_ns", down}}, {"memory.routers=[0, 1]"});
    entries.add("memory.routers", fast_lenet(), "[3]", {{"latency_ns", up}, {"energy_pj_by_component.link", up}});
    entries.add("memory.channels", slow_memory, "2", {{"latency_ns", down}});
    entries.add("memory.bandwidth", fast_lenet(), "1 GB/s", {{"latency_ns", up}});
    entries.add("memory.latency", fast_lenet(), "500 ns", {{"latency_ns", up}});
    entries.add("memory.queue", fast_lenet(), "1", {{"latency_ns", up}});
    entries.add("memory.burst_bytes", fast_lenet(), "16", {{"packets", up}, {"flits", up}});
    entries.add("global_buffer.capacity", stored_lenet(), "0 B",
                {{"energy_pj_by_component.memory", up}, {"area_mm2_by_component.buffer", down}});
    entries.add("global_buffer.ports", flowing(every_op, mesh_4x4()), "1",
                {{"latency_ns", up}, {"area_mm2_by_component.buffer", down}});
    entries.add("global_buffer.width_bits", stored_lenet(), "8", {{"latency_ns", up}});
    entries.add("global_buffer.latency", stored_lenet(), "40", {{"latency_ns", up}});
    entries.add("global_buffer.router", stored_lenet(), "3", {{"latency_ns", up}, {"energy_pj_by_component.link", up}});
}

void add_mapping_and_run(ChipEntries& entries) {
    entries.add("mapping.replication", lenet(), "balanced", {{"latency_ns", down}, {"crossbars_used", up}});
    // Replicas on tiles of two arrays: columns in turn need more of the neighbour's columns than bands do.
    const Overrides apart{"mapping.replication=fixed:2", "tile.pes=1", "tile.pe.crossbars=2", "tile.pe.adc.count=2"};
    entries.add("mapping.replica_split", lenet(both(mesh_4x4(), apart)), "interleaved", {{"bytes_moved", up}});
    entries.add("mapping.placement", {"small", "resnet20", both(both(mesh_4x4(), fast_arrays()), {"tile.pes=1"})},
                "row_major", {{"energy_pj_by_component.link", up}});
    entries.add("mapping.execution", lenet(), "layer_sequential", {{"latency_ns", up}, {"bytes_moved", up}});
    entries.add_single("mapping.weights", lenet(), {"swap", "auto"});
    entries.add("mapping.share_tiles", lenet(mesh_4x4()), "false", {{"latency_ns", up}, {"bytes_moved", up}});
    entries.add("run.images", lenet(), "2", {{"images", up}, {"macs", up}, {"energy_pj", up}, {"cycles", up}});
    entries.add("run.power_bin", lenet(), "10 us", {{"peak_power_mw", down}});
    entries.add("run.watchdog_cycles", {"small", stuck_program, {"run.watchdog_cycles=1000"}}, "2000",
                {{"noticed_cycle", up}});
    entries.add("run.seed", lenet(), "2", {{"seed", up}});
}

}  // namespace

std::vector<KeyEntry> chip_key_entries() {
    ChipEntries entries;
    add_general(entries);
    add_mesh(entries);
    add_tile(entries);
    add_pe(entries);
    add_memory(entries);
    add_mapping_and_run(entries);
    return entries.take();
}

}  // namespace bitline
