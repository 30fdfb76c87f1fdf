#include "sim/search/sampler.hpp"

namespace bitline::search {

Point random_point(const Problem& problem, Random& random) {
    Point point;
    for (const int size : problem.sizes) {
        point.push_back(static_cast<int>(random.below(static_cast<std::uint64_t>(size))));
    }
    return problem.canonical(std::move(point));
}

std::optional<Point> Sampler::draw() {
    for (int misses = 0; misses < most_misses && seen_.size() != problem_.designs; ++misses) {
        Point point = random_point(problem_, random_);
        if (seen_.insert(point).second && problem_.fits(point)) {
            ++given_;
            return point;
        }
    }
    return std::nullopt;
}

}  // namespace bitline::search
