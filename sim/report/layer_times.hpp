// When each layer of a run was at work, and how it spent its time.
#pragma once

#include <array>
#include <vector>

#include "hw/activity.hpp"
#include "hw/program.hpp"

namespace bitline {

struct LayerTimes {
    Cycle start = 0;  ///< first start of its nodes; 0 when none fired
    Cycle end = 0;    ///< last end of its nodes
    /// Summed over the nodes that speak for the layer: its mvm nodes; where it has none, its vec and reduce nodes; else
    /// its load and store nodes. (A layer's other nodes wait for these, or these for them.)
    std::array<Cycle, wait_count> waits{};

    Cycle span() const { return end - start; }
    /// Share of those nodes' time that went to one reason; 0 when none fired.
    double share(Wait reason) const;
};

/// One entry per layer of the program.
std::vector<LayerTimes> layer_times(const Program& program, const Activity& activity);

}  // namespace bitline
