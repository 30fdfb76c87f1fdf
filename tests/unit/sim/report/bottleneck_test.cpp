#include "sim/report/bottleneck.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

/// A load in words.
struct Named {
    std::string kind;
    std::string where;
    double cycles = 0;
};

std::vector<Named> loads_of(const ConsistentRun& run) {
    std::vector<Named> named;
    for (const ResourceLoad& load : busiest(bound(run.spec, run.program).loads)) {
        named.push_back({name_of(load.kind), place_of(run.program, run.spec.tile.pe.adc.count, load), load.cycles});
    }
    return named;
}

std::optional<Named> load_of(const std::vector<Named>& loads, const std::string& kind) {
    for (const Named& load : loads) {
        if (load.kind == kind) {
            return load;
        }
    }
    return std::nullopt;
}

std::string bottleneck_of(const ConsistentRun& run) {
    return bottleneck(run.spec, run.program, bound(run.spec, run.program), run.activity);
}

std::string note_of(const ConsistentRun& run) {
    return steady_state_note(run.spec, run.program, bound(run.spec, run.program), run.activity);
}

TEST(Bottleneck, LoadsAreWorkOverTime) {
    const ConsistentRun run = consistent_run();
    const std::vector<Named> loads = loads_of(run);
    ASSERT_FALSE(loads.empty());
    EXPECT_EQ(loads.front().kind, "arrays");
    EXPECT_EQ(loads.front().where, "conv1.mvm0");
    EXPECT_DOUBLE_EQ(loads.front().cycles, 16 * 800) << "8 steps of 100 cycles";
    // 256 bytes each to and from the arrays, over 256 wires.
    EXPECT_DOUBLE_EQ(load_of(loads, "tile bus")->cycles, 16 * (8 + 8));
    EXPECT_EQ(load_of(loads, "tile bus")->where, "chip.tile0");
    EXPECT_DOUBLE_EQ(load_of(loads, "link")->cycles, 16 * 34) << "two packets of 17 flits";
    EXPECT_EQ(load_of(loads, "link")->where, "chip.router0.port0 out");
    EXPECT_DOUBLE_EQ(load_of(loads, "memory")->cycles, 16 * 160 / 6.4);
    EXPECT_FALSE(load_of(loads, "global buffer"));
}

TEST(Bottleneck, NamesTheBusyResourceAndItsRoofline) {
    const ConsistentRun run = consistent_run();
    // 12 800 of 20 000 cycles.
    EXPECT_EQ(bottleneck_of(run),
              "arrays of conv1.mvm0: busy 64.0 % of the run, 12.8 us per image at best; next link 2.7 % "
              "(chip.router0.port0 out), memory 2.0 % (chip.memory0)");
}

TEST(Bottleneck, ServersShareTheWork) {
    ConsistentRun run = consistent_run(2);
    run.program.nodes[1].servers = 4;
    const std::vector<Named> loads = loads_of(run);
    EXPECT_DOUBLE_EQ(load_of(loads, "arrays")->cycles, 32 * 800 / 4.0);
}

TEST(Bottleneck, AMemoryThatIsTooSlowIsNamed) {
    ConsistentRun run = consistent_run();
    run.spec.memory.bandwidth = 160'000'000;  // 2560 bytes take 16 000 ns
    const std::string text = bottleneck_of(run);
    EXPECT_EQ(text.find("memory of chip.memory0: busy 80.0 % of the run, 16 us per image at best; next arrays 64.0 %"),
              0U)
        << text;
    run.spec.memory.channels = 2;
    EXPECT_EQ(loads_of(run).front().kind, "arrays");
}

TEST(Bottleneck, WithoutABusyResourceTheLongestLayerIsNamed) {
    ConsistentRun run = consistent_run();
    run.activity.cycles = 100'000;
    run.activity.image_done = {100'000};
    const std::string text = bottleneck_of(run);
    EXPECT_EQ(
        text.find(
            "dependences: no resource is busy for half of the run; layer conv1 spans 19.0 % of it and waits 25.0 % "
            "for input"),
        0U)
        << text;
}

TEST(Bottleneck, SharedConvertersAreTakenByAllTheirServers) {
    ConsistentRun run = consistent_run();
    run.program.nodes[1].servers = 4;  // of two arrays each: all eight of processing element 0
    run.spec.tile.pe.adc.count = 1;
    // 2 x 128 conversions at 1.28 GS/s take 200 cycles, 8 steps.
    std::vector<Named> loads = loads_of(run);
    EXPECT_EQ(loads.front().kind, "shared ADC");
    EXPECT_EQ(loads.front().where, "chip.tile0.pe0.adc0");
    EXPECT_DOUBLE_EQ(loads.front().cycles, 16 * 1600);
    EXPECT_DOUBLE_EQ(load_of(loads, "arrays")->cycles, 4 * 1600);
    EXPECT_EQ(bottleneck_of(run).find("shared ADC of chip.tile0.pe0.adc0: busy"), 0U);
    run.spec.tile.pe.adc.count = 2;  // servers 0 and 1 share the first
    loads = loads_of(run);
    EXPECT_DOUBLE_EQ(load_of(loads, "shared ADC")->cycles, 8 * 1600);
    run.program.nodes[1].servers = 3;  // server 0 has 6 of 16 firings, servers 1 and 2 five each
    loads = loads_of(run);
    EXPECT_EQ(load_of(loads, "shared ADC")->where, "chip.tile0.pe0.adc0");
    EXPECT_DOUBLE_EQ(load_of(loads, "shared ADC")->cycles, 11 * 1600);
}

TEST(Bottleneck, AConverterOfOneServerIsNotShared) {
    ConsistentRun run = consistent_run();
    run.spec.tile.pe.adc.count = 1;
    EXPECT_FALSE(load_of(loads_of(run), "shared ADC"));
}

TEST(Bottleneck, LinksAreTakenForTheirPaceAndInjectionCounts) {
    ConsistentRun run = consistent_run();
    run.program.nodes[1].site.number = run.program.nodes[2].site.number = 1;  // next to the memory
    run.spec.noc.tiles_per_router = 1;
    EXPECT_EQ(load_of(loads_of(run), "link")->where, "chip.router0 east");
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "link")->cycles, 16 * 34) << "two packets of 17 flits";
    // Behind a group bus of a third of a flit's width.
    run.spec.noc.tiles_per_router = 8;
    run.spec.noc.group_bus_width_bits = (run.spec.noc.flit_bits + 2) / 3;
    EXPECT_EQ(load_of(loads_of(run), "link")->where, "chip.router0.port0 out");
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "link")->cycles, 16 * 34 * 3);
    // What the tile sends is more than what it receives.
    run.program.edges[2].element_bytes = 256;
    EXPECT_EQ(load_of(loads_of(run), "link")->where, "chip.router0.port0 in");
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "link")->cycles, 16 * 3 * 4 * 17);
}

