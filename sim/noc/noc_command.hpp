// `bitline noc`: the mesh alone under synthetic traffic or a trace, as CSV.
#pragma once

#include <iosfwd>

#include "sim/noc/noc_arguments.hpp"

namespace bitline {

/// One row of CSV for each rate, each simulated in a process of its own (SystemC elaborates once per process). Throws
/// InputError with all problems of the arguments, InternalError when a simulation fails.
void noc_command(const NocArguments& arguments, std::ostream& out);

}  // namespace bitline
