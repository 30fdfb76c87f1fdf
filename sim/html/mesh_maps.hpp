// The mesh of a run as drawings: what its tiles and its links do.
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace bitline::html {

enum class TileValue {
    arrays,  ///< share of a tile's arrays that hold weights
    busy     ///< share of the time of its arrays in which they compute
};

/// Whether the mesh is small enough to be drawn (at most 4096 routers).
bool can_be_drawn(const MeshReport& mesh);

/// One square per tile, in a block per router; one per router where there are more than 4096 tiles, with their mean.
std::string tile_map(const MeshReport& mesh, TileValue value);

/// A line per direction of each link, on the right of who looks that way, as dark as it is loaded; routers as dark as
/// their busiest local port.
std::string link_map(const MeshReport& mesh);

/// `router 3 east`, `router 3 port 0 in`.
std::string link_name(const LinkReport& link);

}  // namespace bitline::html
