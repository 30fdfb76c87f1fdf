// The ideal model against the evaluator of the published joint search: 60 designs on 4 networks.
#include "sim/ideal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include <fmt/format.h>

#include "sim/report/checks.hpp"
#include "tests/published/joint_designs.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

constexpr double published_rounding = 1e-5;  // areas and energies are given to six digits

/// Relative deviations of the model from what is published, and the latencies of both.
struct Deviations {
    std::vector<double> energy;
    std::vector<double> area;
    std::vector<double> model_latency;
    std::vector<double> published_latency;

    double equal_latencies() const {
        double equal = 0;
        for (std::size_t i = 0; i < model_latency.size(); ++i) {
            equal += std::abs(model_latency[i] / published_latency[i] - 1) < published_rounding ? 1 : 0;
        }
        return equal;
    }
};

double worst(const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
}

Deviations deviations_on(const std::string& network) {
    const Graph graph = import_network("configs/networks/" + network + ".yaml");
    Deviations deviations;
    for (const PublishedDesign& design : published_designs()) {
        if (design.network != network) {
            continue;
        }
        const Report report = ideal_report(graph, design.chip());
        check_report(report);
        deviations.energy.push_back(std::abs(number(report, "energy_pj") * 1e-12 / design.energy_j - 1));
        deviations.area.push_back(std::abs(number(report, "area_mm2") / design.area_mm2 - 1));
        deviations.model_latency.push_back(number(report, "latency_ns") * 1e-9);
        deviations.published_latency.push_back(design.latency_s);
    }
    return deviations;
}

/// Prints the deviations, and holds them to what docs/ideal.md states.
void expect_close(const std::string& network, double energy_median, double energy_worst) {
    const Deviations of = deviations_on(network);
    ASSERT_EQ(of.energy.size(), 60U);
    const double rank = rank_correlation(of.model_latency, of.published_latency);
    std::cout << fmt::format(
        "{}: area {:.2f} % median, {:.2f} % worst; energy {:.1f} % median, {:.1f} % worst; latency equal in {} of {}, "
        "rank correlation {:.3f}\n",
        network, 100 * median(of.area), 100 * worst(of.area), 100 * median(of.energy), 100 * worst(of.energy),
        of.equal_latencies(), of.energy.size(), rank);
    EXPECT_LE(median(of.area), 0.003);
    EXPECT_LE(worst(of.area), 0.012);
    EXPECT_LE(median(of.energy), energy_median);
    EXPECT_LE(worst(of.energy), energy_worst);
    EXPECT_GE(rank, 0.99);
    // The published mapper splits dimensions evenly, so it is never faster than the law.
    for (std::size_t i = 0; i < of.energy.size(); ++i) {
        EXPECT_LE(of.model_latency[i], of.published_latency[i] * (1 + published_rounding)) << i;
    }
}

TEST(IdealPublished, ResNet18) {
    expect_close("resnet18", 0.02, 0.06);
}
TEST(IdealPublished, Vgg16) {
    expect_close("vgg16", 0.02, 0.05);
}
TEST(IdealPublished, AlexNet) {
    expect_close("alexnet", 0.02, 0.03);
}
TEST(IdealPublished, MobileNetV3) {
    expect_close("mobilenet_v3_large", 0.06, 0.24);
}

TEST(IdealPublished, LatenciesOfTheLargeLayersAreExact) {
    EXPECT_EQ(deviations_on("resnet18").equal_latencies(), 56);
    EXPECT_EQ(deviations_on("alexnet").equal_latencies(), 52);
}

TEST(RankCorrelation, ByHand) {
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {10, 20, 40}), 1);
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3}, {3, 2, 1}), -1);
    // Ranks 0 1 2 3 and 0.5 0.5 2 3: 4.5 / sqrt(5 x 4.5).
    EXPECT_NEAR(rank_correlation({1, 2, 3, 4}, {1, 1, 2, 3}), 4.5 / std::sqrt(22.5), 1e-12);
    EXPECT_DOUBLE_EQ(median({3, 1, 2, 10}), 2.5);
}

}  // namespace
}  // namespace bitline
