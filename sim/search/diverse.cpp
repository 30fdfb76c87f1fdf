#include "sim/search/diverse.hpp"

#include <algorithm>
#include <limits>

namespace bitline::search {

int hamming_distance(const Point& a, const Point& b) {
    int distance = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        distance += a[i] != b[i] ? 1 : 0;
    }
    return distance;
}

std::vector<std::size_t> diverse(const std::vector<Point>& points, std::size_t count) {
    std::vector<std::size_t> chosen;
    std::vector<int> nearest(points.size(), std::numeric_limits<int>::max());
    while (chosen.size() < std::min(count, points.size())) {
        const auto farthest = std::max_element(nearest.begin(), nearest.end());  // the first of equals
        const auto next = static_cast<std::size_t>(farthest - nearest.begin());
        chosen.push_back(next);
        for (std::size_t i = 0; i < points.size(); ++i) {
            nearest[i] = i == next ? -1 : std::min(nearest[i], hamming_distance(points[i], points[next]));
        }
    }
    return chosen;
}

}  // namespace bitline::search
