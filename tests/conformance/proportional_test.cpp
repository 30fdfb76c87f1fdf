// What a simulation costs: its events grow with what is done, firings and packets on their way, and not with what is
// idle. No clock is read; Activity.events counts evaluations of components.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "hw/spec_reader.hpp"
#include "sim/bound/traffic.hpp"
#include "sim/run.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/shipped_configs.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

struct Cost {
    std::uint64_t events = 0;
    Cycle cycles = 0;
};

Cost cost(const ChipSpec& spec, const Program& program) {
    const std::string text = sc_isolated_text([&] {
        const Activity activity = simulate(spec, program);
        return fmt::format("{} {}", activity.events, activity.cycles);
    });
    Cost cost;
    std::size_t cycles_at = 0;
    cost.events = std::stoull(text, &cycles_at);
    cost.cycles = std::stoull(text.substr(cycles_at));
    return cost;
}

/// Grants of a packet by local ports and routers, over the whole run.
std::uint64_t grants(const ChipSpec& spec, const Program& program) {
    std::int64_t grants = 0;
    for (const Flow& flow : flows_of(spec, program, PortPlaces(spec, program))) {
        grants += flow.packets * (flow.hops + 2);
    }
    return static_cast<std::uint64_t>(grants * program.images);
}

struct ChipAndNetwork {
    const char* chip;
    const char* network;
};

std::string name_of_case(const ::testing::TestParamInfo<ChipAndNetwork>& tested) {
    std::string name = std::string(tested.param.chip) + "_" + tested.param.network;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class Proportional : public ::testing::TestWithParam<ChipAndNetwork> {};
class ProportionalIdle : public ::testing::TestWithParam<ChipAndNetwork> {};

// A firing starts and ends, its input arrives, horizons move; a packet is offered, granted at each router, and its credits
// return. Four events for each are enough, whatever the chip and the mapping.
TEST_P(Proportional, EventsFollowTheWork) {
    constexpr double most_events = 4;
    const auto& [chip, network] = GetParam();
    const Graph graph = import_network(find_config("networks", network, shipped_configs()));
    for (const std::string execution : {"pipelined", "layer_sequential"}) {
        if (execution != "pipelined" && macs(graph) > 1'000'000'000) {
            continue;  // the largest take long
        }
        for (const char* replication : {"none", "balanced"}) {
            const ChipSpec spec =
                read_chip(chip, shipped_configs(),
                          {"mapping.execution=" + execution, std::string("mapping.replication=") + replication});
            const Program program = compile(graph, spec, spec.mapping, 1);
            const std::uint64_t firings = total_firings(program);
            const std::uint64_t hops = grants(spec, program);
            const Cost found = cost(spec, program);
            const double ratio = static_cast<double>(found.events) / static_cast<double>(firings + hops);
            std::cout << fmt::format(
                "{} on {}, {}, {}: {} events, {} firings, {} grants, {:.3f} events each, {:.5f} per cycle\n", network,
                chip, execution, replication, found.events, firings, hops, ratio,
                static_cast<double>(found.events) / static_cast<double>(found.cycles));
            EXPECT_LT(ratio, most_events);
            EXPECT_GT(found.events, firings) << "each firing is at least one evaluation";
        }
    }
}

// The same program on a chip with more rows of routers: nothing else happens.
TEST_P(ProportionalIdle, IdleTilesCostNothing) {
    const auto& [chip, network] = GetParam();
    const ChipSpec spec = read_chip(chip, shipped_configs(), {"mapping.replication=balanced"});
    const Program program =
        compile(import_network(find_config("networks", network, shipped_configs())), spec, spec.mapping, 1);
    const Cost found = cost(spec, program);
    ChipSpec larger = spec;
    larger.noc.height *= 8;
    const Cost with_idle = cost(larger, program);
    EXPECT_EQ(with_idle.cycles, found.cycles);
    EXPECT_EQ(with_idle.events, found.events);
}

// Slower arrays and a memory that answers later: more cycles, the same work. A few events go or come, where things meet
// that did not, or no longer.
TEST_P(ProportionalIdle, IdleCyclesCostNothing) {
    constexpr double tolerated = 1.1;
    const auto& [chip, network] = GetParam();
    const ChipSpec spec = read_chip(chip, shipped_configs(), {"mapping.replication=balanced"});
    const Program program =
        compile(import_network(find_config("networks", network, shipped_configs())), spec, spec.mapping, 1);
    const Cost found = cost(spec, program);
    constexpr int times = 30;
    ChipSpec slower = spec;
    slower.tile.pe.crossbar.read_time.fs *= times;
    slower.memory.latency.fs *= times;
    const Cost slow = cost(slower, program);
    EXPECT_GT(slow.cycles, found.cycles);
    const double ratio = static_cast<double>(slow.events) / static_cast<double>(found.events);
    EXPECT_LT(ratio, tolerated);
    std::cout << fmt::format("{} on {}, arrays and memory {} x slower: {:.2f} x the cycles, {:.4f} x the events\n",
                             network, chip, times, static_cast<double>(slow.cycles) / static_cast<double>(found.cycles),
                             ratio);
}

std::vector<ChipAndNetwork> runs() {
    std::vector<ChipAndNetwork> all{{"small", "lenet5"},        {"small", "grouped_small"}, {"small", "resnet20"},
                                    {"isaac", "lenet5"},        {"isaac", "resnet20"},      {"joint-rram", "lenet5"},
                                    {"joint-rram", "resnet20"}, {"joint-rram", "alexnet"}};
    if (!is_sanitized()) {  // those that take longest
        all.insert(all.end(), {{"isaac", "alexnet"},
                               {"isaac", "resnet18"},
                               {"joint-rram", "resnet18"},
                               {"joint-rram", "mobilenet_v3_large"},
                               {"joint-rram", "vgg16"}});
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(Shipped, Proportional, ::testing::ValuesIn(runs()), name_of_case);

INSTANTIATE_TEST_SUITE_P(Shipped, ProportionalIdle,
                         ::testing::Values(ChipAndNetwork{"small", "lenet5"}, ChipAndNetwork{"small", "grouped_small"},
                                           ChipAndNetwork{"small", "resnet20"}, ChipAndNetwork{"isaac", "resnet20"},
                                           ChipAndNetwork{"isaac", "alexnet"}, ChipAndNetwork{"joint-rram", "alexnet"},
                                           ChipAndNetwork{"joint-rram", "resnet18"}),
                         name_of_case);

}  // namespace
}  // namespace bitline
