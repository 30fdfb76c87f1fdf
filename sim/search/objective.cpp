#include "sim/search/objective.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "hw/error.hpp"

namespace bitline::search {

namespace {

double checked(double value, const std::string& what) {
    check(std::isfinite(value) && value > 0,
          fmt::format("objective: {} is {}, a finite positive number is expected", what, value));
    return value;
}

/// What all objectives are made of.
struct Totals {
    double most_energy = 0;   ///< max w E
    double most_latency = 0;  ///< max w L
    double mean_energy = 0;   ///< weighted
    double mean_latency = 0;
    double product = 1;  ///< prod (E L)^w
    double area = 0;
};

Totals totals_of(Latency latency, const std::vector<double>& weights, const std::vector<NetworkOutcome>& networks) {
    Totals totals;
    totals.area = checked(networks.front().area_mm2, "area_mm2");
    double weight_sum = 0;
    for (std::size_t i = 0; i < networks.size(); ++i) {
        const NetworkOutcome& network = networks[i];
        const double weight = checked(weights[i], "the weight of " + network.network);
        const double energy = checked(network.energy_pj, "energy_pj of " + network.network);
        const double time = latency == Latency::first
                                ? checked(network.latency_ns, "latency_ns of " + network.network)
                                : checked(network.interval_ns, "interval_ns of " + network.network);
        check(network.area_mm2 == totals.area,
              fmt::format("objective: {} has a chip of {} mm2, {} one of {}", network.network, network.area_mm2,
                          networks.front().network, totals.area));
        totals.most_energy = std::max(totals.most_energy, weight * energy);
        totals.most_latency = std::max(totals.most_latency, weight * time);
        totals.mean_energy += weight * energy;
        totals.mean_latency += weight * time;
        totals.product *= std::pow(energy * time, weight);
        weight_sum += weight;
    }
    totals.mean_energy /= weight_sum;
    totals.mean_latency /= weight_sum;
    return totals;
}

double value_of(Objective objective, const Totals& t) {
    switch (objective) {
        case Objective::e: return t.most_energy;
        case Objective::l: return t.most_latency;
        case Objective::a: return t.area;
        case Objective::el: return t.most_energy * t.most_latency;
        case Objective::ela: return t.most_energy * t.most_latency * t.area;
        case Objective::ela_mean: return t.mean_energy * t.mean_latency * t.area;
        case Objective::ela_all: return t.product * t.area;
    }
    throw InternalError("objective: unknown kind");
}

}  // namespace

const std::vector<ObjectiveEntry>& objective_table() {
    static const std::vector<ObjectiveEntry> table{
        {Objective::e, "e", "pJ", "largest weighted energy"},
        {Objective::l, "l", "ns", "largest weighted latency"},
        {Objective::a, "a", "mm2", "area of the chip"},
        {Objective::el, "el", "pJ ns", "largest energy times largest latency"},
        {Objective::ela, "ela", "pJ ns mm2", "largest energy times largest latency times area"},
        {Objective::ela_mean, "ela_mean", "pJ ns mm2", "mean energy times mean latency times area"},
        {Objective::ela_all, "ela_all", "(pJ ns)^W mm2",
         "area times energy times latency of every network, each to the power of its weight; W is their sum"}};
    return table;
}

const char* name_of(Objective objective) {
    for (const ObjectiveEntry& entry : objective_table()) {
        if (entry.objective == objective) {
            return entry.name;
        }
    }
    throw InternalError("objective: unknown kind");
}

std::vector<double> objective_values(const std::vector<Objective>& objectives, Latency latency,
                                     const std::vector<double>& weights, const std::vector<NetworkOutcome>& networks) {
    check(!networks.empty() && networks.size() == weights.size(),
          fmt::format("objective: {} networks with {} weights", networks.size(), weights.size()));
    const Totals totals = totals_of(latency, weights, networks);
    std::vector<double> values;
    values.reserve(objectives.size());
    for (const Objective objective : objectives) {
        values.push_back(checked(value_of(objective, totals), name_of(objective)));
    }
    return values;
}

}  // namespace bitline::search
