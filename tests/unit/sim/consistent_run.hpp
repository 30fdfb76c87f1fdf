// A small run written by hand, in which everything adds up: what the tests of accounts, checks and reports start from.
#pragma once

#include "hw/activity.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/report/report.hpp"

namespace bitline {

/// On the chip `small` (1 GHz): a map of 4 x 4 elements of 128 bytes from memory, two crossbars, the vector unit, and 32
/// bytes per element back to memory. Image 0 is done in cycle 20 000, each further one 13 000 cycles later.
struct ConsistentRun {
    ChipSpec spec;
    Program program;
    Activity activity;

    CostTable costs() const { return cost_table(spec); }
    Report report() const;
    std::uint64_t count(Action action) const;  ///< over all nodes
};
ConsistentRun consistent_run(int images = 1);

}  // namespace bitline
