// A diverse choice out of many points.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/search/point.hpp"

namespace bitline::search {

/// Numbers in which two points differ.
int hamming_distance(const Point& a, const Point& b);

/// `count` of the points (all, if there are fewer) as their numbers in order of choice: the first point, then, each time,
/// the one whose nearest chosen one is farthest, the earlier one where several are.
std::vector<std::size_t> diverse(const std::vector<Point>& points, std::size_t count);

}  // namespace bitline::search
