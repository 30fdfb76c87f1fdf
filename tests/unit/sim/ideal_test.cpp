#include "sim/ideal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/report/checks.hpp"
#include "tests/unit/sim/consistent_run.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

/// 20 arrays of 16 x 8 cells of 3 bits (a weight of 8 bits takes 3), a clock of 2 ns, 0.5 V and a buffer of 2 MB.
ChipSpec chip(const std::vector<std::string>& more = {}) {
    std::vector<std::string> sets{"noc.width=1",
                                  "memory.controllers=1",
                                  "memory.routers=[0]",
                                  "noc.tiles_per_router=4",
                                  "tile.pes=1",
                                  "tile.pe.crossbars=5",
                                  "tile.pe.adc.count=5",
                                  "tile.pe.crossbar.rows=16",
                                  "tile.pe.crossbar.cols=8",
                                  "tile.pe.crossbar.bits_per_cell=3",
                                  "clock=2 ns",
                                  "technology.supply=0.5 V",
                                  "global_buffer.capacity=2 MB"};
    sets.insert(sets.end(), more.begin(), more.end());
    return read_chip("joint-rram", ConfigPaths{{"configs"}}, sets);
}

Graph network(const std::string& shape, const std::string& layers) {
    return import_network_text("name: odd\ninput: {name: image, shape: " + shape + "}\nlayers:\n" + layers, "net.yaml");
}

/// 5 channels of 7 x 5, kernel 3 x 2, to 7 channels of 5 x 4.
Graph odd() {
    return network("[5, 7, 5]", "- conv: {name: a, out_channels: 7, kernel: [3, 2]}\n");
}

IdealLayer only_layer(const Graph& graph, const ChipSpec& spec) {
    const std::vector<IdealLayer> layers = ideal_layers(graph, spec);
    EXPECT_EQ(layers.size(), 1U);
    return layers.front();
}

TEST(IdealLayers, OddShapes) {
    // 30 inputs on 2 x 16 rows, 7 x 3 columns on 3 x 8: 6 arrays. 3 copies of 20 arrays for 20 positions: 7 cycles.
    const IdealLayer layer = only_layer(odd(), chip());
    EXPECT_EQ(layer.weights, 210);
    EXPECT_EQ(layer.macs, 4200);
    EXPECT_EQ(layer.arrays, 6);
    EXPECT_EQ(layer.copies, 3);
    EXPECT_EQ(layer.cycles, 7U);
    EXPECT_EQ(layer.products, 120);
    EXPECT_EQ(layer.input_elements, 175);
    EXPECT_EQ(layer.output_elements, 140);
}

TEST(IdealLayers, OneBitPerCell) {
    // 7 x 8 columns on 7 x 8: 14 arrays, one copy.
    const IdealLayer layer = only_layer(odd(), chip({"tile.pe.crossbar.bits_per_cell=1"}));
    EXPECT_EQ(layer.arrays, 14);
    EXPECT_EQ(layer.copies, 1);
    EXPECT_EQ(layer.cycles, 20U);
}

TEST(IdealLayers, EachGroupHasArraysOfItsOwn) {
    // Groups of 2 inputs to 3 outputs, 3 x 3: 18 inputs on 2 x 16 rows, 9 columns on 2 x 8, 2 groups: 8 arrays, 2 copies.
    const Graph grouped = network("[4, 5, 5]", "- conv: {name: a, out_channels: 6, kernel: 3, groups: 2}\n");
    const IdealLayer layer = only_layer(grouped, chip());
    EXPECT_EQ(layer.arrays, 8);
    EXPECT_EQ(layer.copies, 2);
    EXPECT_EQ(layer.cycles, 5U);  // 9 positions
    EXPECT_EQ(layer.macs, 6 * 9 * 18);
    // Depthwise: an array for each of 6 channels, three copies for 9 positions.
    const Graph depthwise = network("[6, 5, 5]", "- conv: {name: a, out_channels: 6, kernel: 3, groups: 6}\n");
    EXPECT_EQ(only_layer(depthwise, chip()).arrays, 6);
    EXPECT_EQ(only_layer(depthwise, chip()).cycles, 3U);
}

