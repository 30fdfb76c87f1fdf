#include "sim/bottleneck.hpp"

#include <gtest/gtest.h>

#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

const ResourceLoad* load_of(const std::vector<ResourceLoad>& loads, const std::string& kind) {
    for (const ResourceLoad& load : loads) {
        if (load.kind == kind) {
            return &load;
        }
    }
    return nullptr;
}

TEST(Bottleneck, LoadsAreWorkOverTime) {
    const ConsistentRun run = consistent_run();
    const std::vector<ResourceLoad> loads = resource_loads(run.spec, run.program, run.activity);
    ASSERT_FALSE(loads.empty());
    EXPECT_EQ(loads.front().kind, "arrays");
    EXPECT_EQ(loads.front().where, "conv1.mvm0");
    EXPECT_DOUBLE_EQ(loads.front().cycles, 16 * 800) << "8 steps of 100 cycles";
    // 256 bytes each to and from the arrays, over 256 wires.
    EXPECT_DOUBLE_EQ(load_of(loads, "tile bus")->cycles, 16 * (8 + 8));
    EXPECT_EQ(load_of(loads, "tile bus")->where, "chip.tile0");
    EXPECT_DOUBLE_EQ(load_of(loads, "link")->cycles, 16 * 42);
    EXPECT_EQ(load_of(loads, "link")->where, "chip.router0 local0");
    EXPECT_DOUBLE_EQ(load_of(loads, "memory")->cycles, 16 * 160 / 6.4);
    EXPECT_EQ(load_of(loads, "global buffer"), nullptr);
}

TEST(Bottleneck, NamesTheBusyResourceAndItsRoofline) {
    const ConsistentRun run = consistent_run();
    // 12 800 of 20 000 cycles.
    EXPECT_EQ(bottleneck(run.spec, run.program, run.activity),
              "arrays of conv1.mvm0: busy 64.0 % of the run, 12.8 us per image at best; next link 3.4 % (chip.router0 "
              "local0), "
              "memory 2.0 % (chip.memory0)");
}

TEST(Bottleneck, ServersShareTheWork) {
    ConsistentRun run = consistent_run(2);
    run.program.nodes[1].servers = 4;
    const std::vector<ResourceLoad> loads = resource_loads(run.spec, run.program, run.activity);
    EXPECT_DOUBLE_EQ(load_of(loads, "arrays")->cycles, 32 * 800 / 4.0);
}

TEST(Bottleneck, AMemoryThatIsTooSlowIsNamed) {
    ConsistentRun run = consistent_run();
    run.spec.memory.bandwidth = 160'000'000;  // 2560 bytes take 16 000 ns
    const std::string text = bottleneck(run.spec, run.program, run.activity);
    EXPECT_EQ(text.find("memory of chip.memory0: busy 80.0 % of the run, 16 us per image at best; next arrays 64.0 %"),
              0U)
        << text;
    run.spec.memory.channels = 2;
    EXPECT_EQ(resource_loads(run.spec, run.program, run.activity).front().kind, "arrays");
}

TEST(Bottleneck, WithoutABusyResourceTheLongestLayerIsNamed) {
    ConsistentRun run = consistent_run();
    run.activity.cycles = 100'000;
    run.activity.image_done = {100'000};
    const std::string text = bottleneck(run.spec, run.program, run.activity);
    EXPECT_EQ(
        text.find(
            "dependences: no resource is busy for half of the run; layer conv1 spans 19.0 % of it and waits 25.0 % "
            "for input"),
        0U)
        << text;
}

TEST(Bottleneck, NothingDoneIsSaid) {
    ConsistentRun run = consistent_run();
    run.program.nodes.clear();
    run.activity.links.clear();
    EXPECT_EQ(bottleneck(run.spec, run.program, run.activity), "nothing was executed");
}

}  // namespace
}  // namespace bitline
