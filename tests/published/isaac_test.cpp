// ISAAC-CE (Shafiee et al., ISCA 2016): what follows from the component costs alone, with the table that runs use.
#include <gtest/gtest.h>

#include "hw/cost/cost_table.hpp"
#include "hw/spec_reader.hpp"
#include "sim/report/account.hpp"
#include "tests/published/published_figure.hpp"

namespace bitline {
namespace {

ChipSpec isaac(const std::vector<std::string>& overrides = {}) {
    return read_chip("isaac", ConfigPaths{{"configs"}}, overrides);
}

const std::vector<std::string> sixteen_bits{"precision.weight_bits=16", "precision.activation_bits=16"};

double interface_mm2(const CostTable& costs) {
    return costs.area_m2(ComponentKind::other) * 1e6;
}

TEST(Isaac, TileAndChipAreasAreThePublishedOnes) {
    const ChipSpec spec = isaac();
    const CostTable costs = cost_table(spec);
    const double chip_mm2 = costs.area_m2() * 1e6;
    const double tile_mm2 = (chip_mm2 - interface_mm2(costs)) / spec.tiles();
    RecordProperty("tile_mm2", std::to_string(tile_mm2));
    RecordProperty("chip_mm2", std::to_string(chip_mm2));
    EXPECT_EQ(spec.tiles(), 168);
    EXPECT_TRUE(agrees(tile_mm2, published_figure(spec, "tile_area_mm2"))) << tile_mm2;
    EXPECT_TRUE(agrees(chip_mm2, published_figure(spec, "area_mm2"))) << chip_mm2;
}

TEST(Isaac, RowsOfTheAreaTable) {
    const ChipSpec spec = isaac();
    const CostTable costs = cost_table(spec);
    const auto per_tile = [&](ComponentKind kind) {
        return costs.area_m2(kind) * 1e6 / 168;
    };
    EXPECT_NEAR(per_tile(ComponentKind::adc), 12 * 0.0096, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::dac), 12 * 0.00017, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::sample_hold), 12 * 0.00004, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::crossbar), 12 * 0.0002, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::shift_add), 12 * 0.00024, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::bus), 0.09, 1e-9);
    EXPECT_NEAR(per_tile(ComponentKind::buffer), 12 * (0.0021 + 0.00077) + 0.083 + 0.0032, 1e-9);
    // The published router has 8 ports. Four of the 42 have one more, to a memory controller: buffers 9 / 8, switch 81 / 64.
    const double nine_ports = 0.77 * 9 / 8 + 0.23 * 81 / 64;
    EXPECT_NEAR(costs.area_m2(ComponentKind::router) * 1e6, (38 + 4 * nine_ports) * 0.151, 1e-9);
    EXPECT_NEAR(interface_mm2(costs), 22.88, 1e-9);
}

TEST(Isaac, PeakThroughputIsThePublishedOne) {
    // 168 x 12 x 8 arrays x 128 rows x 16 weights x 2 operations per 16 x 100 ns.
    EXPECT_NEAR(peak_tops(isaac(sixteen_bits)), 41.28768, 1e-9);
    EXPECT_TRUE(agrees(peak_tops(isaac(sixteen_bits)), published_figure(isaac(), "peak_tops")));
    EXPECT_NEAR(peak_tops(isaac()), 4 * 41.28768, 1e-9) << "half the steps, twice the weights per row";
}

TEST(Isaac, SlowerConvertersLowerThePeak) {
    std::vector<std::string> slow = sixteen_bits;
    slow.emplace_back("tile.pe.adc.rate=640 MS/s");
    EXPECT_NEAR(peak_tops(isaac(slow)), 41.28768 / 2, 1e-9);
    std::vector<std::string> fast = sixteen_bits;
    fast.emplace_back("tile.pe.adc.rate=2.56 GS/s");
    EXPECT_NEAR(peak_tops(isaac(fast)), 41.28768, 1e-9) << "the array's 100 ns remain";
}

