// Programs made at random: the capacities that the untimed replay finds are enough.
#include "hw/check_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

// Layers of vec nodes in a random graph: each reads one or two maps of earlier nodes through random windows.
Program random_program(unsigned seed, int images) {
    std::mt19937 random(seed);
    const auto between = [&random](int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random);
    };
    HandMadeProgram b("random", images);
    struct Map {
        std::vector<NodeId> producers;
        int height;
        int width;
    };
    std::vector<Map> maps;
    const auto add_node = [&](const Node& prototype, int height, int width) {
        Map map{{}, height, width};
        // One node, or two that take turns.
        const int shares = between(0, 3) == 0 && height * width > 1 ? 2 : 1;
        for (int share = 0; share < shares; ++share) {
            Node node = prototype;
            node.domain = whole_domain(height, width);
            node.domain.run = shares == 1 ? between(1, width) : 1;
            node.domain.deal_period = shares;
            node.domain.deal_begin = share;
            map.producers.push_back(b.add(node, "node" + std::to_string(maps.size()) + "_" + std::to_string(share)));
        }
        maps.push_back(map);
    };
    add_node(load_node(0, whole_domain(1, 1), 1), between(1, 6), between(1, 6));
    for (int n = between(1, 6); n > 0; --n) {
        const Map from = maps[static_cast<std::size_t>(between(0, static_cast<int>(maps.size()) - 1))];
        Window w;
        w.span_y = between(1, std::min(3, from.height));
        w.span_x = between(1, std::min(3, from.width));
        w.stride_y = between(1, 2);
        w.stride_x = between(1, 2);
        w.pad_y = between(0, w.span_y - 1);
        w.pad_x = between(0, w.span_x - 1);
        const int height = (from.height + 2 * w.pad_y - w.span_y) / w.stride_y + 1;
        const int width = (from.width + 2 * w.pad_x - w.span_x) / w.stride_x + 1;
        add_node(vec_node(0, whole_domain(1, 1), {}), height, width);
        for (NodeId to : maps.back().producers) {
            b.connect(from.producers, to, whole_map(from.height, from.width), w, 1, 1);
        }
        // And another map of the same size or a whole one, if there is one before.
        const Map other = maps[static_cast<std::size_t>(between(0, static_cast<int>(maps.size()) - 2))];
        const bool same = other.height == height && other.width == width;
        if (between(0, 1) == 0) {
            for (NodeId to : maps.back().producers) {
                b.connect(other.producers, to, whole_map(other.height, other.width),
                          same ? Window{} : whole_window(other.height, other.width), 1, 1);
            }
        }
    }
    return b.take();
}

TEST(CheckProgram, RandomProgramsRunWithinTheirPeaks) {
    int tight = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
        Program program = random_program(seed, 1 + static_cast<int>(seed % 3));
        const WitnessPeaks peaks = replay_unbounded(program);
        for (Edge& edge : program.edges) {
            edge.capacity = peaks[index(edge.id)];
            ASSERT_GE(edge.capacity, 1);
            ASSERT_LE(edge.capacity, edge.map.elements());
        }
        ASSERT_NO_THROW(check_program(program, round_chip())) << "seed " << seed;
        EXPECT_EQ(replay_within_capacities(program), peaks) << "seed " << seed;
        for (Edge& edge : program.edges) {
            edge.capacity += 3;
        }
        ASSERT_NO_THROW(check_program(program, round_chip())) << "seed " << seed << " with more room";
        for (const Edge& edge : program.edges) {
            tight += edge.capacity - 3 < edge.map.elements() ? 1 : 0;
        }
    }
    EXPECT_GT(tight, 100);  // edges that need less than their map
}

}  // namespace
}  // namespace bitline
