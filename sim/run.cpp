#include "sim/run.hpp"

#include <algorithm>
#include <memory>
#include <systemc>

#include "hw/error.hpp"
#include "hw/model/chip.hpp"

namespace bitline {

std::uint64_t total_firings(const Program& program) {
    std::uint64_t n = 0;
    for (const Node& node : program.nodes) {
        n += static_cast<std::uint64_t>(node.domain.firings() * program.images);
    }
    return n;
}

namespace {

// Runs in slices, so that progress can be shown and a run that stands still is noticed.
void run_to_end(Chip& chip, const ChipSpec& spec, const SimulateOptions& options) {
    const Cycle slice = options.progress ? std::min<Cycle>(spec.run.watchdog_cycles, 16384) : spec.run.watchdog_cycles;
    const Timebase& time = chip.time();
    std::uint64_t progress = chip.progress();
    Cycle quiet = 0;
    Cycle span = slice;
    while (true) {
        chip.run_until(time.now() + span);
        if (chip.done()) {
            break;
        }
        if (chip.progress() != progress) {
            quiet = 0;
        } else if (span == slice) {
            quiet += slice;
        }
        progress = chip.progress();
        const Cycle next = chip.next();
        if (quiet >= spec.run.watchdog_cycles || next == never) {
            throw Stuck(chip.describe_waiting());
        }
        if (options.progress) {
            options.progress(chip.firings_ended(), time.now());
        }
        // A chip that sleeps until a known cycle, through a long read perhaps, does not stand still: on to past that cycle.
        span = std::max(slice, next + 1 - time.now());
    }
    // What is still on its way (the last credits) takes only moments.
    chip.run_until(time.now() + 4096);
}

Scheduling scheduling_for(const SimulateOptions& options) {
    const Scheduling fitting = options.memory != nullptr ? Scheduling::systemc_events : fitting_scheduling();
    check(options.memory == nullptr || options.scheduling != Scheduling::calendar,
          "run: the calendar cannot drive a memory model of others");
    return options.scheduling.value_or(fitting);
}

}  // namespace

Activity simulate(const ChipSpec& spec, const Program& program, const SimulateOptions& options) {
    count_femtoseconds();
    auto chip = std::make_unique<Chip>("chip", spec, program, options.probe, options.faults, options.memory,
                                       scheduling_for(options));
    run_to_end(*chip, spec, options);
    if (options.progress) {
        options.progress(chip->firings_ended(), chip->time().now());
    }
    Activity activity = chip->finish();
    // Nothing can take the chip's place, as SystemC elaborates once per process: it is not taken down, which would take as
    // long as to build it.
    static_cast<void>(chip.release());
    return activity;
}

}  // namespace bitline
