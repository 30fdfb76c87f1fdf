#include "sim/search/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hw/error.hpp"

namespace bitline::search {

namespace {

std::vector<double> ranks(const std::vector<double>& values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) {
            ++end;
        }
        for (std::size_t i = begin; i < end; ++i) {
            rank[order[i]] = static_cast<double>(begin + end - 1) / 2;
        }
        begin = end;
    }
    return rank;
}

}  // namespace

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
    check(a.size() == b.size(), "rank_correlation: two lists of different length");
    const std::vector<double> x = ranks(a);
    const std::vector<double> y = ranks(b);
    const double mean = (static_cast<double>(a.size()) - 1) / 2;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
        xy += (x[i] - mean) * (y[i] - mean);
    }
    return xx == 0 || yy == 0 ? 0 : xy / std::sqrt(xx * yy);
}

bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] > b[i]) {
            return false;
        }
        better = better || a[i] < b[i];
    }
    return better;
}

std::vector<std::size_t> best_first(const std::vector<std::vector<double>>& objectives) {
    std::vector<std::size_t> order(objectives.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!objectives.empty() && objectives.front().size() == 1) {
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return objectives[a] < objectives[b]; });
        return order;
    }
    std::vector<std::size_t> dominators(objectives.size(), 0);
    for (std::size_t i = 0; i < objectives.size(); ++i) {
        for (const std::vector<double>& other : objectives) {
            dominators[i] += dominates(other, objectives[i]) ? 1 : 0;
        }
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return dominators[a] < dominators[b]; });
    return order;
}

}  // namespace bitline::search
