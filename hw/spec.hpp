// What a chip is: the resolved specification. Every value is filled and cross-checked by read_chip (hw/spec_reader.hpp);
// nothing here is optional. hw/spec_keys.hpp lists each key with its meaning, unit and range.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/cost_spec.hpp"
#include "hw/units.hpp"

namespace bitline {

/// How signed weights become cell levels. `offset` stores w + 2^(b-1) and removes the offset digitally,
/// `differential` takes a positive and a negative column per slice, `twos_complement` slices the two's complement code.
enum class WeightCoding { offset, differential, twos_complement };

struct CrossbarSpec {
    int rows = 128;
    int cols = 128;
    int bits_per_cell = 2;
    WeightCoding coding = WeightCoding::offset;
    bool column_flip = false;     ///< ISAAC's flipped columns and unit column: one ADC bit less
    Time read_time{100'000'000};  ///< one read of all driven rows (settling and sampling)
    double read_voltage_v = 0.2;
    std::string device = "rram";  ///< cell library entry for costs
};

struct DacSpec {
    int bits = 1;  ///< input bits driven per read
};

struct AdcSpec {
    std::string kind = "sar";
    int bits = 8;
    Frequency rate{1'280'000'000};  ///< conversions per second of one ADC
    int count = 8;  ///< ADCs per processing element, shared evenly by its crossbars through column muxes
};

struct PeSpec {
    int crossbars = 8;
    CrossbarSpec crossbar;
    DacSpec dac;
    AdcSpec adc;
    int input_registers = 2;    ///< window slots: 2 = the next window loads while this one is computed
    int output_registers = 2;   ///< result slots per array group
    int shift_add_latency = 1;  ///< cycles from the last conversion to the sum in the output register
};

struct BufferSpec {
    std::int64_t capacity_bytes = 65'536;
    int ports = 1;         ///< concurrent accesses
    int width_bits = 256;  ///< bits per port and cycle
};

struct AccumulatorSpec {
    int lanes = 64;  ///< partial sums added per cycle
    int bits = 32;   ///< width of a partial sum on the bus and the network
};

struct VectorUnitSpec {
    int lanes = 8;    ///< element operations per cycle
    int latency = 2;  ///< pipeline depth in cycles
};

struct TileSpec {
    int pes = 12;
    PeSpec pe;
    BufferSpec input_buffer;
    BufferSpec output_buffer{3072, 1, 256};
    int bus_width_bits = 384;
    AccumulatorSpec accumulator;
    VectorUnitSpec vector_unit;
};

struct NocSpec {
    int width = 1;   ///< routers in x
    int height = 1;  ///< routers in y
    int tiles_per_router = 1;
    int local_ports = 4;            ///< router ports for tiles; more tiles share a port through a group bus
    int group_bus_width_bits = 32;  ///< width of that bus
    int flit_bits = 32;
    int header_bits = 32;          ///< per packet
    int packet_flits = 18;         ///< longest packet, header included
    int buffer_packets = 2;        ///< router input buffer in longest packets
    int router_latency = 1;        ///< cycles from a head flit's arrival to its earliest departure
    int link_latency = 1;          ///< cycles on a link
    int credit_latency = 1;        ///< cycles for a buffer credit to return
    int ni_latency = 1;            ///< cycles from the end of a firing to the network interface's queue
    int sideband_latency = 1;      ///< horizon sideband: fixed cycles
    int sideband_hop_latency = 1;  ///< horizon sideband: cycles per hop
    double link_length_mm = 1.0;   ///< between neighbouring routers, for energy
};

struct MemorySpec {
    std::string kind = "lpddr4";
    int controllers = 1;
    std::vector<int> routers{0};              ///< router number (y * width + x) of each controller
    int channels = 1;                         ///< per controller
    std::int64_t bandwidth = 12'800'000'000;  ///< bytes per second of one channel
    Time latency{50'000'000};                 ///< from a request to its first byte
    int queue = 16;                           ///< requests a controller holds
    int burst_bytes = 64;                     ///< largest request
};

struct GlobalBufferSpec {
    std::int64_t capacity_bytes = 1'048'576;
    int ports = 2;
    int width_bits = 256;
    int latency = 4;  ///< cycles from a read to its first byte
    int router = 0;
};

struct TechnologySpec {
    double node_nm = 32;
    double supply_v = 0.9;             ///< digital supply
    double nominal_supply_v = 0.9;     ///< the supply at which the component costs hold
    double threshold_v = 0.3;          ///< alpha-power law
    double velocity_saturation = 1.3;  ///< alpha of the alpha-power law
    Time critical_path{833'333};       ///< longest path at the nominal supply; timing_slack compares it with the clock
};

struct PrecisionSpec {
    int weight_bits = 8;
    int activation_bits = 8;
};

enum class Replication { none, fixed, balanced };
enum class ReplicaSplit { bands, interleaved };
enum class Placement { row_major, snake };
enum class Execution { pipelined, layer_sequential };
enum class WeightPolicy { resident };

/// How a network is laid on the chip (`mapping.*`).
struct MappingOptions {
    Replication replication = Replication::none;
    int fixed_replicas = 1;  ///< N of `fixed:N`
    ReplicaSplit replica_split = ReplicaSplit::bands;
    Placement placement = Placement::snake;
    Execution execution = Execution::pipelined;
    WeightPolicy weights = WeightPolicy::resident;
    bool share_tiles = true;  ///< layers may share a tile
};

/// One run (`run.*`).
struct RunOptions {
    int images = 1;
    Time power_bin{1'000'000'000};               ///< bin of the power trace
    std::uint64_t watchdog_cycles = 10'000'000;  ///< no firing starts or ends and no packet moves for so long: stuck
    std::uint64_t seed = 1;
};

/// A value that the publication of a chip leaves open.
struct Assumption {
    std::string key;  ///< dotted key
    std::string reason;
};

/// A figure that the publication of a chip states, for comparison with what Bitline finds.
struct PublishedFigure {
    std::string figure;  ///< named as in summary.json, with its unit, e.g. area_mm2
    double value = 0;
    double within = 0;  ///< relative deviation that is accepted, 0.02 for 2 %
    std::string source;
};

struct ChipSpec {
    std::string name;
    std::string citation;
    Clock clock;
    PrecisionSpec precision;
    TechnologySpec technology;
    NocSpec noc;
    TileSpec tile;
    MemorySpec memory;
    GlobalBufferSpec global_buffer;
    MappingOptions mapping;
    RunOptions run;
    CostSpec costs;                   ///< component costs of the technology file, with overrides
    std::vector<Assumption> assumed;  ///< what the publication leaves open
    std::vector<PublishedFigure> published;

    int routers() const { return noc.width * noc.height; }
    int tiles() const { return routers() * noc.tiles_per_router; }
    int crossbars_per_tile() const { return tile.pes * tile.pe.crossbars; }
    std::int64_t crossbars() const { return std::int64_t{tiles()} * crossbars_per_tile(); }
};

}  // namespace bitline
