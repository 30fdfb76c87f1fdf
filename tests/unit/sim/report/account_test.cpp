#include "sim/report/account.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "sim/report/checks.hpp"
#include "sim/report/report_table.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

const ComponentReport& component(const Report& report, ComponentKind kind) {
    return report.components[static_cast<std::size_t>(kind)];
}

TEST(Account, EnergyIsCountsTimesCostsPlusLeakageTimesTime) {
    const ConsistentRun run = consistent_run();
    const CostTable costs = run.costs();
    const Report report = run.report();
    // 16 firings x 2 arrays x 128 columns x 8 steps.
    const double adc_pj = 32768 * costs[Action::adc_convert].energy_j * 1e12;
    EXPECT_DOUBLE_EQ(component(report, ComponentKind::adc).dynamic_pj, adc_pj);
    const double adc_leakage_pj = costs.leakage_w(ComponentKind::adc) * 20e-6 * 1e12;
    EXPECT_NEAR(component(report, ComponentKind::adc).leakage_pj / adc_leakage_pj, 1, 1e-12);
    EXPECT_EQ(component(report, ComponentKind::adc).actions, 32768U);
    // LPDDR4: 64 pJ per byte, 16 x 160 bytes, no leakage.
    EXPECT_NEAR(component(report, ComponentKind::memory).energy_pj(), 16 * 160 * 64.0, 1e-6);
    double all = costs.leakage_w() * 20e-6 * 1e12;
    for (std::size_t i = 0; i < action_count; ++i) {
        all += static_cast<double>(run.count(static_cast<Action>(i))) * costs.actions[i].energy_j * 1e12;
    }
    EXPECT_NEAR(number(report, "energy_pj") / all, 1, 1e-12);
    EXPECT_NEAR(number(report, "leakage_pj"), costs.leakage_w() * 20e-6 * 1e12, 1e-3);
    EXPECT_NEAR(number(report, "power_mw"), number(report, "energy_pj") / 20'000, 1e-12);
}

TEST(Account, LayersHoldTheEnergyOfTheirNodes) {
    const ConsistentRun run = consistent_run();
    const Report report = run.report();
    ASSERT_EQ(report.layers.size(), 2U);
    EXPECT_NEAR(report.layers[1].energy_pj, 16 * 32 * 64.0, 1e-6) << "the store alone";
    EXPECT_NEAR(report.layers[0].energy_pj + report.layers[1].energy_pj + number(report, "leakage_pj"),
                number(report, "energy_pj"), 1e-3);
    EXPECT_EQ(report.layers[0].crossbars, 2);
    EXPECT_DOUBLE_EQ(report.layers[0].utilisation, 1);
    EXPECT_DOUBLE_EQ(report.layers[1].utilisation, 0);
    EXPECT_EQ(report.layers[0].start_cycle, 1U);
    EXPECT_EQ(report.layers[0].end_cycle, 19'000U);
}

TEST(Account, SharesOfALayerAddUpToOne) {
    const Report report = consistent_run().report();
    // The arrays speak for the layer: 17 900 cycles, a quarter waits for input, 500 for space, 200 for units.
    EXPECT_NEAR(report.layers[0].busy, (17'900.0 - 4475 - 700) / 17'900, 1e-12);
    EXPECT_NEAR(report.layers[0].stall_input, 4475.0 / 17'900, 1e-12);
    EXPECT_NEAR(report.layers[0].stall_space, 500.0 / 17'900, 1e-12);
    EXPECT_NEAR(report.layers[0].stall_unit, 200.0 / 17'900, 1e-12);
    EXPECT_NEAR(report.layers[1].stall_space, 500.0 / 18'900, 1e-12) << "a store alone speaks for itself";
    for (const LayerReport& layer : report.layers) {
        EXPECT_NEAR(layer.busy + layer.stall_input + layer.stall_space + layer.stall_unit, 1, 1e-12);
    }
}

TEST(Account, TimesOfOneImage) {
    const Report report = consistent_run().report();
    EXPECT_EQ(number(report, "cycles"), 20'000);
    EXPECT_DOUBLE_EQ(number(report, "time_ns"), 20'000);
    EXPECT_DOUBLE_EQ(number(report, "latency_ns"), 20'000);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(figure(report, "interval_ns").value));
    EXPECT_THROW(number(report, "interval_ns"), InternalError);
    EXPECT_THROW(figure(report, "latency"), InternalError);
}

TEST(Account, TimesOfThreeImages) {
    const Report report = consistent_run(3).report();
    EXPECT_DOUBLE_EQ(number(report, "latency_ns"), 20'000);
    EXPECT_DOUBLE_EQ(number(report, "time_ns"), 46'000);
    EXPECT_DOUBLE_EQ(number(report, "interval_ns"), 13'000);
    EXPECT_EQ(number(report, "macs"), 3 * 131'072);
    EXPECT_DOUBLE_EQ(number(report, "tops"), 2 * 3 * 131'072 / 46'000.0 * 1e-3);
}

TEST(Account, TheClockTurnsCyclesIntoTime) {
    ConsistentRun run = consistent_run();
    run.spec.clock = Clock::from_frequency(Frequency{1'200'000'000});
    EXPECT_DOUBLE_EQ(number(run.report(), "latency_ns"), 20'000 / 1.2);
}

TEST(Account, PeakPowerIsTheHighestBinOverItsTrueLength) {
    const ConsistentRun run = consistent_run();
    const CostTable costs = run.costs();
    const Report report = run.report();
    ASSERT_EQ(report.power.size(), 3U);
    EXPECT_EQ(report.power[2].begin, 16'000U);
    EXPECT_EQ(report.power[2].end, 20'000U) << "the last bin is half as long";
    double vec_pj = 0;
    for (std::size_t i = 0; i < action_count; ++i) {
        vec_pj += static_cast<double>(run.activity.nodes[2].actions[i]) * costs.actions[i].energy_j * 1e12;
    }
    EXPECT_NEAR(report.power[2].power_mw, vec_pj / 4'000 + costs.leakage_w() * 1e3, 1e-9);
    const double highest = std::max({report.power[0].power_mw, report.power[1].power_mw, report.power[2].power_mw});
    EXPECT_DOUBLE_EQ(number(report, "peak_power_mw"), highest);
    EXPECT_GE(number(report, "peak_power_mw"), number(report, "power_mw"));
}

TEST(Account, WhatHappensAfterTheEndBelongsToTheLastBin) {
    ConsistentRun run = consistent_run();
    run.activity.cycles = 16'000;
    run.activity.image_done = {16'000};
    const Report report = run.report();
    ASSERT_EQ(report.power.size(), 2U);
    EXPECT_EQ(report.power[1].end, 16'000U);
    EXPECT_NEAR((report.power[0].power_mw + report.power[1].power_mw) / 2, number(report, "power_mw"), 1e-9);
}

TEST(Account, WithoutBinsThePeakIsTheMean) {
    ConsistentRun run = consistent_run();
    run.activity.bins.clear();
    EXPECT_EQ(number(run.report(), "peak_power_mw"), number(run.report(), "power_mw"));
}

TEST(Account, UnverifiedShareFollowsTheRows) {
    ConsistentRun run = consistent_run();
    for (CostFigure& one : run.spec.costs.figures) {
        one.origin.verified = true;
    }
    EXPECT_EQ(number(run.report(), "unverified_share"), 0);
    run.spec.costs[Cost::memory_lpddr4].origin.verified = false;
    const Report memory = run.report();
    EXPECT_NEAR(memory.unverified_energy_share, 16 * 160 * 64.0 / number(memory, "energy_pj"), 1e-12);
    EXPECT_EQ(memory.unverified_area_share, 0);
    run.spec.costs[Cost::adc_area_factor].origin.verified = false;
    const Report area = run.report();
    EXPECT_NEAR(area.unverified_area_share, component(area, ComponentKind::adc).area_mm2 / number(area, "area_mm2"),
                1e-12);
    EXPECT_DOUBLE_EQ(number(area, "unverified_share"),
                     std::max(area.unverified_area_share, area.unverified_energy_share));
}

ProgrammingFigures written_by(const ConsistentRun& run) {
    return programming(run.costs(), record_of(run.spec, run.program, bound(run.spec, run.program), run.activity));
}

TEST(Account, ProgrammingWritesRowsOneByOneAndProcessingElementsAtOnce) {
    ConsistentRun run = consistent_run();
    const CostTable costs = run.costs();
    // Two arrays of 128 rows in processing element 0; 5 rounds of 10 ns write and 100 ns read each.
    ProgrammingFigures written = written_by(run);
    EXPECT_NEAR(written.time_ns, 256 * 5 * 110.0, 1e-6);
    EXPECT_NEAR(written.energy_pj, 2 * 128 * 128 * costs.programming.cell_energy_j * 1e12, 1e-3);
    // Four replicas: 8 arrays still lie in processing element 0, the next two in another one.
    run.program.nodes[1].servers = 5;
    written = written_by(run);
    EXPECT_NEAR(written.time_ns, 8 * 128 * 5 * 110.0, 1e-6);
    EXPECT_DOUBLE_EQ(number(run.report(), "program_time_ns"), written.time_ns);
}

TEST(Account, ProgrammingSaysWhenItRestsOnUnverifiedFigures) {
    ConsistentRun run = consistent_run();
    for (CostFigure& one : run.spec.costs.figures) {
        one.origin.verified = true;
    }
    EXPECT_FALSE(run.report().unverified_programming);
    EXPECT_EQ(report_table(run.report()).find("(unverified)"), std::string::npos);
    run.spec.costs[Cost::crossbar_pulses_per_bit].origin.verified = false;
    EXPECT_TRUE(run.report().unverified_programming);
    EXPECT_NE(report_table(run.report()).find(" before the run (unverified)\n"), std::string::npos);
    run.program.layers[0].cells_used = 0;
    EXPECT_FALSE(run.report().unverified_programming) << "nothing is written";
}

TEST(Account, TotalsAreSumsOfTheComponents) {
    const Report report = consistent_run().report();
    const ComponentReport all = total(report.components);
    EXPECT_DOUBLE_EQ(all.energy_pj(), number(report, "energy_pj"));
    EXPECT_DOUBLE_EQ(all.leakage_pj, number(report, "leakage_pj"));
    EXPECT_DOUBLE_EQ(all.area_mm2, number(report, "area_mm2"));
    EXPECT_DOUBLE_EQ(all.unverified_pj / all.energy_pj(), report.unverified_energy_share);
    EXPECT_DOUBLE_EQ(all.unverified_mm2 / all.area_mm2, report.unverified_area_share);
    const ComponentReport two = total({ComponentReport{ComponentKind::adc, 3, 1, 2, 4, 8, 16, 32},
                                       ComponentReport{ComponentKind::dac, 4, 10, 20, 40, 80, 160, 320}});
    EXPECT_EQ(two.actions, 7U);
    EXPECT_DOUBLE_EQ(two.energy_pj(), 33);
    EXPECT_DOUBLE_EQ(two.area_mm2, 44);
    EXPECT_DOUBLE_EQ(two.leakage_mw, 88);
    EXPECT_DOUBLE_EQ(two.unverified_pj, 176);
    EXPECT_DOUBLE_EQ(two.unverified_mm2, 352);
}

TEST(Account, ARunTooShortForASteadyStateIsNoted) {
    ConsistentRun run = consistent_run(3);
    EXPECT_EQ(run.report().notes, run.program.notes);
    run.activity.image_done = {22'000, 34'000, 46'000};
    const Report report = run.report();
    ASSERT_EQ(report.notes.size(), run.program.notes.size() + 1);
    EXPECT_EQ(report.notes.back().find("too few images for a steady state: the interval is below"), 0U);
}

TEST(Account, TheUnverifiedShareIsTheLargerOfTwo) {
    EXPECT_EQ(figure(consistent_run().report(), "unverified_share").meaning.find("the larger of two shares: "), 0U);
}

TEST(Account, PeakTopsIsTheSlowerOfArrayAndConverters) {
    ChipSpec spec = consistent_run().spec;
    // 4 tiles x 4 x 8 arrays x 128 rows x 32 weights x 2 per 8 x 100 ns.
    EXPECT_DOUBLE_EQ(peak_tops(spec), 2 * 128.0 * 128 * 32 / 800 * 1e-3);
    spec.tile.pe.adc.count = 4;
    EXPECT_DOUBLE_EQ(peak_tops(spec), 2 * 128.0 * 128 * 32 / 1600 * 1e-3);
    spec.tile.pe.dac.bits = 4;
    EXPECT_DOUBLE_EQ(peak_tops(spec), 2 * 128.0 * 128 * 32 / 400 * 1e-3);
}

TEST(Account, RefusesAnActivityOfAnotherProgram) {
    ConsistentRun run = consistent_run();
    run.activity.nodes.pop_back();
    EXPECT_THROW(run.report(), InternalError);
    run = consistent_run();
    run.activity.image_done.clear();
    EXPECT_THROW(run.report(), InternalError);
}

TEST(Account, FiguresComeInTheOrderOfTheSummary) {
    const Report report = consistent_run().report();
    std::vector<std::string> names;
    for (const Figure& one : report.figures) {
        names.push_back(one.name);
        EXPECT_FALSE(one.meaning.empty()) << one.name;
    }
    const std::vector<std::string> expected{"version",
                                            "seed",
                                            "chip",
                                            "network",
                                            "model",
                                            "images",
                                            "cycles",
                                            "time_ns",
                                            "latency_ns",
                                            "interval_ns",
                                            "bound_ns",
                                            "bound_latency_ns",
                                            "bound_interval_ns",
                                            "energy_pj",
                                            "leakage_pj",
                                            "program_time_ns",
                                            "program_energy_pj",
                                            "area_mm2",
                                            "power_mw",
                                            "peak_power_mw",
                                            "macs",
                                            "weights",
                                            "tops",
                                            "peak_tops",
                                            "tops_per_w",
                                            "tops_per_mm2",
                                            "crossbars_used",
                                            "crossbars_total",
                                            "packets",
                                            "flits",
                                            "bytes_moved",
                                            "adc_shortfall_bits",
                                            "timing_slack_ns",
                                            "bottleneck",
                                            "unverified_share"};
    EXPECT_EQ(names, expected);
}

}  // namespace
}  // namespace bitline
