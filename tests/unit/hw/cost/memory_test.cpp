#include "hw/cost/memory.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "hw/error.hpp"

namespace bitline {
namespace {

MemoryPoint point(std::int64_t capacity, int width, double read, double write, double area, double leakage) {
    return {capacity, width, read, write, area, leakage};
}

/// Two sizes at 64 bits, two at 256.
MemoryTable table() {
    MemoryTable made;
    made.node_m = 32e-9;
    made.points = {point(16384, 64, 8e-12, 4e-12, 400e-12, 4e-6), point(1024, 64, 2e-12, 1e-12, 100e-12, 1e-6),
                   point(1024, 256, 4e-12, 2e-12, 200e-12, 2e-6), point(16384, 256, 16e-12, 8e-12, 800e-12, 8e-6)};
    return made;
}

constexpr MemoryScaling scaling{0.5, 1.0, 0.5};

TEST(Memory, KnownMemoriesAreTakenAsTheyAre) {
    const MemoryCost cost = memory_cost(table(), scaling, 1024, 256, 1, TechnologySpec{});
    EXPECT_DOUBLE_EQ(cost.read_j_per_byte, 4e-12 / 32);
    EXPECT_DOUBLE_EQ(cost.write_j_per_byte, 2e-12 / 32);
    EXPECT_DOUBLE_EQ(cost.area_m2, 200e-12);
    EXPECT_DOUBLE_EQ(cost.leakage_w, 2e-6);
}

TEST(Memory, BetweenSizesAndWidthsOnLogarithmicAxes) {
    // Half way from 1 to 16 KiB and from 64 to 256 bits: geometric means.
    const MemoryCost size = memory_cost(table(), scaling, 4096, 64, 1, TechnologySpec{});
    EXPECT_NEAR(size.read_j_per_byte, 4e-12 / 8, 1e-20);
    EXPECT_NEAR(size.area_m2, 200e-12, 1e-18);
    const MemoryCost width = memory_cost(table(), scaling, 1024, 128, 1, TechnologySpec{});
    EXPECT_NEAR(width.read_j_per_byte, std::sqrt(8.0) * 1e-12 / 16, 1e-20);
    EXPECT_NEAR(width.leakage_w, std::sqrt(2.0) * 1e-6, 1e-14);
}

TEST(Memory, BeyondTheTableTheExponentsGoOn) {
    const MemoryCost big = memory_cost(table(), scaling, 4 * 16384, 64, 1, TechnologySpec{});
    EXPECT_NEAR(big.read_j_per_byte, 2 * 8e-12 / 8, 1e-20);
    EXPECT_NEAR(big.area_m2, 4 * 400e-12, 1e-18);
    EXPECT_NEAR(big.leakage_w, 4 * 4e-6, 1e-14);
    const MemoryCost tiny = memory_cost(table(), scaling, 256, 64, 1, TechnologySpec{});
    EXPECT_NEAR(tiny.write_j_per_byte, 0.5e-12 / 8, 1e-20);
    EXPECT_NEAR(tiny.area_m2, 25e-12, 1e-18);
}

TEST(Memory, ANarrowAccessCostsAsMuchAsTheNarrowestKnown) {
    const MemoryCost narrow = memory_cost(table(), scaling, 1024, 32, 1, TechnologySpec{});
    EXPECT_DOUBLE_EQ(narrow.read_j_per_byte, 2e-12 / 4);
    const MemoryCost wide = memory_cost(table(), scaling, 1024, 1024, 1, TechnologySpec{});
    EXPECT_DOUBLE_EQ(wide.read_j_per_byte, 4e-12 / 32) << "four of the widest side by side";
}

TEST(Memory, PortsAddAreaLeakageAndEnergy) {
    const MemoryCost one = memory_cost(table(), scaling, 1024, 64, 1, TechnologySpec{});
    const MemoryCost three = memory_cost(table(), scaling, 1024, 64, 3, TechnologySpec{});
    EXPECT_DOUBLE_EQ(three.area_m2, 2 * one.area_m2);
    EXPECT_DOUBLE_EQ(three.leakage_w, 2 * one.leakage_w);
    EXPECT_DOUBLE_EQ(three.read_j_per_byte, std::sqrt(2.0) * one.read_j_per_byte);
}

TEST(Memory, NoBytesCostNothing) {
    const MemoryCost none = memory_cost(table(), scaling, 0, 256, 2, TechnologySpec{});
    EXPECT_EQ(none.area_m2, 0);
    EXPECT_EQ(none.read_j_per_byte, 0);
    EXPECT_EQ(none.leakage_w, 0);
    EXPECT_THROW(memory_cost(MemoryTable{}, scaling, 1024, 64, 1, TechnologySpec{}), InternalError);
}

TEST(Memory, GrowsWithCapacity) {
    MemoryCost last;
    for (std::int64_t capacity = 128; capacity <= 1 << 20; capacity *= 2) {
        const MemoryCost cost = memory_cost(table(), scaling, capacity, 128, 1, TechnologySpec{});
        EXPECT_GT(cost.read_j_per_byte, last.read_j_per_byte) << capacity;
        EXPECT_GT(cost.area_m2, last.area_m2) << capacity;
        EXPECT_GT(cost.leakage_w, last.leakage_w) << capacity;
        last = cost;
    }
}

}  // namespace
}  // namespace bitline
