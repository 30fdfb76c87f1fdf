#include "hw/cost/scaling.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

constexpr double nm = 1e-9;

TEST(Scaling, AreaFollowsTheTableOfStillmakerAndBaas) {
    EXPECT_DOUBLE_EQ(area_scale(32 * nm, 32 * nm), 1);
    // Published factors from 32 nm, given to two digits: 3.3 to 65 nm, 2.2 to 45 nm, 0.46 to 20 nm, 0.13 to 7 nm.
    EXPECT_NEAR(area_scale(32 * nm, 65 * nm), 3.3, 0.11);
    EXPECT_NEAR(area_scale(32 * nm, 45 * nm), 2.2, 0.03);
    EXPECT_NEAR(area_scale(32 * nm, 20 * nm), 0.46, 0.005);
    EXPECT_NEAR(area_scale(32 * nm, 7 * nm), 0.13, 0.005);
    EXPECT_NEAR(area_scale(130 * nm, 7 * nm), 0.0092, 0.0002);
}

TEST(Scaling, EnergyFollowsThePolynomials) {
    // p_45(0.8) = 1.103 x 0.64 - 0.362 x 0.8 + 0.2767, p_32(0.8) = 0.9559 x 0.64 - 0.7823 x 0.8 + 0.471.
    EXPECT_NEAR(energy_scale(45 * nm, 32 * nm), 0.456936 / 0.69302, 1e-9);
    EXPECT_NEAR(energy_scale(65 * nm, 7 * nm), 0.065358 / 0.8598, 1e-5);
    EXPECT_DOUBLE_EQ(energy_scale(22 * nm, 22 * nm), 1);
}

TEST(Scaling, ThereAndBackIsOne) {
    for (const double node : {5.0, 7.0, 12.0, 22.0, 28.0, 40.0, 90.0, 180.0}) {
        EXPECT_NEAR(area_scale(32 * nm, node * nm) * area_scale(node * nm, 32 * nm), 1, 1e-12) << node;
        EXPECT_NEAR(energy_scale(32 * nm, node * nm) * energy_scale(node * nm, 32 * nm), 1, 1e-12) << node;
    }
}

TEST(Scaling, GrowsWithTheNode) {
    double area = 0;
    double energy = 0;
    for (double node = 5; node <= 180; node += 1) {
        EXPECT_GT(area_scale(32 * nm, node * nm), area) << node;
        EXPECT_GT(energy_scale(32 * nm, node * nm), energy) << node;
        area = area_scale(32 * nm, node * nm);
        energy = energy_scale(32 * nm, node * nm);
    }
}

TEST(Scaling, SupplyScalesEnergyWithItsSquareAndLeakageLinearly) {
    TechnologySpec technology;
    technology.nominal_supply_v = 0.9;
    technology.supply_v = 0.45;
    EXPECT_DOUBLE_EQ(supply_energy_scale(technology), 0.25);
    EXPECT_DOUBLE_EQ(supply_leakage_scale(technology), 0.5);
    technology.node_nm = 22;
    EXPECT_DOUBLE_EQ(node_m(technology), 22e-9);
}

}  // namespace
}  // namespace bitline