/// Counts of one tile in 1.6 us: 16 one-bit steps of 96 arrays.
ActionCounts full_activity() {
    ActionCounts counts{};
    const auto set = [&](Action action, std::uint64_t n) {
        counts[static_cast<std::size_t>(action)] = n;
    };
    const std::uint64_t arrays = 12 * 8;
    const std::uint64_t lines = arrays * 128 * 16;
    set(Action::crossbar_read, lines * 128);
    set(Action::dac_drive, lines);
    set(Action::sample_hold, lines);
    set(Action::adc_convert, lines);
    set(Action::shift_add, lines);
    const std::uint64_t inputs = arrays * 128 * 2;
    const std::uint64_t sums = arrays * 16 * 4;
    set(Action::buffer_read, inputs);
    set(Action::bus_transfer, inputs + sums);
    set(Action::input_register_write, inputs);
    set(Action::input_register_read, lines / 8);
    set(Action::output_register_write, sums);
    set(Action::output_register_read, sums);
    set(Action::accumulate, arrays * 16);
    set(Action::vector_requantise, arrays * 16);
    set(Action::output_buffer_write, arrays * 16 * 2);
    set(Action::output_buffer_read, arrays * 16 * 2);
    return counts;
}

double dynamic_w(const CostTable& costs) {
    double energy_j = 0;
    for (std::size_t i = 0; i < action_count; ++i) {
        energy_j += static_cast<double>(full_activity()[i]) * costs.actions[i].energy_j;
    }
    return 168 * energy_j / 1.6e-6;
}

TEST(Isaac, FullActivityTakesThePublishedPower) {
    const CostTable costs = cost_table(isaac(sixteen_bits));
    const double total_w = dynamic_w(costs) + costs.leakage_w();
    RecordProperty("dynamic_w", std::to_string(dynamic_w(costs)));
    RecordProperty("static_w", std::to_string(costs.leakage_w()));
    EXPECT_TRUE(agrees(total_w * 1e3, published_figure(isaac(), "power_mw")))
        << dynamic_w(costs) << " W dynamic, " << costs.leakage_w() << " W static";
    // The split that the technology file states: HyperTransport 10.4 W, routers 31.5 mW at 8 ports, converters a tenth.
    EXPECT_NEAR(costs.leakage_w(ComponentKind::other), 10.4, 1e-9);
    EXPECT_NEAR(costs.leakage_w(ComponentKind::router), (38 + 4 * (0.77 * 9 / 8 + 0.23 * 81 / 64)) * 0.0315, 1e-9);
    EXPECT_NEAR(costs.leakage_w(ComponentKind::adc), 16128 * 0.0002, 1e-9);
}

TEST(Isaac, ConvertersTakeTheirPublishedPowerAtFullRate) {
    const CostTable costs = cost_table(isaac());
    // 16 mW per processing element: 8 converters, 1.28 G conversions per second each.
    const double watts =
        8 * (1.28e9 * costs[Action::adc_convert].energy_j) + costs.leakage_w(ComponentKind::adc) / 2016;
    EXPECT_NEAR(watts, 0.016, 1e-12);
}

TEST(Isaac, ArraysAndDriversTakeTheirPublishedPower) {
    const CostTable costs = cost_table(isaac());
    EXPECT_NEAR(8 * 128 * 128 * costs[Action::crossbar_read].energy_j / 100e-9, 2.4e-3, 1e-12);
    const double dac_w =
        8 * 128 * costs[Action::dac_drive].energy_j / 100e-9 + costs.leakage_w(ComponentKind::dac) / 2016;
    EXPECT_NEAR(dac_w, 4e-3, 1e-12);
}

TEST(Isaac, RateAndEnergyOfConvertersMoveThePower) {
    const double before = cost_table(isaac()).leakage_w() + dynamic_w(cost_table(isaac()));
    const CostTable costly = cost_table(isaac({"technology.costs.adc.energy=3.125 pJ"}));
    // 2 mW more for each of 16 128 converters.
    EXPECT_NEAR(costly.leakage_w() + dynamic_w(costly) - before, 16128 * 0.002, 1e-6);
    const CostTable faster = cost_table(isaac({"tile.pe.adc.rate=2.56 GS/s"}));
    EXPECT_GT(faster.leakage_w() + dynamic_w(faster), before * 1.2);
}

}  // namespace
}  // namespace bitline
