#include "workloads/compile.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "tests/unit/workloads/compiled.hpp"
#include "tests/unit/workloads/random_network.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::graph_of;
using testing::nodes_of;
using testing::two_convs;

MappingOptions fixed(int copies, ReplicaSplit split = ReplicaSplit::bands) {
    MappingOptions mapping;
    mapping.replication = Replication::fixed;
    mapping.fixed_replicas = copies;
    mapping.replica_split = split;
    return mapping;
}

TEST(Compile, AConvolutionIsLoadedReadSummedAndStored) {
    const ChipSpec spec = four_tiles();
    const Program p = compile(
        graph_of("[3, 6, 6]", "- conv: {name: c, out_channels: 40, kernel: 3, stride: 2, pad: 1}\n"), spec, {}, 2);
    check_program(p, spec);
    ASSERT_EQ(p.nodes.size(), 4U);
    EXPECT_EQ(p.nodes[0].kind, NodeKind::load);
    EXPECT_EQ(p.nodes[0].domain.run, 5);  // 16 bytes per burst, 3 per column
    EXPECT_EQ(p.nodes[1].kind, NodeKind::mvm);
    EXPECT_EQ(p.nodes[1].domain.firings(), 9);
    EXPECT_EQ(p.nodes[2].kind, NodeKind::vec);
    EXPECT_EQ(p.nodes[2].vec.bus_bytes, 160);
    EXPECT_EQ(p.nodes[2].vec.requantises, 40);
    EXPECT_EQ(p.nodes[2].vec.out_bytes, 40);
    EXPECT_EQ(p.nodes[3].kind, NodeKind::store);
    EXPECT_EQ(p.nodes[3].memory.bytes_per_column, 40);
    EXPECT_EQ(p.input_bytes, 108);
    EXPECT_EQ(p.output_bytes, 360);
    EXPECT_EQ(p.images, 2);
    const Edge& sums = p.edge(p.nodes[2].inputs.front());
    EXPECT_EQ(sums.home, Home::registers);
    EXPECT_EQ(sums.capacity, 2);
}

TEST(Compile, AStridedPointwiseConvolutionCarriesOnlyWhatItReads) {
    const ChipSpec spec = four_tiles();
    const Program p =
        compile(graph_of("[3, 7, 7]", "- conv: {name: c, out_channels: 4, kernel: 1, stride: 2}\n"), spec, {}, 1);
    check_program(p, spec);
    const Edge& image = p.edge(nodes_of(p, "c", NodeKind::mvm).front()->inputs.front());
    EXPECT_EQ(image.map.elements(), 16);
    EXPECT_EQ(image.window.stride_x, 1);
}

// The tight packing of 25 strips of 5 arrays on tiles of 32: tile 0 ends with 2 arrays of strip 6.
TEST(Compile, AStripOnTwoTilesEndsInAReduce) {
    const ChipSpec spec = four_tiles();
    const Program p =
        compile(graph_of("[64, 6, 6]", "- conv: {name: c, out_channels: 800, kernel: 3, pad: 1}\n"), spec, {}, 1);
    check_program(p, spec);
    const auto mvms = nodes_of(p, "c", NodeKind::mvm);
    const auto reduces = nodes_of(p, "c", NodeKind::reduce);
    ASSERT_EQ(reduces.size(), 3U);
    ASSERT_EQ(mvms.size(), 7U);
    EXPECT_EQ(mvms[1]->site.number, 0);
    EXPECT_EQ(mvms[1]->mvm.first_crossbar, 30);
    EXPECT_EQ(mvms[1]->mvm.crossbars, 2);
    EXPECT_EQ(reduces[0]->site.number, 1);
    ASSERT_EQ(reduces[0]->inputs.size(), 2U);
    const Edge& remote = p.edge(reduces[0]->inputs[1]);
    ASSERT_EQ(remote.producers.size(), 1U);
    const Node& forward = p.node(remote.producers.front());
    EXPECT_EQ(forward.kind, NodeKind::vec);
    EXPECT_EQ(forward.site.number, 0);
    EXPECT_EQ(forward.vec.bus_bytes, 32 * 4);  // both arrays are in one processing element
    EXPECT_EQ(forward.vec.partial_adds, 0);
    EXPECT_EQ(forward.vec.out_bytes, 32 * 4);
    EXPECT_EQ(p.edge(forward.inputs.front()).producers, std::vector<NodeId>{mvms[1]->id});
    EXPECT_EQ(p.edge(forward.inputs.front()).home, Home::registers);
    EXPECT_EQ(remote.home, Home::tile_buffer);
    EXPECT_EQ(remote.element_bytes, 32 * 4);
    EXPECT_EQ(reduces[0]->vec.buffer_bytes, 32 * 4);
    ASSERT_EQ(p.notes.size(), 1U);
    EXPECT_EQ(p.notes.front(), "arrays are packed tight: partial sums of some outputs cross tiles");
}

