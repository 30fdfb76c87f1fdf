// A candidate design of a search.
#pragma once

#include <vector>

namespace bitline::search {

/// For each parameter of the space, in its order, the number of the chosen value (0-based). Parameters that do not apply
/// (conditional ones) hold 0, so that equal designs are equal points.
using Point = std::vector<int>;

}  // namespace bitline::search
