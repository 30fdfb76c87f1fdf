// Programs for people and scripts: YAML of the mapping alone, or of every node and edge.
#pragma once

#include <string>

#include "hw/program.hpp"

namespace bitline {

/// Which crossbars of which tiles hold which layer, for which output columns.
std::string print_mapping(const Program& program);

/// Everything that a Program says, in the words of hw/program.hpp. Equal arrays of an mvm node stand together, with
/// their count.
std::string print_program(const Program& program);

}  // namespace bitline