// Three copies, two on the first tile: uneven sets whose results interleave in the line buffer of the next layer.
TEST(Compile, TwoUnevenReplicasFeedOneLineBuffer) {
    ChipSpec spec = four_tiles();
    spec.tile.pes = 3;  // 24 arrays: two copies of ten
    MappingOptions mapping = fixed(3, ReplicaSplit::interleaved);
    const Program p = compile(graph_of("[64, 6, 6]", two_convs), spec, mapping, 3);
    check_program(p, spec);
    const auto sums = nodes_of(p, "c", NodeKind::vec);
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(sums[0]->domain.firings(), 24);
    EXPECT_EQ(sums[1]->domain.firings(), 12);
    for (const Node* reader : nodes_of(p, "d", NodeKind::mvm)) {
        ASSERT_EQ(reader->inputs.size(), 1U);
        EXPECT_EQ(p.edge(reader->inputs.front()).producers, (std::vector<NodeId>{sums[0]->id, sums[1]->id}));
    }
}

TEST(Compile, BandsCarryTheirHalo) {
    const ChipSpec spec = four_tiles();
    const Program p = compile(graph_of("[64, 6, 12]", two_convs), spec, fixed(6), 2);
    check_program(p, spec);
    const auto mvms = nodes_of(p, "d", NodeKind::mvm);
    ASSERT_EQ(mvms.size(), 2U);
    EXPECT_EQ(mvms[1]->domain.x_begin, 6);
    EXPECT_EQ(p.edge(mvms[1]->inputs.front()).map.x_begin, 5);
    EXPECT_EQ(p.edge(mvms[0]->inputs.front()).map.x_end, 7);
    EXPECT_EQ(p.edge(mvms[0]->inputs.front()).producers.size(), 2U);
}

TEST(Compile, GlobalPoolingReadsAllSetsAndEmitsOnce) {
    const ChipSpec spec = four_tiles();
    const Program p = compile(graph_of("[64, 6, 12]", "- conv: {name: c, out_channels: 64, kernel: 3, pad: 1}\n"
                                                      "- global_average_pool: {name: g}\n"
                                                      "- gemm: {name: fc, out_channels: 10}\n"),
                              spec, fixed(6), 2);
    check_program(p, spec);
    const auto pools = nodes_of(p, "g", NodeKind::vec);
    ASSERT_EQ(pools.size(), 1U);
    EXPECT_TRUE(pools.front()->emits_once);
    EXPECT_EQ(p.edge(pools.front()->inputs.front()).producers.size(), 2U);
    EXPECT_EQ(p.edge(pools.front()->outputs.front()).map.elements(), 1);
}

TEST(Compile, NoImagesAreRefused) {
    EXPECT_THROW(compile(graph_of("[64, 6, 6]", two_convs), four_tiles(), {}, 0), InputError);
}

TEST(Compile, ANetworkThatOnlyFlattensIsRefused) {
    const Graph graph = import_network_text(
        "name: n\ninput: {name: image, shape: [3, 4, 4]}\nlayers:\n- flatten: {name: a}\n", "n.yaml");
    EXPECT_THROW(compile(graph, four_tiles(), {}, 1), InputError);
}

TEST(Compile, TheSameInputGivesTheSameProgram) {
    const ChipSpec spec = four_tiles();
    const Program a = compile(graph_of("[64, 6, 12]", two_convs), spec, fixed(6), 2);
    const Program b = compile(graph_of("[64, 6, 12]", two_convs), spec, fixed(6), 2);
    ASSERT_EQ(a.edges.size(), b.edges.size());
    for (std::size_t e = 0; e < a.edges.size(); ++e) {
        EXPECT_EQ(a.edges[e].capacity, b.edges[e].capacity);
        EXPECT_EQ(a.edges[e].tensor, b.edges[e].tensor);
    }
}

