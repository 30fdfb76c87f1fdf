#include "sim/search/objective.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "hw/error.hpp"

namespace bitline::search {
namespace {

NetworkOutcome outcome(const std::string& name, double energy_pj, double latency_ns, double area_mm2) {
    NetworkOutcome network;
    network.network = name;
    network.energy_pj = energy_pj;
    network.latency_ns = latency_ns;
    network.interval_ns = latency_ns / 10;
    network.area_mm2 = area_mm2;
    return network;
}

const std::vector<Objective> all_objectives{Objective::e,   Objective::l,        Objective::a,      Objective::el,
                                            Objective::ela, Objective::ela_mean, Objective::ela_all};
const std::vector<NetworkOutcome> two_networks{outcome("a", 10, 300, 2), outcome("b", 40, 100, 2)};

TEST(Objective, JointScoresOfTwoNetworks) {
    // e = 40, l = 300, a = 2, el = 12000, ela = 24000; means 25 and 200: 10000; (10 * 300) (40 * 100) 2 = 2.4e7.
    const std::vector<double> expected{40, 300, 2, 12'000, 24'000, 10'000, 2.4e7};
    const std::vector<double> values = objective_values(all_objectives, Latency::first, {1, 1}, two_networks);
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_DOUBLE_EQ(values[i], expected[i]) << name_of(all_objectives[i]);
    }
}

TEST(Objective, WeightsCount) {
    // e = max(10, 3 * 40) = 120; l = max(300, 300) = 300; means (10 + 120) / 4 = 32.5 and (300 + 300) / 4 = 150;
    // ela_all = 2 * 3000 * 4000^3 = 3.84e14.
    const std::vector<double> expected{120, 300, 2, 36'000, 72'000, 9'750, 3.84e14};
    const std::vector<double> values = objective_values(all_objectives, Latency::first, {1, 3}, two_networks);
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], 1e-12 * expected[i]) << name_of(all_objectives[i]);
    }
}

TEST(Objective, TheIntervalCanStandForTheLatency) {
    EXPECT_EQ(objective_values({Objective::l}, Latency::interval, {1, 1}, two_networks), std::vector<double>{30});
}

TEST(Objective, EveryObjectiveOfTheTableIsNamed) {
    ASSERT_EQ(objective_table().size(), all_objectives.size());
    for (std::size_t i = 0; i < all_objectives.size(); ++i) {
        EXPECT_EQ(objective_table()[i].objective, all_objectives[i]);
    }
}

TEST(Objective, RefusesZeroAndInfinity) {
    const auto refused = [](const NetworkOutcome& network, double weight = 1) {
        EXPECT_THROW(objective_values({Objective::ela}, Latency::first, {weight}, {network}), InternalError);
    };
    const double infinity = std::numeric_limits<double>::infinity();
    refused(outcome("n", 0, 1, 1));
    refused(outcome("n", 1, 0, 1));
    refused(outcome("n", 1, 1, 0));
    refused(outcome("n", -1, 1, 1));
    refused(outcome("n", infinity, 1, 1));
    refused(outcome("n", 1, std::nan(""), 1));
    refused(outcome("n", 1e200, 1e200, 1));  // the product is out of range
    refused(outcome("n", 1, 1, 1), 0);
    EXPECT_THROW(objective_values({Objective::ela}, Latency::first, {1, 1}, {two_networks[0]}), InternalError);
    EXPECT_THROW(objective_values({Objective::ela}, Latency::first, {}, {}), InternalError);
    EXPECT_THROW(objective_values({Objective::a}, Latency::first, {1, 1}, {two_networks[0], outcome("c", 1, 1, 3)}),
                 InternalError);
}

}  // namespace
}  // namespace bitline::search
