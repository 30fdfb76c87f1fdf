// How the results of related runs must relate. Better parts never make one and the same Program slower where they are
// not shared; watching a run, and running it again, changes nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "hw/spec_reader.hpp"
#include "sim/run.hpp"
#include "sim/trace/vcd_probe.hpp"
#include "tests/conformance/better_parts.hpp"
#include "tests/conformance/measure.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_folder.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"
#include "workloads/program_print.hpp"

namespace bitline {
namespace {

ChipSpec small_chip(const std::vector<std::string>& overrides = {}) {
    return read_chip("small", ConfigPaths{{"configs"}}, overrides);
}

Program compiled(const std::string& network, const ChipSpec& spec, int images = 1) {
    const Graph graph = import_network(find_config("networks", network, ConfigPaths{{"configs"}}));
    return compile(graph, spec, spec.mapping, images);
}

/// Cycles until each image is done.
std::vector<Cycle> image_times(const ChipSpec& spec, const Program& program) {
    const std::string text = sc_isolated_text([&] {
        std::string times;
        for (const Cycle done : simulate(spec, program).image_done) {
            times += std::to_string(done) + " ";
        }
        return times;
    });
    std::vector<Cycle> times;
    for (std::size_t at = 0; at < text.size(); at = text.find(' ', at) + 1) {
        times.push_back(std::stoull(text.substr(at)));
    }
    return times;
}

Cycle cycles(const ChipSpec& spec, const Program& program) {
    const std::vector<Cycle> times = image_times(spec, program);
    return times.empty() ? 0 : times.back();
}

// --- better parts ---------------------------------------------------------------------------------------------------

// A chain in a row of tiles, arrays and vector units by turns, a memory at either end: no unit, no link and no memory
// serves more than one stream.
constexpr int chain_tiles = 6;

ChipSpec chain_chip() {
    ChipSpec spec = round_chip(chain_tiles, 1);
    spec.memory.controllers = 2;
    spec.memory.routers = {0, chain_tiles - 1};
    spec.noc.router_latency = 3;
    spec.noc.link_latency = 2;
    spec.noc.sideband_latency = 4;
    spec.noc.sideband_hop_latency = 3;
    spec.noc.ni_latency = 5;
    spec.noc.credit_latency = 40;
    spec.noc.buffer_packets = 1;
    spec.memory.queue = 2;
    spec.tile.output_buffer.width_bits = 32;
    spec.tile.vector_unit.latency = 3;
    spec.tile.pe.input_registers = 1;
    return spec;
}

// `columns` elements stream through; line buffers hold `capacity` of them.
Program chain(int columns, std::int64_t capacity) {
    HandMadeProgram b("chain");
    const Domain row = whole_domain(1, columns);
    const EdgeMap map = whole_map(1, columns);
    Node load = load_node(0, row, 128);
    load.output_slots = 8;
    NodeId from = b.add(load, "load");
    int bytes = 128;
    for (int tile = 0; tile < chain_tiles; tile += 2) {
        const NodeId mvm = b.add(mvm_node(tile, row, 0, 1, bytes), "mvm" + std::to_string(tile));
        b.connect({from}, mvm, map, {}, bytes, capacity);
        VecWork work;
        work.buffer_bytes = 128;
        work.partial_adds = 640;
        work.requantises = 32;
        work.out_bytes = bytes = 32;
        const NodeId vec = b.add(vec_node(tile + 1, row, work), "vec" + std::to_string(tile + 1));
        b.connect({mvm}, vec, map, {}, 128, capacity);
        from = vec;
    }
    const NodeId store = b.add(store_node(1, row, bytes), "store");
    b.connect({from}, store, map, {}, bytes, capacity, Home::memory);
    return b.take();
}

TEST(Metamorphic, BetterPartsNeverSlowAChainDown) {
    std::set<std::string> helped;
    for (const std::int64_t capacity : {1, 2, 5}) {
        const Program program = chain(40, capacity);
        for (const char* slowest : {"arrays", "vector unit", "memory", "latencies"}) {
            SCOPED_TRACE(std::string("slowest: ") + slowest + ", capacity " + std::to_string(capacity));
            ChipSpec spec = chain_chip();
            if (slowest == std::string("vector unit")) {
                spec.tile.vector_unit.lanes = 1;
                spec.tile.pe.crossbar.read_time.fs /= 50;
                spec.tile.pe.adc.rate.hz *= 50;
            } else if (slowest == std::string("memory")) {
                spec.memory.bandwidth /= 100;
            } else if (slowest == std::string("latencies")) {
                spec.tile.pe.crossbar.read_time.fs /= 50;
                spec.tile.pe.adc.rate.hz *= 50;
                spec.memory.latency.fs *= 10;
                spec.noc.sideband_hop_latency = 50;
            }
            const Cycle before = cycles(spec, program);
            for (const Better& better : better_parts()) {
                ChipSpec improved = spec;
                better.change(improved);
                const Cycle after = cycles(improved, with_room(better, program));
                EXPECT_LE(after, before) << better.what;
                if (after < before) {
                    helped.insert(better.what);
                }
            }
        }
    }
    for (const Better& better : better_parts()) {
        EXPECT_EQ(helped.count(better.what), 1U) << better.what << " helps nowhere";
    }
}

constexpr double most_slowdown = 1.05;

// Where layers share tiles, buses and the network, a faster part may come in between another's way: a little, not much.
TEST(Metamorphic, BetterPartsHardlyEverSlowANetworkDown) {
    double worst = 0;
    double worst_compiled = 0;
    std::vector<const char*> networks{"lenet5", "grouped_small"};
    if (!is_sanitized()) {
        networks.push_back("resnet20");  // takes long
    }
    for (const char* network : networks) {
        for (const char* execution : {"pipelined", "layer_sequential"}) {
            for (const char* replication : {"none", "balanced"}) {
                SCOPED_TRACE(std::string(network) + " " + execution + " " + replication);
                const ChipSpec spec = small_chip(
                    {std::string("mapping.execution=") + execution, std::string("mapping.replication=") + replication});
                const Program program = compiled(network, spec);
                const auto before = static_cast<double>(cycles(spec, program));
                for (const Better& better : better_parts()) {
                    ChipSpec improved = spec;
                    better.change(improved);
                    const double ratio = static_cast<double>(cycles(improved, with_room(better, program))) / before;
                    EXPECT_LE(ratio, most_slowdown) << better.what;
                    worst = std::max(worst, ratio);
                    // Compiled again, another mapping may come out: reported, not judged.
                    if (network != std::string("resnet20")) {
                        const double again = static_cast<double>(cycles(improved, compiled(network, improved)));
                        worst_compiled = std::max(worst_compiled, again / before);
                    }
                }
            }
        }
    }
    std::cout << "most time with a better part: " << worst << " of that without, " << worst_compiled
              << " when compiled for it\n";
}

struct Large {
    const char* chip;
    const char* network;
};

class MetamorphicLarge : public ::testing::TestWithParam<Large> {};

// The same on large networks, for the parts that matter most there.
TEST_P(MetamorphicLarge, BetterPartsHardlyEverSlowItDown) {
    const std::set<std::string> telling{"ADC rate x 2", "memory bandwidth x 4", "vector lanes x 4", "flits x 4",
                                        "buffers x 2"};
    const ChipSpec spec = read_chip(GetParam().chip, ConfigPaths{{"configs"}}, {"mapping.replication=balanced"});
    const Program program = compiled(GetParam().network, spec);
    const auto before = static_cast<double>(cycles(spec, program));
    for (const Better& better : better_parts()) {
        if (telling.count(better.what) == 0) {
            continue;
        }
        ChipSpec improved = spec;
        better.change(improved);
        const double ratio = static_cast<double>(cycles(improved, with_room(better, program))) / before;
        EXPECT_LE(ratio, most_slowdown) << better.what;
        std::cout << better.what << ": " << ratio << "\n";
    }
}

std::vector<Large> large_runs() {
    std::vector<Large> runs{{"joint-rram", "alexnet"}, {"isaac", "resnet18"}};
    if (!is_sanitized()) {
        runs.push_back({"joint-rram", "resnet18"});
        runs.push_back({"joint-rram", "mobilenet_v3_large"});
    }
    return runs;
}

INSTANTIATE_TEST_SUITE_P(Shipped, MetamorphicLarge, ::testing::ValuesIn(large_runs()), [](const auto& tested) {
    std::string name = std::string(tested.param.chip) + "_" + tested.param.network;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

// --- watching -------------------------------------------------------------------------------------------------------

/// The activity of a run that is watched by waves and by a progress line.
std::string watched(const ChipSpec& spec, const Program& program, const std::string& file, const Scope& scope,
                    const TimeWindow& window) {
    return sc_isolated_text([&] {
        VcdProbe waves(file, spec.clock, scope, window, PowerCosts{});
        std::uint64_t calls = 0;
        SimulateOptions options;
        options.probe = &waves;
        options.progress = [&calls](std::uint64_t, Cycle) {
            ++calls;
        };
        const Activity activity = simulate(spec, program, options);
        waves.finish(activity.cycles);
        EXPECT_FALSE(waves.variables().empty());
        EXPECT_GT(calls, 0U);
        return text_of(activity);
    });
}

std::string unwatched(const ChipSpec& spec, const Program& program) {
    return sc_isolated_text([&] { return text_of(simulate(spec, program)); });
}

TEST(Metamorphic, WatchingChangesNothing) {
    const TemporaryFolder folder;
    for (const char* network : {"lenet5", "grouped_small"}) {
        for (const char* execution : {"pipelined", "layer_sequential"}) {
            const ChipSpec spec = small_chip({std::string("mapping.execution=") + execution, "tile.pes=1"});
            const Program program = compiled(network, spec, 2);
            const std::string alone = unwatched(spec, program);
            EXPECT_FALSE(alone.empty());
            EXPECT_EQ(watched(spec, program, folder / "all.vcd", Scope(), {}), alone) << network;
            EXPECT_EQ(watched(spec, program, folder / "part.vcd", Scope::parse("tile0,router1"),
                              parse_window("10us:20us", spec.clock)),
                      alone)
                << network;
        }
    }
}

// --- again ----------------------------------------------------------------------------------------------------------

TEST(Metamorphic, TheSameAgain) {
    for (const char* network : {"lenet5", "grouped_small", "resnet20"}) {
        for (const char* execution : {"pipelined", "layer_sequential"}) {
            const auto spec = [&] {
                return small_chip({std::string("mapping.execution=") + execution, "mapping.replication=balanced"});
            };
            const Program first = compiled(network, spec());
            const Program second = compiled(network, spec());
            EXPECT_EQ(print_program(first), print_program(second));
            const std::string once = unwatched(spec(), first);
            EXPECT_FALSE(once.empty());
            EXPECT_EQ(once, unwatched(spec(), second)) << network << " " << execution;
        }
    }
}

// A clock of another length, with every duration scaled along, is the same run in cycles.
TEST(Metamorphic, TimeHasNoScale) {
    ChipSpec slow = small_chip();
    const Program program = compiled("lenet5", slow);
    const std::string at_1_ghz = unwatched(slow, program);
    slow.clock = Clock::from_frequency(Frequency{100'000'000});
    slow.tile.pe.crossbar.read_time.fs *= 10;
    slow.tile.pe.adc.rate.hz /= 10;
    slow.memory.latency.fs *= 10;
    slow.memory.bandwidth /= 10;
    slow.run.power_bin.fs *= 10;
    EXPECT_EQ(unwatched(slow, program), at_1_ghz);
}

// The watchdog looks for standstill, not for slowness: arrays and a memory that take far longer than its patience.
TEST(Metamorphic, SlowPartsAreNoStandstill) {
    ChipSpec spec = chain_chip();
    spec.run.watchdog_cycles = 100;
    spec.run.power_bin.fs = std::int64_t{1'000'000'000'000};
    spec.tile.pe.crossbar.read_time.fs *= 1000;
    spec.memory.latency.fs *= 1000;
    EXPECT_EQ(outcome(spec, chain(3, 1)), "done");
    const Cycle patient = cycles(spec, chain(3, 1));
    spec.run.watchdog_cycles = 1'000'000'000;
    EXPECT_EQ(cycles(spec, chain(3, 1)), patient);
}

// --- more images ----------------------------------------------------------------------------------------------------

TEST(Metamorphic, MoreImagesFollowEachOtherAtLeastAsFastAsOneAlone) {
    constexpr int images = 4;
    for (const char* network : {"lenet5", "grouped_small", "resnet20"}) {
        for (const char* execution : {"pipelined", "layer_sequential"}) {
            for (const char* replication : {"none", "balanced"}) {
                SCOPED_TRACE(std::string(network) + " " + execution + " " + replication);
                const ChipSpec spec = small_chip(
                    {std::string("mapping.execution=") + execution, std::string("mapping.replication=") + replication});
                const std::vector<Cycle> times = image_times(spec, compiled(network, spec, images));
                ASSERT_EQ(times.size(), std::size_t{images});
                const Cycle latency = times.front();
                for (std::size_t i = 1; i < times.size(); ++i) {
                    EXPECT_GT(times[i], times[i - 1]);
                }
                // Between the layers of one image stands a barrier; between images it costs its cycle.
                const Cycle barrier = spec.mapping.execution == Execution::layer_sequential ? 1 : 0;
                EXPECT_LE(times.back() - times.front(), (latency + barrier) * (images - 1));
                // The first image does not wait for those behind it as long as it would for its own work.
                const Cycle alone = cycles(spec, compiled(network, spec));
                EXPECT_LE(latency, 2 * alone);
                EXPECT_GE(times.back(), alone);
            }
        }
    }
}

}  // namespace
}  // namespace bitline