// --- properties on random networks and chips ------------------------------------------------------------------------

ChipSpec random_chip(std::mt19937& random) {
    const auto pick = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    ChipSpec spec = four_tiles();
    spec.noc.width = pick(1, 4);
    spec.noc.tiles_per_router = pick(1, 4);
    spec.memory.controllers = pick(1, 3);
    spec.memory.routers.assign(3, 0);
    spec.memory.burst_bytes = 1 << pick(2, 7);
    spec.tile.pes = pick(1, 6);
    spec.tile.pe.crossbars = pick(1, 8);
    spec.tile.pe.crossbar.rows = 1 << pick(4, 7);
    spec.tile.pe.crossbar.cols = 1 << pick(4, 7);
    spec.tile.pe.crossbar.bits_per_cell = pick(1, 8);
    spec.tile.pe.output_registers = pick(1, 2);
    spec.tile.input_buffer.capacity_bytes = 1 << pick(10, 16);
    spec.global_buffer.capacity_bytes = pick(0, 2) == 0 ? 0 : 1 << pick(9, 18);
    return spec;
}

MappingOptions random_mapping(std::mt19937& random) {
    const auto pick = [&](int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random);
    };
    MappingOptions mapping = fixed(pick(1, 5), pick(0, 1) == 0 ? ReplicaSplit::bands : ReplicaSplit::interleaved);
    mapping.replication = static_cast<Replication>(pick(0, 2));
    mapping.execution = pick(0, 1) == 0 ? Execution::pipelined : Execution::layer_sequential;
    mapping.placement = pick(0, 1) == 0 ? Placement::row_major : Placement::snake;
    mapping.share_tiles = pick(0, 3) > 0;
    return mapping;
}

// Coordinates below `end` that an edge carries, from `begin` on.
std::vector<int> carried(int begin, int end, int step, int keep) {
    std::vector<int> result;
    for (int c = begin; c < end; ++c) {
        if (c % step < keep) {
            result.push_back(c);
        }
    }
    return result;
}

// What a firing reads of an edge, against the geometry of the layer.
void expect_window(const LoweredLayer& layer, const Edge& edge, const Domain::Position& at) {
    const auto rows = carried(0, edge.map.height, edge.map.step_y, edge.map.keep_y);
    const auto columns = carried(edge.map.x_begin, edge.map.x_end, edge.map.step_x, edge.map.keep_x);
    const WindowRange read = elements_read(edge, at);
    std::set<std::pair<int, int>> found;
    for (int r = read.row_begin; r < read.row_end; ++r) {
        for (int c = read.column_begin; c < read.column_end; ++c) {
            found.emplace(rows[static_cast<std::size_t>(r)], columns[static_cast<std::size_t>(c)]);
        }
    }
    std::set<std::pair<int, int>> wanted;
    const Window& w = layer.window;
    for (int y = at.y * w.stride_y - w.pad_y; y < at.y * w.stride_y - w.pad_y + w.span_y; ++y) {
        for (int x = at.x * w.stride_x - w.pad_x; x < at.x * w.stride_x - w.pad_x + w.span_x; ++x) {
            if (y >= 0 && y < layer.layer.in.height && x >= 0 && x < layer.layer.in.width) {
                wanted.emplace(y, x);
            }
        }
    }
    EXPECT_EQ(found, wanted) << layer.layer.name << " at " << at.y << ", " << at.x;
}

void expect_sound(const Program& p, const Layout& layout) {
    std::vector<std::int64_t> macs(p.layers.size(), 0);
    std::vector<std::int64_t> cells(p.layers.size(), 0);
    for (const Node& node : p.nodes) {
        if (node.kind != NodeKind::mvm) {
            continue;
        }
        const LoweredLayer& layer = layout.layers[index(node.layer)];
        macs[index(node.layer)] += node.domain.firings() * node.mvm.macs;
        cells[index(node.layer)] += node.servers * node.mvm.cells;
        int channels = 0;
        for (EdgeId e : node.inputs) {
            const Edge& edge = p.edge(e);
            channels += edge.element_bytes;
            for (std::int64_t i = 0; i < node.domain.firings(); i += 1 + node.domain.firings() / 20) {
                expect_window(layer, edge, node.domain.position(i));
            }
        }
        EXPECT_GE(channels * layer.kernel_positions, node.mvm.input_bytes);
        EXPECT_LE(channels, layer.layer.in.channels);
    }
    for (std::size_t l = 0; l < p.layers.size(); ++l) {
        EXPECT_EQ(macs[l], p.layers[l].macs) << p.layers[l].name;
        EXPECT_EQ(cells[l], p.layers[l].cells_used) << p.layers[l].name;
        const LoweredLayer& layer = layout.layers[l];
        if (layer.pools_all) {
            continue;
        }
        for (int y = 0; y < layer.layer.out.height; ++y) {
            for (int x = 0; x < layer.layer.out.width; ++x) {
                const auto& sets = layout.spread[l].sets;
                EXPECT_EQ(
                    std::count_if(sets.begin(), sets.end(), [&](const SetSpread& s) { return s.domain.covers(y, x); }),
                    1);
            }
        }
    }
}

