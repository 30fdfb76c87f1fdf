#include "tests/conformance/expect_bound.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "sim/bound/bound.hpp"

namespace bitline {

namespace {

using Busy = std::map<std::pair<int, int>, std::pair<std::uint64_t, Cycle>>;

/// Flits and busy cycles by router and port, of links that carried something.
Busy busy(const std::vector<LinkActivity>& links) {
    Busy busy;
    for (const LinkActivity& link : links) {
        if (link.flits > 0) {
            busy[{link.router, link.port}] = {link.flits, link.busy};
        }
    }
    return busy;
}

void expect_counts(const Program& program, const Activity& least, const Activity& activity) {
    constexpr auto horizons = static_cast<std::size_t>(Action::sideband_update);
    for (const Node& node : program.nodes) {
        const NodeActivity& expected = activity.nodes[index(node.id)];
        const NodeActivity& counted = least.nodes[index(node.id)];
        EXPECT_EQ(counted.firings, expected.firings) << node.name;
        EXPECT_EQ(counted.macs, expected.macs) << node.name;
        EXPECT_LE(counted.first_start, expected.first_start) << node.name;
        EXPECT_LE(counted.last_end, expected.last_end) << node.name;
        for (std::size_t a = 0; a < action_count; ++a) {
            if (a == horizons) {
                EXPECT_LE(counted.actions[a], expected.actions[a]) << node.name;
            } else {
                EXPECT_EQ(counted.actions[a], expected.actions[a])
                    << node.name << " " << name_of(static_cast<Action>(a));
            }
        }
    }
    for (const Edge& edge : program.edges) {
        const EdgeActivity& expected = activity.edges[index(edge.id)];
        const EdgeActivity& counted = least.edges[index(edge.id)];
        EXPECT_EQ(counted.elements_sent, expected.elements_sent) << edge.tensor;
        EXPECT_EQ(counted.elements_received, expected.elements_received) << edge.tensor;
        EXPECT_EQ(counted.elements_freed, expected.elements_freed) << edge.tensor;
        EXPECT_EQ(counted.bytes_sent, expected.bytes_sent) << edge.tensor;
        EXPECT_EQ(counted.bytes_received, expected.bytes_received) << edge.tensor;
    }
    EXPECT_EQ(least.packets, activity.packets);
    EXPECT_EQ(least.flits, activity.flits);
    EXPECT_EQ(least.bytes_moved, activity.bytes_moved);
    EXPECT_EQ(busy(least.links), busy(activity.links));
    EXPECT_EQ(busy(least.injections), busy(activity.injections));
}

}  // namespace

void expect_bound_holds(const ChipSpec& spec, const Program& program, const Activity& activity) {
    const Bound least = bound(spec, program);
    EXPECT_LE(least.cycles, activity.cycles) << least.limit;
    EXPECT_LE(least.image, activity.image_done.front());
    EXPECT_LE(least.image, least.cycles);
    for (const ResourceLoad& load : least.loads) {
        if (load.kind == ResourceKind::link || load.kind == ResourceKind::injection) {
            continue;  // compared below; what nobody reads may be on its way when the run has ended
        }
        EXPECT_LE(load.cycles, static_cast<double>(activity.cycles))
            << name_of(load.kind) << " " << place_of(program, spec.tile.pe.adc.count, load);
    }
    expect_counts(program, least_activity(spec, program, least), activity);
}

}  // namespace bitline
