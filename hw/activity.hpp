// What a run did: counts and spans, no joules. The chip writes it, account() (sim/report/account.hpp) prices it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

/// Everything that costs energy, counted in the unit named. The component kind in front is the one that reports show.
enum class Action : std::uint8_t {
    crossbar_read,          ///< cells read (rows x cols that are driven and sensed), per step
    dac_drive,              ///< wordline drives, per step
    sample_hold,            ///< bit line samples, per step
    adc_convert,            ///< conversions
    shift_add,              ///< conversions shifted and added
    input_register_write,   ///< bytes
    input_register_read,    ///< bytes (each step reads dac.bits of each driven row)
    output_register_write,  ///< bytes of partial sums
    output_register_read,   ///< bytes of partial sums
    input_sum_add,          ///< activations added, and sums subtracted from results, for the digital offset correction
    buffer_write,           ///< bytes into a tile's input buffer
    buffer_read,            ///< bytes out of a tile's input buffer
    output_buffer_write,    ///< bytes
    output_buffer_read,     ///< bytes
    bus_transfer,           ///< bytes over the tile bus
    accumulate,             ///< partial sums added, in the trees of processing elements and in the accumulator
    vector_add,             ///< element operations
    vector_mul,
    vector_max,
    vector_activation,
    vector_requantise,
    group_bus_flit,       ///< flits over a group bus (only where tiles share a port)
    router_flit,          ///< flits through a router (buffer write and read, crossbar, arbitration)
    link_flit,            ///< flits over a link between routers
    sideband_update,      ///< horizon messages, per hop
    global_buffer_write,  ///< bytes
    global_buffer_read,   ///< bytes
    memory_write,         ///< bytes
    memory_read,          ///< bytes
    count_
};
constexpr std::size_t action_count = static_cast<std::size_t>(Action::count_);
using ActionCounts = std::array<std::uint64_t, action_count>;

struct ActionCount {
    Action action{};
    std::uint64_t n = 0;
};
/// The actions of one firing: those that it has.
using ActionList = std::vector<ActionCount>;

const char* name_of(Action action);

/// Why a node that has work left does not start its next firing: the first of the firing rule's conditions that fails.
enum class Wait : std::uint8_t { server, input, space, unit, count_ };
constexpr std::size_t wait_count = static_cast<std::size_t>(Wait::count_);

/// Per node. The cycles between the first start and the last end are shared out exactly: wait[server] counts cycles in
/// which every server is occupied or nothing is left to start (busy), the others are stalls.
struct NodeActivity {
    std::uint64_t firings = 0;
    std::uint64_t macs = 0;  ///< counted at the arrays
    Cycle first_start = never;
    Cycle last_end = 0;
    std::array<Cycle, wait_count> wait{};
    ActionCounts actions{};  ///< network actions are charged to the producing node
};

/// Per edge, over all images.
struct EdgeActivity {
    std::uint64_t elements_sent = 0;      ///< at the producers' network interfaces (or local write ports)
    std::uint64_t elements_received = 0;  ///< at the consumer
    std::uint64_t elements_freed = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t bytes_received = 0;
    std::uint64_t peak_occupancy = 0;  ///< most elements reserved or present in a cycle; one freed in it counts
};

/// Per directed link of the mesh (and per local port), in flits.
struct LinkActivity {
    int router = 0;
    int port = 0;  ///< 0 east, 1 west, 2 north, 3 south, 4.. local
    std::uint64_t flits = 0;
    Cycle busy = 0;  ///< cycles taken: flits times the pace of the port
};

struct Activity {
    Cycle cycles = 0;               ///< of the last event: last byte of the last image in memory
    std::vector<Cycle> image_done;  ///< cycle of the last byte in memory, per image
    std::vector<NodeActivity> nodes;
    std::vector<EdgeActivity> edges;
    std::vector<LinkActivity> links;
    std::vector<LinkActivity> injections;  ///< from the sites of a local port into its router
    std::uint64_t packets = 0;
    std::uint64_t flits = 0;
    std::uint64_t bytes_moved = 0;   ///< payload bytes handed to the network
    Cycle power_bin = 0;             ///< cycles per bin
    std::vector<ActionCounts> bins;  ///< actions per bin, for the power trace
    std::uint64_t events = 0;        ///< evaluations of components (a measure of simulation cost)
};

}  // namespace bitline
