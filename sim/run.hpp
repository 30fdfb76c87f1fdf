// Runs a Program on a chip.
#pragma once

#include <functional>
#include <optional>

#include "hw/activity.hpp"
#include "hw/model/faults.hpp"
#include "hw/model/scheduling.hpp"
#include "hw/probe.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

class MemoryModel;

struct SimulateOptions {
    Probe* probe = nullptr;  ///< watches the run
    /// Called now and then with the firings done so far and the simulated cycle.
    std::function<void(std::uint64_t firings, Cycle now)> progress;
    MemoryModel* memory = nullptr;         ///< in place of our own model of the off-chip memory
    std::optional<Scheduling> scheduling;  ///< the fitting one if not given; it changes no result
    Faults faults;                         ///< for tests
};

/// Elaborates the chip, runs the program to its end, checks that nothing is left, and tears down. SystemC elaborates once
/// per process: call it once, or fork. Throws Stuck with the wait-for graph when the run makes no progress, InternalError
/// when a check fails.
Activity simulate(const ChipSpec& spec, const Program& program, const SimulateOptions& options = {});

/// Firings of the whole run: what `progress` counts towards.
std::uint64_t total_firings(const Program& program);

}  // namespace bitline
