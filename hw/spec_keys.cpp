#include "hw/spec_keys.hpp"

#include "hw/spec_values.hpp"

namespace bitline {

namespace {

using std::int64_t;

constexpr int64_t tib = int64_t{1} << 40;

void add_general(std::vector<SpecKey>& keys) {
    keys.push_back(
        clock_key("clock", "digital base clock, as a frequency or as a period; the unit of all cycle counts"));
    keys.push_back(whole(
        "precision.weight_bits", [](auto& s) -> auto& { return s.precision.weight_bits; }, 1, 32,
        "bits of a weight, spread over cells of bits_per_cell"));
    keys.push_back(whole(
        "precision.activation_bits", [](auto& s) -> auto& { return s.precision.activation_bits; }, 1, 32,
        "bits of an activation, fed dac.bits at a time"));
}

void add_technology(std::vector<SpecKey>& keys) {
    keys.push_back(real(
        "technology.node", [](auto& s) -> auto& { return s.technology.node_nm; }, Dimension::length, 1e-9, 1, 250,
        "process node; component costs scale to it"));
    keys.push_back(real(
        "technology.supply", [](auto& s) -> auto& { return s.technology.supply_v; }, Dimension::voltage, 1, 0.1, 5,
        "digital supply voltage; scales energy and delay"));
    keys.push_back(real(
        "technology.nominal_supply", [](auto& s) -> auto& { return s.technology.nominal_supply_v; }, Dimension::voltage,
        1, 0.1, 5, "supply at which component costs and critical_path hold"));
    keys.push_back(real(
        "technology.threshold", [](auto& s) -> auto& { return s.technology.threshold_v; }, Dimension::voltage, 1, 0, 2,
        "threshold voltage of the alpha-power law"));
    keys.push_back(real(
        "technology.velocity_saturation", [](auto& s) -> auto& { return s.technology.velocity_saturation; },
        Dimension::none, 1, 1, 2, "alpha of the alpha-power law, delay ~ V / (V - threshold)^alpha"));
    keys.push_back(duration(
        "technology.critical_path", [](auto& s) -> auto& { return s.technology.critical_path; }, 1, fs_per_s / 1000,
        "longest digital path at the nominal supply; timing_slack_ns compares it with the clock"));
}

void add_noc(std::vector<SpecKey>& keys) {
    keys.push_back(whole(
        "noc.width", [](auto& s) -> auto& { return s.noc.width; }, 1, 256, "routers of the mesh in x"));
    keys.push_back(whole(
        "noc.height", [](auto& s) -> auto& { return s.noc.height; }, 1, 256, "routers of the mesh in y"));
    keys.push_back(whole(
        "noc.tiles_per_router", [](auto& s) -> auto& { return s.noc.tiles_per_router; }, 1, 1024,
        "tiles attached to each router"));
    keys.push_back(whole(
        "noc.local_ports", [](auto& s) -> auto& { return s.noc.local_ports; }, 1, 64,
        "router ports for tiles; more tiles than ports share them through group buses"));
    keys.push_back(whole(
        "noc.group_bus_width_bits", [](auto& s) -> auto& { return s.noc.group_bus_width_bits; }, 1, 4096,
        "bits per cycle of a group bus"));
    keys.push_back(whole(
        "noc.flit_bits", [](auto& s) -> auto& { return s.noc.flit_bits; }, 8, 4096,
        "bits that a link moves per cycle"));
    keys.push_back(whole(
        "noc.header_bits", [](auto& s) -> auto& { return s.noc.header_bits; }, 1, 1024,
        "header of each packet, in whole flits"));
    keys.push_back(whole(
        "noc.packet_flits", [](auto& s) -> auto& { return s.noc.packet_flits; }, 2, 4096,
        "longest packet in flits, header included"));
    keys.push_back(whole(
        "noc.buffer_packets", [](auto& s) -> auto& { return s.noc.buffer_packets; }, 1, 64,
        "input buffer of a router port, in longest packets"));
    keys.push_back(whole(
        "noc.router_latency", [](auto& s) -> auto& { return s.noc.router_latency; }, 1, 1000,
        "cycles from a head flit's arrival at a router to its earliest departure"));
    keys.push_back(whole(
        "noc.link_latency", [](auto& s) -> auto& { return s.noc.link_latency; }, 1, 1000,
        "cycles on a link between neighbouring routers"));
    keys.push_back(whole(
        "noc.credit_latency", [](auto& s) -> auto& { return s.noc.credit_latency; }, 1, 1000,
        "cycles for a freed buffer to be known upstream"));
    keys.push_back(whole(
        "noc.ni_latency", [](auto& s) -> auto& { return s.noc.ni_latency; }, 1, 1000,
        "cycles from the end of a firing to the network interface's queue"));
    keys.push_back(whole(
        "noc.sideband_latency", [](auto& s) -> auto& { return s.noc.sideband_latency; }, 1, 1000,
        "fixed cycles of a horizon message"));
    keys.push_back(whole(
        "noc.sideband_hop_latency", [](auto& s) -> auto& { return s.noc.sideband_hop_latency; }, 0, 1000,
        "cycles of a horizon message per hop"));
    keys.push_back(real(
        "noc.link_length", [](auto& s) -> auto& { return s.noc.link_length_mm; }, Dimension::length, 1e-3, 0.001, 100,
        "wire length between neighbouring routers; prices a flit on a link"));
}

void add_tile(std::vector<SpecKey>& keys) {
    keys.push_back(whole(
        "tile.pes", [](auto& s) -> auto& { return s.tile.pes; }, 1, 1024, "processing elements of a tile"));
    keys.push_back(bytes(
        "tile.input_buffer.capacity", [](auto& s) -> auto& { return s.tile.input_buffer.capacity_bytes; }, 1, tib,
        "activations that a tile's input buffer holds"));
    keys.push_back(whole(
        "tile.input_buffer.ports", [](auto& s) -> auto& { return s.tile.input_buffer.ports; }, 1, 64,
        "concurrent accesses of the input buffer"));
    keys.push_back(whole(
        "tile.input_buffer.width_bits", [](auto& s) -> auto& { return s.tile.input_buffer.width_bits; }, 8, 65'536,
        "bits per port and cycle of the input buffer"));
    keys.push_back(bytes(
        "tile.output_buffer.capacity", [](auto& s) -> auto& { return s.tile.output_buffer.capacity_bytes; }, 1, tib,
        "results that wait in a tile for the network"));
    keys.push_back(whole(
        "tile.output_buffer.ports", [](auto& s) -> auto& { return s.tile.output_buffer.ports; }, 1, 64,
        "concurrent accesses of the output buffer"));
    keys.push_back(whole(
        "tile.output_buffer.width_bits", [](auto& s) -> auto& { return s.tile.output_buffer.width_bits; }, 8, 65'536,
        "bits per port and cycle of the output buffer"));
    keys.push_back(whole(
        "tile.bus_width_bits", [](auto& s) -> auto& { return s.tile.bus_width_bits; }, 8, 65'536,
        "bits per cycle of the tile bus between buffer and processing elements"));
    keys.push_back(whole(
        "tile.accumulator.lanes", [](auto& s) -> auto& { return s.tile.accumulator.lanes; }, 1, 65'536,
        "partial sums that a tile adds per cycle"));
    keys.push_back(whole(
        "tile.accumulator.bits", [](auto& s) -> auto& { return s.tile.accumulator.bits; }, 8, 64,
        "width of a partial sum on the tile bus and the network"));
    keys.push_back(whole(
        "tile.vector_unit.lanes", [](auto& s) -> auto& { return s.tile.vector_unit.lanes; }, 1, 65'536,
        "element operations of the vector unit per cycle"));
    keys.push_back(whole(
        "tile.vector_unit.latency", [](auto& s) -> auto& { return s.tile.vector_unit.latency; }, 1, 1000,
        "pipeline depth of the vector unit in cycles"));
}

void add_pe(std::vector<SpecKey>& keys) {
    keys.push_back(whole(
        "tile.pe.crossbars", [](auto& s) -> auto& { return s.tile.pe.crossbars; }, 1, 4096,
        "arrays of a processing element"));
    keys.push_back(whole(
        "tile.pe.input_registers", [](auto& s) -> auto& { return s.tile.pe.input_registers; }, 1, 16,
        "input windows held; 2 loads the next one during a computation"));
    keys.push_back(whole(
        "tile.pe.output_registers", [](auto& s) -> auto& { return s.tile.pe.output_registers; }, 1, 16,
        "results held per group of arrays"));
    keys.push_back(whole(
        "tile.pe.shift_add_latency", [](auto& s) -> auto& { return s.tile.pe.shift_add_latency; }, 1, 1000,
        "cycles from the last conversion to the sum in the output register"));
    keys.push_back(whole(
        "tile.pe.crossbar.rows", [](auto& s) -> auto& { return s.tile.pe.crossbar.rows; }, 1, 4096,
        "word lines of an array"));
    keys.push_back(whole(
        "tile.pe.crossbar.cols", [](auto& s) -> auto& { return s.tile.pe.crossbar.cols; }, 1, 4096,
        "bit lines of an array"));
    keys.push_back(whole(
        "tile.pe.crossbar.bits_per_cell", [](auto& s) -> auto& { return s.tile.pe.crossbar.bits_per_cell; }, 1, 8,
        "weight bits of one cell"));
    keys.push_back(choice(
        "tile.pe.crossbar.coding", [](auto& s) -> auto& { return s.tile.pe.crossbar.coding; },
        Choices<WeightCoding>{{WeightCoding::offset, "offset"},
                              {WeightCoding::differential, "differential"},
                              {WeightCoding::twos_complement, "twos_complement"}},
        "how signed weights become cell levels: shifted by half the range, in column pairs, or as bit "
        "slices of the two's complement"));
    keys.push_back(flag(
        "tile.pe.crossbar.column_flip", [](auto& s) -> auto& { return s.tile.pe.crossbar.column_flip; },
        "store a column's complement where that halves its largest sum; saves one ADC bit"));
    keys.push_back(duration(
        "tile.pe.crossbar.read_time", [](auto& s) -> auto& { return s.tile.pe.crossbar.read_time; }, 1, fs_per_s,
        "one read of all driven rows, settling and sampling"));
    keys.push_back(real(
        "tile.pe.crossbar.read_voltage", [](auto& s) -> auto& { return s.tile.pe.crossbar.read_voltage_v; },
        Dimension::voltage, 1, 0.001, 5, "voltage on a driven word line during a read"));
    keys.push_back(word(
        "tile.pe.crossbar.device", [](auto& s) -> auto& { return s.tile.pe.crossbar.device; }, {"rram"},
        "kind of cell in the component library"));
    keys.push_back(whole(
        "tile.pe.dac.bits", [](auto& s) -> auto& { return s.tile.pe.dac.bits; }, 1, 16,
        "activation bits driven per read"));
    keys.push_back(word(
        "tile.pe.adc.kind", [](auto& s) -> auto& { return s.tile.pe.adc.kind; }, {"sar"},
        "kind of converter in the component library"));
    keys.push_back(whole(
        "tile.pe.adc.bits", [](auto& s) -> auto& { return s.tile.pe.adc.bits; }, 1, 16,
        "resolution; adc_shortfall_bits reports what is missing for a lossless column sum"));
    keys.push_back(rate(
        "tile.pe.adc.rate", [](auto& s) -> auto& { return s.tile.pe.adc.rate; }, 1'000, 1'000'000'000'000,
        "conversions per second of one converter"));
    keys.push_back(whole(
        "tile.pe.adc.count", [](auto& s) -> auto& { return s.tile.pe.adc.count; }, 1, 65'536,
        "converters of a processing element, shared evenly by its arrays"));
}

void add_memory(std::vector<SpecKey>& keys) {
    keys.push_back(word(
        "memory.kind", [](auto& s) -> auto& { return s.memory.kind; }, memory_kinds(),
        "kind of memory in the component library"));
    keys.push_back(whole(
        "memory.controllers", [](auto& s) -> auto& { return s.memory.controllers; }, 1, 256, "memory controllers"));
    keys.push_back(whole_list(
        "memory.routers", [](auto& s) -> auto& { return s.memory.routers; }, 0, 65'535,
        "router of each controller, numbered y * noc.width + x"));
    keys.push_back(whole(
        "memory.channels", [](auto& s) -> auto& { return s.memory.channels; }, 1, 64, "channels of each controller"));
    keys.push_back(bandwidth(
        "memory.bandwidth", [](auto& s) -> auto& { return s.memory.bandwidth; }, 1'000, 1'000'000'000'000'000,
        "bandwidth of one channel"));
    keys.push_back(duration(
        "memory.latency", [](auto& s) -> auto& { return s.memory.latency; }, 1, fs_per_s,
        "from a request to its first byte"));
    keys.push_back(whole(
        "memory.queue", [](auto& s) -> auto& { return s.memory.queue; }, 1, 65'536,
        "requests that a controller holds"));
    keys.push_back(whole(
        "memory.burst_bytes", [](auto& s) -> auto& { return s.memory.burst_bytes; }, 1, 65'536, "largest request"));
    keys.push_back(bytes(
        "global_buffer.capacity", [](auto& s) -> auto& { return s.global_buffer.capacity_bytes; }, 0, tib,
        "bytes that the global buffer holds"));
    keys.push_back(whole(
        "global_buffer.ports", [](auto& s) -> auto& { return s.global_buffer.ports; }, 1, 64,
        "concurrent accesses of the global buffer"));
    keys.push_back(whole(
        "global_buffer.width_bits", [](auto& s) -> auto& { return s.global_buffer.width_bits; }, 8, 65'536,
        "bits per port and cycle of the global buffer"));
    keys.push_back(whole(
        "global_buffer.latency", [](auto& s) -> auto& { return s.global_buffer.latency; }, 1, 100'000,
        "cycles from a read to its first byte"));
    keys.push_back(whole(
        "global_buffer.router", [](auto& s) -> auto& { return s.global_buffer.router; }, 0, 65'535,
        "router of the global buffer, numbered y * noc.width + x"));
}

void add_mapping_and_run(std::vector<SpecKey>& keys) {
    keys.push_back(replication_key("mapping.replication"));
    keys.push_back(choice(
        "mapping.replica_split", [](auto& s) -> auto& { return s.mapping.replica_split; },
        Choices<ReplicaSplit>{{ReplicaSplit::bands, "bands"}, {ReplicaSplit::interleaved, "interleaved"}},
        "how replicas on several tiles share a map: in bands of columns, or column by column in turn"));
    keys.push_back(choice(
        "mapping.placement", [](auto& s) -> auto& { return s.mapping.placement; },
        Choices<Placement>{{Placement::row_major, "row_major"}, {Placement::snake, "snake"}},
        "order in which routers are filled: row by row, or turning round at each row's end"));
    keys.push_back(choice(
        "mapping.execution", [](auto& s) -> auto& { return s.mapping.execution; },
        Choices<Execution>{{Execution::pipelined, "pipelined"}, {Execution::layer_sequential, "layer_sequential"}},
        "all layers at once as elements arrive, or one layer after another"));
    keys.push_back(choice(
        "mapping.weights", [](auto& s) -> auto& { return s.mapping.weights; },
        Choices<WeightPolicy>{{WeightPolicy::resident, "resident"}},
        "resident: every weight has its own cells; what does not fit is refused"));
    keys.push_back(flag(
        "mapping.share_tiles", [](auto& s) -> auto& { return s.mapping.share_tiles; }, "layers may share a tile"));
    keys.push_back(whole(
        "run.images", [](auto& s) -> auto& { return s.run.images; }, 1, 1'000'000, "images that stream through"));
    keys.push_back(duration(
        "run.power_bin", [](auto& s) -> auto& { return s.run.power_bin; }, 1, fs_per_s,
        "bin of the power trace; doubled until a run has at most 262144 of them"));
    keys.push_back(whole(
        "run.watchdog_cycles", [](auto& s) -> auto& { return s.run.watchdog_cycles; }, 1'000, 1'000'000'000'000'000,
        "cycles in which things happen but nothing moves on, after which a run counts as stuck"));
    keys.push_back(whole(
        "run.seed", [](auto& s) -> auto& { return s.run.seed; }, 0, 9'223'372'036'854'775'807,
        "seed of everything random, repeated in reports; a run without values has nothing random"));
}

}  // namespace

std::vector<SpecKey> all_keys() {
    std::vector<SpecKey> keys;
    add_general(keys);
    add_technology(keys);
    add_noc(keys);
    add_tile(keys);
    add_pe(keys);
    add_memory(keys);
    add_mapping_and_run(keys);
    return keys;
}

std::vector<SpecEntry> special_entries() {
    return {{"name", "letters, digits, '-', '_' and '.'", "what reports call the chip; the file's name unless given"},
            {"citation", "a text", "the publication that describes the chip"},
            {"use", "FOLDER/NAME, FILE.yaml, or a list of them",
             "includes another file's keys, below the keys that stand beside it; may stand in any section"},
            {"technology.costs", "see below", "component costs, usually by `use` from technologies/"},
            {"assumed", "a mapping KEY: REASON", "keys that the publication leaves open, and why they are set so"},
            {"published", "a mapping FIGURE: {value, within, source}",
             "figures of summary.json as published, and the relative deviation that is accepted"}};
}

}  // namespace bitline
