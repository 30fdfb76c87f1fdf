// How long each resource of the chip has work, known without time: what a Program asks of it, whatever the waits around.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "hw/ids.hpp"
#include "hw/program.hpp"

namespace bitline {

/// In the order in which equal loads are named.
enum class ResourceKind : std::uint8_t {
    layers,      ///< layer-sequential programs: each layer's slowest arrays, summed over the layers
    arrays,      ///< the servers of one mvm node
    shared_adc,  ///< an ADC that several servers use (rule M7)
    tile_bus,
    accumulator,
    vector_unit,
    input_port,     ///< of a tile's input buffer, for its firings
    output_port,    ///< of a tile's output buffer, for its firings
    link,           ///< from a router to the next, and from a router to a local port
    injection,      ///< from the sites of a local port into its router
    memory,         ///< channels of a controller
    memory_queue,   ///< places for requests of a controller
    global_buffer,  ///< its ports
};
const char* name_of(ResourceKind kind);

/// One resource, and the cycles of the whole run for which it (of several equal ones: each, if they share alike) is occupied.
struct ResourceLoad {
    ResourceKind kind{};
    int place = 0;  ///< node (arrays), tile, router (link, injection) or controller
    int part = 0;   ///< ADC of the tile (pe * count + adc); port of the router
    double cycles = 0;
};
/// "conv1.mvm0", "chip.tile3", "chip.tile0.pe1.adc2", "chip.router2 east", "chip.router0.port1 out"; "" for all layers.
std::string place_of(const Program& program, int adcs_per_pe, const ResourceLoad& load);

/// The busiest resource of each name, the busiest first (equal ones in the order of their kinds).
std::vector<ResourceLoad> busiest(const std::vector<ResourceLoad>& loads);

/// Adds up the uses of resources, run by run or, where layers follow one another, phase by phase.
class Ledger {
public:
    /// What a node or a flow asks of one resource in the phase.
    struct Use {
        std::int64_t image = 0;  ///< cycles in one image, of what its end waits for
        std::int64_t run = 0;    ///< cycles in all images, of what the end of the last one waits for
        std::int64_t all = 0;    ///< cycles in all images of the phase
        Cycle head = 0;          ///< no use begins before
        Cycle tail = 0;          ///< least time from the last use in `image` or `run` to the end
        Cycle short_tail = 0;    ///< from any use to the end; `never` where some may come after it
    };
    /// `load` counts the cycles of the whole run, of all its phases like this one.
    void add(ResourceKind kind, int place, int part, int units, const Use& use, std::int64_t load);

    /// The earliest end that one resource allows; `which` is the one that binds.
    struct Limit {
        Cycle cycles = 0;
        ResourceLoad which;
    };
    struct Limits {
        Limit image;
        Limit run;
    };
    /// Of the uses since the last call; the loads of all phases stay.
    Limits close_phase();

    /// All resources with work, by kind and place.
    std::vector<ResourceLoad> loads() const;

private:
    struct Entry {
        ResourceLoad load;
        int units = 1;
        bool open = false;  ///< used in this phase
        Use sum;            ///< of this phase
    };
    std::vector<Entry> entries_;
    std::vector<std::size_t> open_;
    std::unordered_map<std::uint64_t, std::size_t> found_;
};

}  // namespace bitline