/// Adds a copy of the arrays for `layer`, twice as many servers.
void add_arrays(ConsistentRun& run, LayerId layer) {
    Node node = run.program.nodes[1];
    node.id = static_cast<NodeId>(run.program.nodes.size());
    node.layer = layer;
    node.servers = 2;
    node.name = "more.mvm0";
    run.program.nodes.push_back(node);
    run.activity.nodes.push_back(run.activity.nodes[1]);
}

TEST(Bottleneck, LayersInTurnAddUp) {
    ConsistentRun run = consistent_run();
    add_arrays(run, LayerId{0});  // at the same time as those of 12 800 cycles
    add_arrays(run, LayerId{1});  // after them, 6400 cycles
    EXPECT_FALSE(load_of(loads_of(run), "arrays, layer after layer"));
    run.program.sequential = true;
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "arrays, layer after layer")->cycles, 19'200);
    std::string text = bottleneck_of(run);
    EXPECT_EQ(text.find("arrays, layer after layer: busy 96.0 % of the run, 19.2 us per image at best; next arrays "
                        "64.0 % (conv1.mvm0), "),
              0U)
        << text;
    run.activity.cycles = 100'000;
    run.activity.image_done = {100'000};
    text = bottleneck_of(run);
    EXPECT_NE(text.find("busiest arrays, layer after layer 19.2 %, 19.2 us per image at best; next"), std::string::npos)
        << text;
}

TEST(Bottleneck, OnlyFiringsThatEmitTakeTheOutputPort) {
    ConsistentRun run = consistent_run(2);
    run.program.nodes[2].vec.out_bytes = 320;  // 10 cycles at 256 bits
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "output buffer port")->cycles, 320);
    run.spec.tile.output_buffer.ports = 2;
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "output buffer port")->cycles, 160);
    run.program.nodes[2].emits_once = true;
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "output buffer port")->cycles, 10);
}

TEST(Bottleneck, MemoryRequestsAreRoundedOneByOne) {
    ConsistentRun run = consistent_run();
    run.spec.memory.bandwidth = 1'000'000'000'000;  // any request takes its one cycle
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "memory")->cycles, 32);
    run.spec.memory.channels = 2;
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "memory")->cycles, 16);
    // Groups of 3 and 1 columns of 128 bytes at 100 bytes per cycle: 4 and 2 cycles in each of 4 rows; 16 stores of 1.
    run.spec.memory.channels = 1;
    run.spec.memory.bandwidth = 100'000'000'000;
    run.program.nodes[0].domain.run = 3;
    run.activity.nodes[0].firings = 8;
    EXPECT_DOUBLE_EQ(load_of(loads_of(run), "memory")->cycles, 4 * 6 + 16);
}

TEST(Bottleneck, PlacesInTheMemoryQueueAreHeldForTheLatency) {
    ConsistentRun run = consistent_run();
    run.spec.memory.latency = Time{1'000'000'000};  // 1000 cycles
    run.spec.memory.queue = 2;
    const std::vector<Named> loads = loads_of(run);
    EXPECT_EQ(loads.front().kind, "memory queue");
    EXPECT_EQ(loads.front().where, "chip.memory0");
    EXPECT_DOUBLE_EQ(loads.front().cycles, (32 * 1000 + 16 * 20 + 16 * 5) / 2.0);
}

TEST(Bottleneck, ARunFasterThanItsRooflineIsTooShort) {
    ConsistentRun run = consistent_run(3);  // an image each 13 000 cycles, the arrays need 12 800
    EXPECT_EQ(note_of(run), "");
    run.activity.image_done = {20'400, 34'000, 46'000};
    EXPECT_EQ(note_of(run), "") << "as fast as it can be";
    run.activity.image_done = {20'405, 34'000, 46'000};
    EXPECT_EQ(note_of(run), "") << "some cycles of jitter";
    run.activity.image_done = {22'000, 34'000, 46'000};
    EXPECT_EQ(note_of(run),
              "too few images for a steady state: the interval is below the 12.8 us per image at best of arrays of "
              "conv1.mvm0");
    const ConsistentRun one = consistent_run();
    EXPECT_EQ(note_of(one), "") << "one image has no interval";
}

TEST(Bottleneck, NothingDoneIsSaid) {
    ConsistentRun run = consistent_run();
    run.program.nodes.clear();
    EXPECT_EQ(bottleneck_of(run), "nothing was executed");
}

}  // namespace
}  // namespace bitline
