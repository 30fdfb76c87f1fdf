// What an optimiser knows of a search: numbers of choices, no meaning.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/search/outcome.hpp"
#include "sim/search/point.hpp"

namespace bitline::search {

struct Problem {
    std::vector<int> sizes;                 ///< choices of each parameter, each at least 1
    std::optional<std::uint64_t> designs;   ///< different points; nullopt from 2^64 on
    std::function<Point(Point)> canonical;  ///< 0 for parameters that do not apply
    std::function<bool(const Point&)>
        fits;  ///< cheap: constraints, limits known before a run, and room for every network
    int objectives = 1;
    Model model = Model::simulated;  ///< of full evaluations
    std::int64_t budget = 0;         ///< most different points asked with `model`; 0: as many as the optimiser wants
    std::uint64_t seed = 1;
};

}  // namespace bitline::search
