#include "sim/reproduce/joint_outcome.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "hw/error.hpp"

namespace bitline::reproduce {
namespace {

using search::NetworkOutcome;
using search::NetworkResult;
using search::Status;

/// EDAP of `edap` mJ ms mm2: as many pJ, 1e9 ns and 1e6 mm2 make 1e15 of the small units.
NetworkResult of_edap(double edap) {
    NetworkResult result;
    result.outcome.energy_pj = edap;
    result.outcome.latency_ns = 1e9;
    result.outcome.area_mm2 = 1e6;
    return result;
}

NetworkResult failed() {
    NetworkResult result = of_edap(1);
    result.status = Status::infeasible;
    result.reason = "network b does not fit: too small";
    return result;
}

NetworkOutcome outcome(double latency_ns, double energy_pj, double area_mm2) {
    NetworkOutcome all;
    all.network = "n";
    all.latency_ns = latency_ns;
    all.energy_pj = energy_pj;
    all.area_mm2 = area_mm2;
    return all;
}

TEST(JointOutcome, EdapIsEnergyTimesDelayTimesArea) {
    NetworkResult result;
    result.outcome = outcome(2e6, 3e9, 5);  // 2 ms, 3 mJ
    EXPECT_DOUBLE_EQ(edap_of(result).value(), 30);
    EXPECT_DOUBLE_EQ(edap_of(of_edap(7)).value(), 7);
    EXPECT_FALSE(edap_of(failed()));
}

TEST(JointOutcome, RefusesFiguresThatAreNone) {
    for (const double bad :
         {0.0, -1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        for (const NetworkOutcome& o : {outcome(bad, 1, 1), outcome(1, bad, 1), outcome(1, 1, bad)}) {
            NetworkResult result;
            result.outcome = o;
            EXPECT_THROW(edap_of(result), InternalError) << bad;
        }
    }
}

TEST(JointOutcome, GainAndLossArePercentages) {
    EXPECT_DOUBLE_EQ(gain_percent(64, 100), 36);
    EXPECT_DOUBLE_EQ(gain_percent(150, 100), -50);
    EXPECT_DOUBLE_EQ(gain_percent(5, 5), 0);
    EXPECT_DOUBLE_EQ(loss_percent(125, 100), 25);
    EXPECT_DOUBLE_EQ(loss_percent(80, 100), -20);
}

/// Three searches (joint, a, b) for the networks a and b.
View two_networks() {
    View view;
    view.results = {{of_edap(30), of_edap(8)}, {of_edap(20), of_edap(10)}, {of_edap(90), of_edap(4)}};
    return view;
}

TEST(JointOutcome, ComparesTheThreeWinners) {
    // The largest network is a: its winner is the largest-only one for both.
    const Comparison a = compare(two_networks(), 0, 0);
    EXPECT_DOUBLE_EQ(a.joint.value(), 30);
    EXPECT_DOUBLE_EQ(a.largest_only.value(), 20);
    EXPECT_DOUBLE_EQ(a.own.value(), 20);
    EXPECT_DOUBLE_EQ(a.gain_percent.value(), -50);
    EXPECT_DOUBLE_EQ(a.loss_percent.value(), 50);
    const Comparison b = compare(two_networks(), 0, 1);
    EXPECT_DOUBLE_EQ(b.joint.value(), 8);
    EXPECT_DOUBLE_EQ(b.largest_only.value(), 10);
    EXPECT_DOUBLE_EQ(b.own.value(), 4);
    EXPECT_DOUBLE_EQ(b.gain_percent.value(), 20);
    EXPECT_DOUBLE_EQ(b.loss_percent.value(), 100);
    // The largest is b.
    EXPECT_DOUBLE_EQ(compare(two_networks(), 1, 0).gain_percent.value(), 100 * (1 - 30.0 / 90));
}

TEST(JointOutcome, WhatIsMissingStaysEmpty) {
    View view = two_networks();
    view.results[1][1] = failed();  // the winner for a does not fit b
    Comparison b = compare(view, 0, 1);
    EXPECT_FALSE(b.largest_only);
    EXPECT_FALSE(b.gain_percent);
    EXPECT_DOUBLE_EQ(b.loss_percent.value(), 100);
    view.results[2].clear();  // nothing was found for b
    b = compare(view, 0, 1);
    EXPECT_FALSE(b.own);
    EXPECT_FALSE(b.loss_percent);
    view.results[0].clear();
    EXPECT_FALSE(compare(view, 0, 0).joint);
    EXPECT_FALSE(compare(view, 0, 0).gain_percent);
}

TEST(JointOutcome, RanksWithTies) {
    // Latencies 1 2 2 4 have the ranks 1 2.5 2.5 4, those of the other model, 10 10 20 30, the ranks 1.5 1.5 3 4. Deviations
    // from 2.5: -1.5 0 0 1.5 and -1 -1 0.5 1.5, so 3.75 / sqrt(4.5 x 4.5) = 0.8333. Energies are in opposite order.
    // EDAP: 4 6 4 4 with ranks 2 4 2 2, and 10 20 60 120: deviations -0.5 1.5 -0.5 -0.5 and -1.5 -0.5 0.5 1.5, so
    // -1 / sqrt(3 x 5) = -0.2582.
    const std::vector<std::vector<NetworkOutcome>> a{
        {outcome(1, 4, 1)}, {outcome(2, 3, 1)}, {outcome(2, 2, 1)}, {outcome(4, 1, 1)}};
    const std::vector<std::vector<NetworkOutcome>> b{
        {outcome(10, 1, 1)}, {outcome(10, 2, 1)}, {outcome(20, 3, 1)}, {outcome(30, 4, 1)}};
    const Correlation found = correlation("g", a, b, {1, 2, 3, 4}, {2, 1, 4, 3});
    EXPECT_EQ(found.designs, 4);
    ASSERT_EQ(found.networks.size(), 1U);
    EXPECT_NEAR(found.networks[0].latency, 3.75 / 4.5, 1e-12);
    EXPECT_NEAR(found.networks[0].energy, -1, 1e-12);
    EXPECT_NEAR(found.networks[0].edap, -0.2581988897, 1e-9);
    EXPECT_NEAR(found.score, 0.6, 1e-12);
    EXPECT_EQ(correlation("g", {}, {}, {}, {}).designs, 0);
    EXPECT_THROW(correlation("g", a, {}, {1, 2, 3, 4}, {}), InternalError);
}

}  // namespace
}  // namespace bitline::reproduce
