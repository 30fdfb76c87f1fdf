// Untimed execution of a Program: the witness that it cannot deadlock.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/program.hpp"

namespace bitline {

/// Per edge: the longest span of elements between the first one still needed and the last one sent that the witness
/// order reaches when capacities are unlimited. A capacity of at least this makes the witness executable.
using WitnessPeaks = std::vector<std::int64_t>;

/// Executes one image in witness order with unlimited capacities. One image is enough: the witness prefers the
/// last layer, so everything drains before the next image starts. Throws InternalError naming each node's first missing
/// input when the order cannot finish.
WitnessPeaks replay_unbounded(const Program& program);

/// The same within the capacities that the edges have; an edge of `unlimited` capacity never holds the order up.
WitnessPeaks replay_within_capacities(const Program& program);
constexpr std::int64_t unlimited = std::int64_t{1} << 40;

/// Replays `images` images, within the capacities if `bounded`.
WitnessPeaks replay_witness(const Program& program, int images, bool bounded);

}  // namespace bitline
