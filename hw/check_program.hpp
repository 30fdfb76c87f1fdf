// Structure checks of a Program, and the witness that it cannot deadlock (hw/witness.hpp).
#pragma once

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "hw/witness.hpp"

namespace bitline {

/// Checks that ids, sites, crossbars and buffer partitions are consistent with the chip, that each element of each edge
/// is produced exactly once, and replays the witness for all images within the capacities given. Throws InternalError
/// that names the edge or node at fault.
void check_program(const Program& program, const ChipSpec& spec);

}  // namespace bitline