TEST(IdealLayers, MoreArraysThanTheChipHas) {
    // 50 channels: 50 arrays for 20, three turns for each of 9 positions. The cells would fit: 50 x 9 x 3 of 2560.
    const Graph depthwise = network("[50, 5, 5]", "- conv: {name: a, out_channels: 50, kernel: 3, groups: 50}\n");
    const IdealLayer layer = only_layer(depthwise, chip());
    EXPECT_EQ(layer.arrays, 50);
    EXPECT_EQ(layer.copies, 1);
    EXPECT_EQ(layer.cycles, 27U);
    const Report report = ideal_report(depthwise, chip());
    check_report(report);
    EXPECT_EQ(report.layers[0].crossbars, 20);
    EXPECT_NEAR(report.layers[0].utilisation, 50 * 9 * 3 / (50 * 128.0), 1e-12);
}

TEST(IdealLayers, ExactlyTheChipAndOneArrayMore) {
    const auto cycles = [](int channels) {
        const std::string n = std::to_string(channels);
        return only_layer(network("[" + n + ", 5, 5]",
                                  "- conv: {name: a, out_channels: " + n + ", kernel: 3, groups: " + n + "}\n"),
                          chip())
            .cycles;
    };
    EXPECT_EQ(cycles(20), 9U);
    EXPECT_EQ(cycles(21), 18U);
}

TEST(IdealLayers, CopiesBeyondThePositionsAreIdle) {
    const Graph dense = network("[4, 2, 2]", "- gemm: {name: a, out_channels: 2}\n");
    const IdealLayer layer = only_layer(dense, chip());
    EXPECT_EQ(layer.arrays, 1);  // 16 inputs, 6 columns
    EXPECT_EQ(layer.copies, 1);
    EXPECT_EQ(layer.cycles, 1U);
}

TEST(IdealLayers, WeightsMustFitTheCells) {
    // 20 x 128 cells of 3 bits hold 853 weights.
    const auto dense = [](int outputs) {
        return network("[1, 1, 1]", "- gemm: {name: a, out_channels: " + std::to_string(outputs) + "}\n");
    };
    EXPECT_NO_THROW(ideal_layers(dense(853), chip()));
    EXPECT_THROW(ideal_layers(dense(854), chip()), DoesNotFit);
    EXPECT_THROW(ideal_layers(network("[1, 4, 4]", "- relu: {name: a}\n"), chip()), InputError);
}

TEST(IdealReport, EnergyAreaAndTimeByHand) {
    const Report report = ideal_report(odd(), chip());
    check_report(report);
    EXPECT_DOUBLE_EQ(number(report, "latency_ns"), 14);
    const double cells = 4200 * (0.65 * (2 + 3.0 / 7) + 3 * (0.3 + 0.17 * 0.25));
    const double conversions = 120 * 8 * 0.48;
    const double bytes = (175 + 140) * (11.7 + 2 * 3.16);
    EXPECT_NEAR(number(report, "energy_pj"), cells + conversions + bytes, 1e-6);
    EXPECT_NEAR(report.components[static_cast<std::size_t>(ComponentKind::crossbar)].dynamic_pj, cells, 1e-6);
    EXPECT_NEAR(report.components[static_cast<std::size_t>(ComponentKind::adc)].dynamic_pj, conversions, 1e-6);
    EXPECT_NEAR(report.components[static_cast<std::size_t>(ComponentKind::buffer)].dynamic_pj, bytes, 1e-6);
    const double array_um2 = 389 + 16 * 5.16 + 8 * 806.5 + 16 * 8 * 0.0515;
    EXPECT_NEAR(number(report, "area_mm2"), (20 * array_um2 - 4 * 4800) * 1e-6 + 2 * 2.307, 1e-9);
    // 20 arrays x 16 rows x 2 weights of 3 columns, 2 operations each, every 2 ns.
    EXPECT_NEAR(number(report, "peak_tops"), 20 * 16 * 2 * 2 / 2.0 * 1e-3, 1e-12);
    EXPECT_EQ(number(report, "crossbars_used"), 18);
    EXPECT_EQ(number(report, "crossbars_total"), 20);
    EXPECT_EQ(number(report, "unverified_share"), 1) << "fitted figures are not verified ones";
}