TEST(CompileProperties, RandomNetworksOnRandomChips) {
    int compiled = 0;
    int refused = 0;
    for (std::uint32_t seed = 0; seed < 150; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const ChipSpec spec = random_chip(random);
        const MappingOptions mapping = random_mapping(random);
        const Graph graph = import_network_text(testing::random_network(seed).text(), "net.yaml");
        try {
            const Program p = compile(graph, spec, mapping, 2);
            check_program(p, spec);
            // A floorplan that was given up for lack of buffers is not the program's.
            const bool first_plan = std::none_of(p.notes.begin(), p.notes.end(), [](const std::string& note) {
                return note.find("do not share tiles") != std::string::npos ||
                       note.find("scaled down") != std::string::npos;
            });
            if (first_plan) {
                expect_sound(p, lay_out(graph, spec, mapping));
            }
            ++compiled;
        } catch (const DoesNotFit& e) {
            EXPECT_NE(std::string(e.what()).find("smallest change"), std::string::npos);
            ++refused;
        }
    }
    EXPECT_GT(compiled, 80);
    EXPECT_GT(refused, 5);
}

// --- shipped networks -----------------------------------------------------------------------------------------------

struct Shipped {
    const char* chip;
    const char* network;
};

void compile_all_ways(const Shipped& s) {
    const ChipSpec spec = testing::shipped_chip(s.chip);
    const Graph graph = testing::shipped_network(s.network);
    for (Execution execution : {Execution::pipelined, Execution::layer_sequential}) {
        for (Replication replication : {Replication::none, Replication::balanced}) {
            for (ReplicaSplit split : {ReplicaSplit::bands, ReplicaSplit::interleaved}) {
                MappingOptions mapping;
                mapping.execution = execution;
                mapping.replication = replication;
                mapping.replica_split = split;
                check_program(compile(graph, spec, mapping, 2), spec);
            }
        }
    }
}

TEST(CompileShipped, SmallNetworks) {
    for (const char* chip : {"small", "isaac", "joint-rram"}) {
        for (const char* network : {"lenet5", "grouped_small"}) {
            SCOPED_TRACE(std::string(network) + " on " + chip);
            compile_all_ways({chip, network});
        }
    }
    compile_all_ways({"small", "resnet20"});
}

TEST(CompileShipped, Resnet18OnIsaac) {
    compile_all_ways({"isaac", "resnet18"});
}
TEST(CompileShipped, Resnet18OnJointRram) {
    compile_all_ways({"joint-rram", "resnet18"});
}
TEST(CompileShipped, AlexnetOnIsaac) {
    compile_all_ways({"isaac", "alexnet"});
}
TEST(CompileShipped, AlexnetOnJointRram) {
    compile_all_ways({"joint-rram", "alexnet"});
}
TEST(CompileShipped, MobilenetOnIsaac) {
    compile_all_ways({"isaac", "mobilenet_v3_large"});
}
TEST(CompileShipped, MobilenetOnJointRram) {
    compile_all_ways({"joint-rram", "mobilenet_v3_large"});
}

TEST(CompileShipped, Vgg16OnJointRram) {
    const ChipSpec spec = testing::shipped_chip("joint-rram");
    const Graph graph = testing::shipped_network("vgg16");
    for (Execution execution : {Execution::pipelined, Execution::layer_sequential}) {
        MappingOptions mapping;
        mapping.execution = execution;
        check_program(compile(graph, spec, mapping, 1), spec);
    }
}

}  // namespace
}  // namespace bitline
