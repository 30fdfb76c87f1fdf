// Genetic operators on choice numbers: simulated binary crossover and polynomial mutation (Deb and Agrawal 1995, Deb and
// Goyal 1996) in their bounded form, on real numbers that are rounded to the nearest choice.
#pragma once

#include <utility>
#include <vector>

#include "sim/search/point.hpp"
#include "sim/search/random.hpp"

namespace bitline::search {

struct Operators {
    double crossover = 1;  ///< chance that two parents are crossed at all
    double mutation = 1;   ///< chance that a child is mutated at all
    double eta = 15;       ///< distribution index of both: larger keeps children nearer to their parents
};

/// Two numbers between 0 and `most` around `a` and `b`, before rounding; `u` is a uniform random number in [0, 1).
std::pair<double, double> crossed(double a, double b, double most, double eta, double u);

/// A number between 0 and `most` near `x`, before rounding.
double mutated(double x, double most, double eta, double u);

/// Two children of two parents: each gene is crossed with a chance of one half, and then goes to either child. Not yet
/// canonical.
std::pair<Point, Point> cross(const Point& a, const Point& b, const std::vector<int>& sizes, double eta,
                              Random& random);

/// Mutates each gene with a chance of one in the number of genes, and one gene at least.
void mutate(Point& point, const std::vector<int>& sizes, double eta, Random& random);

}  // namespace bitline::search
