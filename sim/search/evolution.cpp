#include "sim/search/evolution.hpp"

#include <algorithm>
#include <cmath>

namespace bitline::search {

namespace {

int rounded(double x, int size) {
    return std::clamp(static_cast<int>(std::lround(x)), 0, size - 1);
}

/// The spread factor of a child towards a bound that is `room` parental distances away.
double spread(double room, double eta, double u) {
    const double alpha = 2 - std::pow(1 + 2 * room, -(eta + 1));
    return u * alpha <= 1 ? std::pow(u * alpha, 1 / (eta + 1)) : std::pow(1 / (2 - u * alpha), 1 / (eta + 1));
}

}  // namespace

std::pair<double, double> crossed(double a, double b, double most, double eta, double u) {
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    if (high == low) {
        return {a, b};
    }
    const double down = spread(low / (high - low), eta, u);
    const double up = spread((most - high) / (high - low), eta, u);
    const double first = std::clamp(0.5 * (low + high - down * (high - low)), 0.0, most);
    const double second = std::clamp(0.5 * (low + high + up * (high - low)), 0.0, most);
    return a <= b ? std::pair{first, second} : std::pair{second, first};
}

double mutated(double x, double most, double eta, double u) {
    if (most <= 0) {
        return x;
    }
    const double power = 1 / (eta + 1);
    const double delta = u < 0.5 ? std::pow(2 * u + (1 - 2 * u) * std::pow(1 - x / most, eta + 1), power) - 1
                                 : 1 - std::pow(2 * (1 - u) + 2 * (u - 0.5) * std::pow(x / most, eta + 1), power);
    return std::clamp(x + delta * most, 0.0, most);
}

std::pair<Point, Point> cross(const Point& a, const Point& b, const std::vector<int>& sizes, double eta,
                              Random& random) {
    std::pair<Point, Point> children{a, b};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (random.chance(0.5)) {
            auto [first, second] = crossed(a[i], b[i], sizes[i] - 1, eta, random.unit());
            if (random.chance(0.5)) {
                std::swap(first, second);
            }
            children.first[i] = rounded(first, sizes[i]);
            children.second[i] = rounded(second, sizes[i]);
        }
    }
    return children;
}

void mutate(Point& point, const std::vector<int>& sizes, double eta, Random& random) {
    const auto chosen = static_cast<std::size_t>(random.below(sizes.size()));
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (i == chosen || random.chance(1.0 / static_cast<double>(sizes.size()))) {
            point[i] = rounded(mutated(point[i], sizes[i] - 1, eta, random.unit()), sizes[i]);
        }
    }
}

}  // namespace bitline::search
