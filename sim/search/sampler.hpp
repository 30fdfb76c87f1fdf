// Points drawn at random, each at most once.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "sim/search/problem.hpp"
#include "sim/search/random.hpp"

namespace bitline::search {

/// Each number of the point equally likely, then 0 where it does not apply.
Point random_point(const Problem& problem, Random& random);

class Sampler {
public:
    explicit Sampler(const Problem& problem) : problem_(problem), random_(problem.seed) {}

    /// A point that fits and was not given before; nullopt when the whole space has been seen, or after `most_misses`
    /// draws in a row that gave nothing.
    std::optional<Point> draw();

    Random& random() { return random_; }
    std::uint64_t drawn() const { return seen_.size(); }  ///< different points
    std::uint64_t given() const { return given_; }        ///< those that fit

    static constexpr int most_misses = 100'000;

private:
    Problem problem_;
    Random random_;
    std::set<Point> seen_;
    std::uint64_t given_ = 0;
};

}  // namespace bitline::search
