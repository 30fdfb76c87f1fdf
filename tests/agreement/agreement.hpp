// Runs a Program on the model and on the clocked reference and says where they differ.
#pragma once

#include <string>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/clocked_chip.hpp"

namespace bitline {

struct Agreement {
    reference::Result result;  ///< what the reference found
    std::string difference;    ///< empty if both agree: the first cycle, number or event that differs
};

/// Compares the final cycle, the images, the firings and waits of each node, and the whole event log (docs/timing.md,
/// "Events"), sorted by cycle, component path, event and numbers. A model that throws or dies differs. The model runs in
/// child processes, once with each scheduler.
Agreement compare_with_reference(const ChipSpec& spec, const Program& program);
/// The same, but the model runs on another chip: a fault that is known.
Agreement compare_with_reference(const ChipSpec& spec, const Program& program, const ChipSpec& of_model);

/// The model's event log, sorted, one event a line. Throws what the model throws as std::runtime_error.
std::string model_log(const ChipSpec& spec, const Program& program);

}  // namespace bitline
