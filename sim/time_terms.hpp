// The named latencies of a node's firing, each with its rule of docs/timing.md and the numbers that went into it.
#pragma once

#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

struct TimeTerm {
    std::string name;
    Cycle cycles = 0;
    std::string rule;     ///< "M1"
    std::string formula;  ///< "max(bus ceil(8 x 576 / 384) = 12, port ceil(8 x 576 / 256) = 18)"
};

/// In the order in which a firing goes through them; the last two are "latency" and "interval".
std::vector<TimeTerm> time_terms(const ChipSpec& spec, const Node& node);

}  // namespace bitline
