// How fast one node can fire when nothing hinders it: the named times of hw/timing.hpp as least distances.
#pragma once

#include <cstdint>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

struct NodePace {
    Cycle latency = 1;   ///< start to end of a firing that emits; of the shortest request at a memory
    Cycle interval = 1;  ///< between starts on one server
    int servers = 1;
    Cycle unit = 0;  ///< longest use of a unit of which there is one
    Cycle port = 0;  ///< longest use of one of `ports` equal ones
    int ports = 1;
    // At a memory (rules D1, D2):
    Cycle channel = 0;        ///< cycles of a full request
    Cycle short_channel = 0;  ///< of the shortest
    int channels = 1;

    /// At least so many cycles lie between the starts of firings i and i + n.
    Cycle gap(std::int64_t n) const;
};
NodePace pace_of(const ChipSpec& spec, const Node& node);

/// Bytes of a firing of a load or store node over the first, and over the last group of a row.
std::int64_t full_request(const Node& node);
std::int64_t last_request(const Node& node);

}  // namespace bitline
