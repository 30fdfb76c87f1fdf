// How a run used the mesh: the arrays of each tile, and each link.
#pragma once

#include "hw/activity.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "sim/report/report.hpp"

namespace bitline {

MeshReport report_mesh(const ChipSpec& spec, const Program& program, const Activity& activity);

}  // namespace bitline
