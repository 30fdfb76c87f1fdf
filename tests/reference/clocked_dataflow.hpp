// What the firings of one image read and make, worked out position by position: rules P2 to P5 and H1.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/program.hpp"

namespace bitline::reference {

/// P2: one firing's place in the map.
struct Step {
    int y = 0;
    int x = 0;
    int columns = 1;
};
std::vector<Step> steps_of(const Domain& domain);

/// P3: which elements of the producer's map an edge carries.
class Carried {
public:
    explicit Carried(const EdgeMap& map);
    std::int64_t elements() const { return rows_ * columns_; }
    std::int64_t rows() const { return rows_; }
    std::int64_t columns() const { return columns_; }
    /// Carried columns of the whole map left of the first.
    std::int64_t columns_before() const { return columns_before_; }
    /// Number of (y, x) within an image, or -1.
    std::int64_t number(int y, int x) const;

private:
    const EdgeMap& map_;
    std::int64_t rows_ = 0;
    std::int64_t columns_ = 0;
    std::int64_t columns_before_ = 0;
    std::vector<std::int64_t> row_number_;     ///< per row of the map
    std::vector<std::int64_t> column_number_;  ///< per column of the map
};

/// What a consumer's firings do with an edge, per firing of an image.
struct Readings {
    std::vector<std::vector<std::int64_t>> read;  ///< P4, in rising order
    std::vector<bool> clipped;                    ///< part of the window lies in the padding
    std::vector<std::int64_t> dead;               ///< H1: dead below that once the firing has ended
};
Readings readings_of(const Edge& edge, const Node& consumer);

/// P5: consecutive elements that a firing puts on an edge.
struct Made {
    std::int64_t first = 0;
    std::int64_t count = 0;
};
std::vector<Made> made_by(const Edge& edge, const Node& producer);

}  // namespace bitline::reference
