#include "hw/cost/parts.hpp"

#include <gtest/gtest.h>

#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"

namespace bitline {
namespace {

TEST(Parts, CellReadGrowsWithVoltageSquaredAndTime) {
    CostSpec costs;
    costs[Cost::crossbar_cell_read_energy].value = 2e-15;
    costs[Cost::crossbar_read_voltage].value = 0.2;
    costs[Cost::crossbar_read_time].value = 1e8;
    costs[Cost::crossbar_input_activity].value = 0.5;
    CrossbarSpec crossbar;
    crossbar.read_voltage_v = 0.2;
    crossbar.read_time = Time{100'000'000};
    EXPECT_DOUBLE_EQ(cell_read_j(costs, crossbar), 1e-15);
    crossbar.read_voltage_v = 0.4;
    EXPECT_DOUBLE_EQ(cell_read_j(costs, crossbar), 4e-15);
    crossbar.read_time = Time{25'000'000};
    EXPECT_DOUBLE_EQ(cell_read_j(costs, crossbar), 1e-15);
    crossbar.bits_per_cell = 8;
    EXPECT_DOUBLE_EQ(cell_read_j(costs, crossbar), 1e-15);
}

TEST(Parts, RegistersHoldWindowsAndResults) {
    ChipSpec spec;  // 8 crossbars of 128 x 128 cells with 2 bits, two slots each
    EXPECT_DOUBLE_EQ(input_register_bytes(spec), 2 * 8 * 128);
    EXPECT_DOUBLE_EQ(output_register_bytes(spec), 2 * 8 * 128 * 2 / 8.0);
    spec.precision.activation_bits = 4;
    spec.tile.pe.output_registers = 1;
    spec.tile.pe.crossbar.bits_per_cell = 4;
    EXPECT_DOUBLE_EQ(input_register_bytes(spec), 8 * 128);
    EXPECT_DOUBLE_EQ(output_register_bytes(spec), 8 * 128 * 4 / 8.0);
}

TEST(Parts, OnlyOffsetCodingWithoutUnitColumnSumsItsInputs) {
    CrossbarSpec crossbar;
    crossbar.coding = WeightCoding::offset;
    EXPECT_TRUE(has_input_sum(crossbar));
    crossbar.column_flip = true;
    EXPECT_FALSE(has_input_sum(crossbar));
    crossbar = CrossbarSpec{};
    crossbar.coding = WeightCoding::differential;
    EXPECT_FALSE(has_input_sum(crossbar));
}

TEST(Parts, AnAdderForEachActivationThatTheTileBusBrings) {
    ChipSpec spec;
    spec.tile.bus_width_bits = 384;
    EXPECT_EQ(input_sum_adders(spec), 48);
    spec.precision.activation_bits = 12;
    EXPECT_EQ(input_sum_adders(spec), 32);
    spec.tile.bus_width_bits = 8;
    EXPECT_EQ(input_sum_adders(spec), 1);
}

TEST(Parts, MemoriesAreKnownByName) {
    EXPECT_EQ(memory_figure("lpddr4"), Cost::memory_lpddr4);
    EXPECT_EQ(memory_figure("hbm3"), Cost::memory_hbm3);
    try {
        memory_figure("tape");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "memory.kind: no energy is known for this memory, got 'tape', allowed: "
                                   "lpddr4 | lpddr | ddr3 | hbm2 | hbm3");
    }
}

TEST(Parts, EveryActionHasAKindAndEveryKindAName) {
    for (std::size_t i = 0; i < action_count; ++i) {
        EXPECT_LT(static_cast<std::size_t>(kind_of(static_cast<Action>(i))), component_kind_count);
    }
    EXPECT_EQ(kind_of(Action::input_register_read), ComponentKind::buffer);
    EXPECT_EQ(kind_of(Action::global_buffer_read), ComponentKind::buffer);
    EXPECT_EQ(kind_of(Action::group_bus_flit), ComponentKind::bus);
    EXPECT_EQ(kind_of(Action::accumulate), ComponentKind::vector_unit);
    EXPECT_EQ(kind_of(Action::sideband_update), ComponentKind::link);
    EXPECT_EQ(kind_of(Action::input_sum_add), ComponentKind::shift_add);
    EXPECT_STREQ(name_of(ComponentKind::crossbar), "crossbar");
    EXPECT_STREQ(name_of(ComponentKind::other), "other");
}

}  // namespace
}  // namespace bitline
