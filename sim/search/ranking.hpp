// How well one order predicts another, and who dominates whom.
#pragma once

#include <cstddef>
#include <vector>

namespace bitline::search {

/// Spearman's rank correlation, equal values sharing their mean rank; 0 where one side has a single value only.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Whether `a` is nowhere worse than `b` and somewhere better; all minimised.
bool dominates(const std::vector<double>& a, const std::vector<double>& b);

/// The points in order of how many others dominate them, the earlier first where several are equal; of one objective,
/// in order of its value.
std::vector<std::size_t> best_first(const std::vector<std::vector<double>>& objectives);

}  // namespace bitline::search
