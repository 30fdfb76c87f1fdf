// ISAAC at full load: a Program that keeps every array of the chip reading 16-bit inputs must reach the published peak and
// draw the published power, with the cost table that all runs use.
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "hw/check_program.hpp"
#include "hw/spec_reader.hpp"
#include "sim/report/account.hpp"
#include "sim/run.hpp"
#include "tests/published/published_figure.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

ChipSpec isaac_16_bit(const std::vector<std::string>& overrides = {}) {
    std::vector<std::string> all{"precision.weight_bits=16", "precision.activation_bits=16"};
    all.insert(all.end(), overrides.begin(), overrides.end());
    return read_chip("isaac", ConfigPaths{{"configs"}}, all);
}

// Every tile: one window after another over all 96 arrays (128 wordlines, 16 results of 16 bits each), partial sums drained by the
// vector unit. The input is in the buffer; only the loads from it are timed.
Program saturating(const ChipSpec& spec, int windows) {
    HandMadeProgram program("saturating");
    const int arrays = spec.crossbars_per_tile();
    for (int tile = 0; tile < spec.tiles(); ++tile) {
        Node mvm = mvm_node(tile, whole_domain(1, windows), 0, arrays, arrays * 128 * 2);
        mvm.mvm.steps = 16;
        mvm.mvm.distinct_inputs = arrays * 128;
        mvm.mvm.results = arrays * 16;
        mvm.mvm.outputs.assign(static_cast<std::size_t>(arrays), 16);
        mvm.mvm.array_macs.assign(static_cast<std::size_t>(arrays), 128 * 16);
        mvm.mvm.macs = std::int64_t{128} * 16 * arrays;
        VecWork work;
        work.bus_bytes = arrays * 16 * spec.tile.accumulator.bits / 8;
        work.requantises = arrays * 16;
        const NodeId producer = program.add(mvm, "tile" + std::to_string(tile) + ".mvm");
        const NodeId consumer =
            program.add(vec_node(tile, whole_domain(1, windows), work), "tile" + std::to_string(tile) + ".vec");
        program.connect({producer}, consumer, whole_map(1, windows), {}, work.bus_bytes, spec.tile.pe.output_registers,
                        Home::registers);
    }
    return program.take();
}

struct Peak {
    double tops = 0;
    double watts = 0;
    double static_watts = 0;
};

Peak measure(const std::vector<std::string>& overrides = {}) {
    const ChipSpec spec = isaac_16_bit(overrides);
    const int windows = 400;
    const Program program = saturating(spec, windows);
    check_program(program, spec);
    const std::string text = sc_isolated_text([&] {
        const Activity activity = simulate(spec, program);
        const CostTable costs = cost_table(spec);
        std::uint64_t macs = 0;
        double joules = 0;
        for (const NodeActivity& node : activity.nodes) {
            macs += node.macs;
            for (std::size_t a = 0; a < action_count; ++a) {
                joules += static_cast<double>(node.actions[a]) * costs.actions[a].energy_j;
            }
        }
        const double seconds = spec.clock.ns(activity.cycles) * 1e-9;
        return std::to_string(2e-12 * static_cast<double>(macs) / seconds) + " " + std::to_string(joules / seconds) +
               " " + std::to_string(costs.leakage_w());
    });
    Peak peak;
    double dynamic_watts = 0;
    std::istringstream(text) >> peak.tops >> dynamic_watts >> peak.static_watts;
    peak.watts = dynamic_watts + peak.static_watts;
    return peak;
}

TEST(IsaacPeak, SaturatedChipReachesItsThroughputAndPower) {
    const Peak peak = measure();
    RecordProperty("tops", std::to_string(peak.tops));
    RecordProperty("watts", std::to_string(peak.watts));
    RecordProperty("static_watts", std::to_string(peak.static_watts));
    std::cout << "ISAAC-CE saturated: " << peak.tops << " TOPS, " << peak.watts << " W, of which " << peak.static_watts
              << " W static\n";
    const ChipSpec spec = isaac_16_bit();
    EXPECT_TRUE(agrees(peak.tops, published_figure(spec, "peak_tops")));
    EXPECT_TRUE(agrees(peak.watts * 1e3, published_figure(spec, "power_mw")));
    EXPECT_LE(peak.tops, peak_tops(spec) * (1 + 1e-9)) << "more than the arrays can do";
    EXPECT_GT(peak.static_watts, 0);
    EXPECT_LT(peak.static_watts, peak.watts);
}

TEST(IsaacPeak, AdcRateMovesBoth) {
    const Peak normal = measure();
    const Peak slow = measure({"tile.pe.adc.rate=0.64 GS/s"});
    EXPECT_NEAR(slow.tops, normal.tops / 2, 0.01 * normal.tops);
    EXPECT_LT(slow.watts, normal.watts);
}

TEST(IsaacPeak, AdcEnergyMovesThePower) {
    const Peak normal = measure();
    const Peak hungry = measure({"technology.costs.adc.energy=3.125 pJ"});
    // 168 tiles x 96 converters x 2 mW more.
    EXPECT_NEAR(hungry.watts - normal.watts, 168 * 96 * 2e-3, 0.02 * 168 * 96 * 2e-3);
    EXPECT_DOUBLE_EQ(hungry.tops, normal.tops);
}

}  // namespace
}  // namespace bitline