TEST(IdealReport, LayersAndImagesFollowOneAnother) {
    const Graph two = network("[5, 7, 5]", "- conv: {name: a, out_channels: 7, kernel: [3, 2], activation: relu}\n"
                                           "- global_average_pool: {name: pool}\n- gemm: {name: b, out_channels: 4}\n");
    const Report one = ideal_report(two, chip());
    ASSERT_EQ(one.layers.size(), 2U);
    EXPECT_EQ(one.layers[0].end_cycle, 7U);
    EXPECT_EQ(one.layers[1].start_cycle, 7U);
    EXPECT_EQ(one.layers[1].end_cycle, 8U);
    EXPECT_FALSE(has_value(one, "interval_ns"));
    const Report three = ideal_report(two, chip({"run.images=3"}));
    check_report(three);
    EXPECT_EQ(number(three, "cycles"), 24);
    EXPECT_DOUBLE_EQ(number(three, "latency_ns"), number(one, "latency_ns"));
    EXPECT_DOUBLE_EQ(number(three, "interval_ns"), number(one, "latency_ns"));
    EXPECT_NEAR(number(three, "energy_pj"), 3 * number(one, "energy_pj"), 1e-6);
    EXPECT_NEAR(number(three, "peak_power_mw"), number(one, "peak_power_mw"), 1e-6);
    EXPECT_EQ(number(three, "macs"), 3 * number(one, "macs"));
}

TEST(IdealReport, HasTheFiguresOfARunInItsOrder) {
    const auto names = [](const Report& report) {
        std::vector<std::string> all;
        for (const Figure& one : report.figures) {
            all.push_back(one.name + " [" + one.unit + "]");
        }
        return all;
    };
    const Report report = ideal_report(odd(), chip());
    EXPECT_EQ(names(report), names(consistent_run().report()));
    for (const char* unknown :
         {"leakage_pj", "program_time_ns", "program_energy_pj", "packets", "flits", "bytes_moved"}) {
        EXPECT_FALSE(has_value(report, unknown)) << unknown;
    }
    EXPECT_EQ(std::get<std::string>(figure(report, "model").value), "ideal");
}

TEST(IdealReport, NothingElseOfTheChipHasAnEffect) {
    const std::vector<std::string> without_effect{"tile.pe.adc.rate=2 GS/s",
                                                  "tile.pe.crossbar.read_time=50 ns",
                                                  "tile.pe.dac.bits=2",
                                                  "noc.flit_bits=128",
                                                  "noc.local_ports=2",
                                                  "memory.latency=1 us",
                                                  "global_buffer.latency=9",
                                                  "tile.vector_unit.lanes=1",
                                                  "tile.bus_width_bits=64",
                                                  "tile.accumulator.lanes=1",
                                                  "mapping.execution=layer_sequential",
                                                  "tile.input_buffer.capacity=1 KiB",
                                                  "mapping.replication=fixed:2",
                                                  "tile.pe.crossbar.coding=differential",
                                                  "tile.output_buffer.ports=3"};
    const Report first = ideal_report(odd(), chip());
    for (const std::string& set : without_effect) {
        const Report second = ideal_report(odd(), chip({set}));
        for (std::size_t i = 0; i < first.figures.size(); ++i) {
            const bool converters = first.figures[i].name == "adc_shortfall_bits";
            EXPECT_TRUE(converters || first.figures[i].value == second.figures[i].value)
                << set << " changes " << first.figures[i].name;
        }
    }
}

TEST(IdealReport, RefusesWhatNoCounterHolds) {
    const Graph large = network("[16, 4096, 4096]", "- conv: {name: a, out_channels: 16, kernel: 119, pad: 59}\n");
    const std::vector<std::string> huge{"noc.tiles_per_router=1024", "tile.pes=1024", "tile.pe.crossbars=1024",
                                        "tile.pe.adc.count=1024"};
    EXPECT_NO_THROW(check_report(ideal_report(large, chip(huge))));
    std::vector<std::string> long_run = huge;
    long_run.emplace_back("run.images=1000000");
    EXPECT_THROW(ideal_report(large, chip(long_run)), InputError);
}

}  // namespace
}  // namespace bitline
