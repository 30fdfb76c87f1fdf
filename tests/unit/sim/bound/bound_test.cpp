#include "sim/bound/bound.hpp"

#include <gtest/gtest.h>

#include "sim/report/account.hpp"
#include "sim/report/checks.hpp"
#include "tests/support/hand_made.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

// Memory: 20 cycles and 50 of latency. Network: 1 + 34 flits + 1 + one router and link. Arrays: 16 x 800 apart, latency
// 909. Vector unit: a cycle later, bus 8, accumulator 1, lanes 4, latency 2, write 1. Network: 1 + 9 flits + 1 + 2. Memory:
// 5 and 50.
constexpr Cycle arrays_begin = 20 + 50 + 1 + 34 + 1 + 2;
constexpr Cycle image_end = arrays_begin + 15 * 800 + 909 + 1 + 16 + 1 + 9 + 1 + 2 + 55;

TEST(Bound, OneImageIsASumOfNamedLatencies) {
    const ConsistentRun run = consistent_run(1);
    const Bound least = bound(run.spec, run.program);
    EXPECT_EQ(least.nodes[0].first_start, 0U);
    EXPECT_EQ(least.nodes[0].first_end, 70U);
    EXPECT_EQ(least.nodes[1].first_start, arrays_begin);
    EXPECT_EQ(least.nodes[1].last_start, arrays_begin + 15 * 800);
    EXPECT_EQ(least.nodes[1].needed, 16);
    EXPECT_EQ(least.nodes[1].tail, image_end - arrays_begin - 15 * 800);
    EXPECT_EQ(least.image, image_end);
    EXPECT_EQ(least.cycles, image_end);
    EXPECT_DOUBLE_EQ(least.interval, 16 * 800);
}

TEST(Bound, MoreImagesComeAtTheIntervalOfTheSlowest) {
    const ConsistentRun run = consistent_run(3);
    const Bound least = bound(run.spec, run.program);
    EXPECT_EQ(least.image, image_end);
    EXPECT_EQ(least.cycles, image_end + 2 * 16 * 800);
    EXPECT_EQ(least.limit, "conv1.mvm0 one after another");
    EXPECT_DOUBLE_EQ(least.interval, 16 * 800);
}

TEST(Bound, ServersShareTheirFirings) {
    ConsistentRun run = consistent_run(1);
    run.program.nodes[1].servers = 4;
    // Three rounds instead of fifteen; the last four results pass the tile bus one after another, 8 cycles each.
    EXPECT_EQ(bound(run.spec, run.program).image, image_end - 12 * 800 + 3 * 8);
}

// 34 flits of four cycles for each element: 136 cycles from one to the next, more than eight servers need.
TEST(Bound, ASlowPortHoldsUpWhatIsSent) {
    ConsistentRun run = consistent_run(1);
    run.program.nodes[0].site = {SiteKind::tile, 9};
    run.program.nodes[0].kind = NodeKind::vec;
    run.program.nodes[0].vec.adds = 8;
    run.program.nodes[1].servers = 8;
    run.spec.noc.tiles_per_router = 8;
    run.spec.noc.group_bus_width_bits = 8;
    const Bound least = bound(run.spec, run.program);
    EXPECT_EQ(least.nodes[1].last_start, least.nodes[1].first_start + 15 * 34 * 4);
}

TEST(Bound, AFullMemoryChannelIsTheLimit) {
    ConsistentRun run = consistent_run(2);
    run.spec.memory.bandwidth = 6'400'000;  // 20 000 cycles for an element of 128 bytes, 5000 for one of 32
    const Bound least = bound(run.spec, run.program);
    EXPECT_EQ(least.limit, "memory of chip.memory0");
    EXPECT_EQ(least.cycles, 2 * 16 * 25'000U + 50) << "the latency of the last one";
    run.spec.memory.channels = 2;
    EXPECT_EQ(bound(run.spec, run.program).cycles, 16 * 25'000U + 50);
}

TEST(Bound, FiringsThatFeedNobodyAreNotNeeded) {
    ConsistentRun run = consistent_run(1);
    // The store takes the first two of four rows.
    run.program.edges[2].map.height = 2;
    run.program.nodes[3].domain.height = 2;
    const Bound least = bound(run.spec, run.program);
    EXPECT_EQ(least.nodes[2].needed, 8);
    EXPECT_EQ(least.nodes[1].needed, 8);
    EXPECT_EQ(least.image, image_end - 8 * 800);
    EXPECT_EQ(least.cycles, arrays_begin + 15 * 800 + 909 + 1 + 16) << "the arrays go on";
}

// A load, arrays, vector unit and store of each layer, behind the stores of the layer before.
TEST(Bound, LayersInTurnAddUp) {
    HandMadeProgram made("layers", 2);
    const Domain domain = whole_domain(1, 4);
    NodeId before{};
    for (std::uint32_t layer = 0; layer < 2; ++layer) {
        Node load = load_node(0, domain, 64);
        Node vec = vec_node(0, domain, {});
        Node store = store_node(0, domain, 64);
        load.layer = vec.layer = store.layer = static_cast<LayerId>(layer);
        const NodeId l = made.add(load, "load");
        const NodeId v = made.add(vec, "vec");
        const NodeId s = made.add(store, "store");
        made.connect({l}, v, whole_map(1, 4), {}, 64, 4);
        made.connect({v}, s, whole_map(1, 4), {}, 64, 4, Home::memory);
        if (layer > 0) {
            made.connect({before}, l, whole_map(1, 4), whole_window(1, 4), 0, 4, Home::memory);
        }
        before = s;
    }
    Program program = made.take();
    program.layers = {Layer{}, Layer{}};
    program.sequential = true;
    const ChipSpec spec = round_chip();
    Program first = program;
    first.images = 1;
    first.nodes.resize(3);
    first.nodes[2].outputs.clear();
    first.edges.resize(2);
    first.layers.resize(1);
    const Cycle one = bound(spec, first).image;
    EXPECT_GT(one, 100U) << "two memory latencies";
    const Bound least = bound(spec, program);
    EXPECT_EQ(least.image, 2 * one + 1);
    EXPECT_EQ(least.cycles, 2 * least.image + 1);
    EXPECT_EQ(least.limit, "layers one after another");
    EXPECT_EQ(least.nodes[3].first_start, one + 1);
}

TEST(Bound, ItsActivityIsPricedLikeARun) {
    const ConsistentRun run = consistent_run(2);
    const Bound least = bound(run.spec, run.program);
    const Activity activity = least_activity(run.spec, run.program, least);
    EXPECT_EQ(activity.cycles, least.cycles);
    EXPECT_EQ(activity.image_done, (std::vector<Cycle>{least.image, least.cycles}));
    const Report report = account(run.spec, run.costs(), run.program, activity);
    EXPECT_NO_THROW(check_report(report));
    EXPECT_EQ(number(report, "macs"), 2 * 131'072);
    EXPECT_EQ(number(report, "packets"), 2 * 16 * (2 + 1));
    EXPECT_EQ(number(report, "flits"), 2 * 16 * (34 + 9));
    EXPECT_DOUBLE_EQ(number(report, "time_ns"), number(report, "bound_ns"));
    EXPECT_LT(number(report, "energy_pj"), number(run.report(), "energy_pj"));
    EXPECT_GT(number(report, "energy_pj"), 0.5 * number(run.report(), "energy_pj"));
    EXPECT_TRUE(report.power.empty());
    EXPECT_DOUBLE_EQ(number(report, "area_mm2"), number(run.report(), "area_mm2"));
}

}  // namespace
}  // namespace bitline
