// What is minimised: pure functions from what the networks took to one number. The joint scores are those of
// arXiv 2410.16759.
#pragma once

#include <string>
#include <vector>

#include "sim/search/outcome.hpp"

namespace bitline::search {

/// Which latency counts: of the first image, or the interval between images.
enum class Latency { first, interval };

/// With E energy, L latency, A area, w a network's weight: e = max w E; l = max w L; a = A; el = e l; ela = e l a;
/// ela_mean = mean E mean L A (means weighted by w); ela_all = A prod (E L)^w.
enum class Objective { e, l, a, el, ela, ela_mean, ela_all };

struct ObjectiveEntry {
    Objective objective;
    const char* name;
    const char* unit;
    const char* help;
};
const std::vector<ObjectiveEntry>& objective_table();
const char* name_of(Objective objective);

/// One finite positive number for each objective, all to be minimised, in pJ, ns and mm2. `weights` belong to `networks`
/// one by one. Throws InternalError for a figure that is not finite and positive, and for a product out of range.
std::vector<double> objective_values(const std::vector<Objective>& objectives, Latency latency,
                                     const std::vector<double>& weights, const std::vector<NetworkOutcome>& networks);

}  // namespace bitline::search
