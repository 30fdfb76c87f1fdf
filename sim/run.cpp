#include "sim/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
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

// An exception from inside a process arrives as a SystemC report around its text; the chip has kept the original.
void start(Chip& chip, const sc_core::sc_time& span) {
    try {
        sc_core::sc_start(span);
    } catch (const sc_core::sc_report& report) {
        if (chip.time().failure) {
            std::rethrow_exception(chip.time().failure);
        }
        throw InternalError(report.get_msg() != nullptr ? report.get_msg() : report.what());
    }
}

// Runs in slices, so that progress can be shown and a run that stands still is noticed.
void run_to_end(Chip& chip, const ChipSpec& spec, const SimulateOptions& options) {
    const Cycle slice = options.progress ? std::min<Cycle>(spec.run.watchdog_cycles, 16384) : spec.run.watchdog_cycles;
    std::uint64_t progress = chip.progress();
    Cycle quiet = 0;
    const sc_core::sc_time slice_span = chip.time().span(slice);
    sc_core::sc_time span = slice_span;
    while (true) {
        start(chip, span);
        if (chip.done()) {
            break;
        }
        if (chip.progress() != progress) {
            quiet = 0;
        } else if (span == slice_span) {
            quiet += slice;
        }
        progress = chip.progress();
        if (quiet >= spec.run.watchdog_cycles || !sc_core::sc_pending_activity()) {
            throw Stuck(chip.describe_waiting());
        }
        if (options.progress) {
            options.progress(chip.firings_ended(), chip.time().now());
        }
        // A chip that sleeps until a known cycle, through a long read perhaps, does not stand still: on to past that cycle.
        span = std::max(slice_span, sc_core::sc_time_to_pending_activity() + chip.time().period());
    }
    // What is still on its way (the last credits) takes only moments.
    start(chip, chip.time().span(4096));
}

}  // namespace

Activity simulate(const ChipSpec& spec, const Program& program, const SimulateOptions& options) {
    setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 0);
    sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
    const auto chip = std::make_unique<Chip>("chip", spec, program, options.probe, options.faults);
    run_to_end(*chip, spec, options);
    if (options.progress) {
        options.progress(chip->firings_ended(), chip->time().now());
    }
    return chip->finish();
}

}  // namespace bitline
