// Fourth step of the compiler: how much of which buffer each edge gets. The witness order says what is needed; what is
// left hides latency.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// A buffer that cannot hold what its edges need.
struct Shortage {
    Site site;
    bool output_buffer = false;
    std::int64_t needed = 0;  ///< bytes
    std::int64_t available = 0;
    std::vector<EdgeId> edges;  ///< that wait there at the same time, the largest first; empty for an output buffer
};

/// Sets the capacity of every edge and the output slots of every node. Shortages, if any, are returned; the capacities
/// are then those that the witness needs.
std::vector<Shortage> size_buffers(Program& program, const ChipSpec& spec);

/// Elements between the first one that a firing of `consumer` still needs and the last one it waits for, over all of its
/// firings, rounded up so that groups of `run` elements fit: with this capacity, an edge whose elements arrive in order
/// never stops its consumer.
std::int64_t window_span(const Edge& edge, const Domain& consumer, int run);

}  // namespace bitline
