// Replicas of unequal speed that feed one line buffer: credits are positions, so the fast one cannot take the place of a row
// that the slow one has yet to send.
#include <gtest/gtest.h>

#include <string>

#include "hw/check_program.hpp"
#include "sim/run.hpp"
#include "tests/support/isolated.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

// Ten crossbars for a copy and 24 on a tile: three copies are a set of two and a set of one.
ChipSpec uneven_chip() {
    ChipSpec spec;
    spec.name = "uneven";
    spec.noc.width = 2;
    spec.noc.height = 2;
    spec.tile.pes = 3;
    return spec;
}

Program two_convolutions(const ChipSpec& spec) {
    const Graph graph = import_network_text("name: uneven\ninput: {name: image, shape: [64, 12, 12]}\n"
                                            "layers:\n"
                                            "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n"
                                            "- conv: {name: d, out_channels: 64, kernel: 3, pad: 1}\n",
                                            "uneven");
    MappingOptions mapping;
    mapping.replication = Replication::fixed;
    mapping.fixed_replicas = 3;
    mapping.replica_split = ReplicaSplit::interleaved;
    return compile(graph, spec, mapping, 3);
}

TEST(Replicas, UnevenSetsFeedOneLineBufferAndNothingStalls) {
    const ChipSpec spec = uneven_chip();
    const Program program = two_convolutions(spec);
    check_program(program, spec);
    sc_isolated([&] {
        const Activity activity = simulate(spec, program);
        int producers = 0;
        for (const Node& node : program.nodes) {
            const NodeActivity& a = activity.nodes[index(node.id)];
            EXPECT_EQ(a.firings, static_cast<std::uint64_t>(node.domain.firings() * 3)) << node.name;
            if (program.layers[index(node.layer)].name == "c" && node.kind == NodeKind::mvm) {
                ++producers;
                EXPECT_EQ(a.wait[static_cast<std::size_t>(Wait::space)], 0U) << node.name;
            }
        }
        EXPECT_EQ(producers, 2);
    });
}

// The same with line buffers of exactly what the witness needs: slower, but never stuck.
TEST(Replicas, UnevenSetsRunWithTheLeastLineBuffer) {
    const ChipSpec spec = uneven_chip();
    Program program = two_convolutions(spec);
    const WitnessPeaks needs = replay_unbounded(program);
    for (Edge& edge : program.edges) {
        if (edge.home == Home::tile_buffer) {
            edge.capacity = needs[index(edge.id)];
        }
    }
    check_program(program, spec);
    sc_isolated([&] {
        const Activity activity = simulate(spec, program);
        for (const Node& node : program.nodes) {
            EXPECT_EQ(activity.nodes[index(node.id)].firings, static_cast<std::uint64_t>(node.domain.firings() * 3));
        }
    });
}

}  // namespace
}  // namespace bitline
