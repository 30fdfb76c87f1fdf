// Maps that wait in the global buffer or in memory: a node that writes them, a node that reads them back.
#pragma once

#include <map>
#include <string>

#include "workloads/program_builder.hpp"

namespace bitline {

/// A node that writes (store) or reads (load) the columns [x_begin, x_end) of a map, `bytes_per_column` each, in bursts.
Node memory_node(const ChipSpec& spec, NodeKind kind, LayerId layer, Site site, const EdgeMap& map,
                 int bytes_per_column, std::string name);

/// Edges that do not fit the buffer of their tile, by `skip_key`, and where they wait instead.
using Spills = std::map<std::string, Home>;
std::string skip_key(const std::string& consumer, const std::string& tensor);

/// `source` as its consumer shall read it: slices that are spilled are stored and loaded on the way. The makers of what
/// comes back are the loads.
Source route_spilled(ProgramBuilder& builder, const ChipSpec& spec, const Spills& spills, const Source& source,
                     Channels channels, const Reading& reading, const std::string& consumer, LayerId layer);

}  // namespace bitline
