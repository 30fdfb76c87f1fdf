#include "hw/check_program.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "hw/error.hpp"
#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

constexpr Window around{3, 3, 1, 1, 1, 1};

// load -> mvm -> vec -> store over a 4x4 map; the window edge has just the places it needs.
Program conv_program(int images = 1) {
    HandMadeProgram b("conv", images);
    const Domain all = whole_domain(4, 4);
    VecWork work;
    work.out_bytes = 32;
    const NodeId load = b.add(load_node(0, all, 16), "load");
    const NodeId mvm = b.add(mvm_node(0, all, 0, 1, 128), "mvm");
    const NodeId vec = b.add(vec_node(0, all, work), "vec");
    const NodeId store = b.add(store_node(0, all, 32), "store");
    b.connect({load}, mvm, whole_map(4, 4), around, 16, 2 * 4 + 3);
    b.connect({mvm}, vec, whole_map(4, 4), {}, 128, 1, Home::registers);
    b.connect({vec}, store, whole_map(4, 4), {}, 32, 1, Home::memory);
    return b.take();
}
constexpr std::size_t load = 0;
constexpr std::size_t mvm = 1;
constexpr std::size_t vec = 2;
constexpr std::size_t store = 3;

// What check_program says, empty if nothing.
std::string verdict(const Program& program, const ChipSpec& spec = round_chip()) {
    try {
        check_program(program, spec);
        return {};
    } catch (const InternalError& error) {
        return error.what();
    }
}

void expect_refused(const std::function<void(Program&)>& spoil, const std::string& with) {
    Program program = conv_program();
    spoil(program);
    const std::string text = verdict(program);
    EXPECT_NE(text.find(with), std::string::npos) << "expected: " << with << "\ngot: " << text;
}

TEST(CheckProgram, TheProgramThatIsSpoiltBelowIsGood) {
    EXPECT_EQ(verdict(conv_program()), "");
    EXPECT_EQ(verdict(conv_program(5)), "");
}

TEST(CheckProgram, NoImages) {
    expect_refused([](Program& p) { p.images = 0; }, "no images");
}

TEST(CheckProgram, NodeIdsAreTheirPlaces) {
    expect_refused([](Program& p) { p.nodes[vec].id = NodeId{7}; }, "node vec has id 7 at place 2");
}

TEST(CheckProgram, NodeNamesALayer) {
    expect_refused([](Program& p) { p.nodes[mvm].layer = LayerId{1}; }, "node mvm names a layer that does not exist");
}

TEST(CheckProgram, DomainIsNotEmpty) {
    const std::string text = "node mvm has an empty domain";
    expect_refused([](Program& p) { p.nodes[mvm].domain.height = 0; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.x_begin = -1; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.x_end = 0; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.run = 0; }, text);
}

TEST(CheckProgram, DealIsWhole) {
    const std::string text = "node mvm has a share outside its deal";
    expect_refused([](Program& p) { p.nodes[mvm].domain.deal_period = 0; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.deal_begin = -1; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.deal_count = 0; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.deal_begin = 1; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].domain.deal_count = 2; }, text);
}

TEST(CheckProgram, NodeFires) {
    expect_refused(
        [](Program& p) {
            p.nodes[mvm].domain.deal_period = 20;
            p.nodes[mvm].domain.deal_begin = 16;  // of 16 groups, 0 to 15
        },
        "node mvm has no firings");
}

TEST(CheckProgram, ServersAndSlots) {
    const std::string text = "needs at least one server and one output slot";
    expect_refused([](Program& p) { p.nodes[mvm].servers = 0; }, "node mvm " + text);
    expect_refused([](Program& p) { p.nodes[vec].output_slots = 0; }, "node vec " + text);
}

TEST(CheckProgram, SiteExists) {
    expect_refused([](Program& p) { p.nodes[vec].site.number = 1; }, "node vec is at chip.tile1, which does not exist");
    expect_refused([](Program& p) { p.nodes[vec].site.number = -1; },
                   "node vec is at chip.tile-1, which does not exist");
    expect_refused([](Program& p) { p.nodes[load].site.number = 1; },
                   "node load is at chip.memory1, which does not exist");
    expect_refused(
        [](Program& p) {
            p.nodes[load].site = {SiteKind::global_buffer, 1};
        },
        "node load is at chip.global_buffer, which does not exist");
}

TEST(CheckProgram, SiteRunsTheKind) {
    expect_refused([](Program& p) { p.nodes[load].site = {SiteKind::tile, 0}; }, "node load cannot run at chip.tile0");
    expect_refused(
        [](Program& p) {
            p.nodes[vec].site = {SiteKind::memory, 0};
        },
        "node vec cannot run at chip.memory0");
    expect_refused(
        [](Program& p) {
            p.nodes[mvm].site = {SiteKind::global_buffer, 0};
        },
        "node mvm cannot run at chip.global_buffer");
}

TEST(CheckProgram, CrossbarsAreInTheTile) {
    const std::string text = "node mvm uses crossbars outside its tile";
    expect_refused([](Program& p) { p.nodes[mvm].mvm.crossbars = 0; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.first_crossbar = -1; }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.first_crossbar = 96; }, text);  // 12 processing elements of 8
    expect_refused([](Program& p) { p.nodes[mvm].servers = 97; }, text);
    Program last = conv_program();
    last.nodes[mvm].mvm.first_crossbar = 95;
    EXPECT_EQ(verdict(last), "");
    last.nodes[mvm].mvm.first_crossbar = 0;
    last.nodes[mvm].servers = 96;
    EXPECT_EQ(verdict(last), "");
}

TEST(CheckProgram, EachCrossbarIsDescribed) {
    const std::string text = "node mvm does not describe each of its crossbars";
    expect_refused([](Program& p) { p.nodes[mvm].mvm.rows.pop_back(); }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.cols.push_back(1); }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.inputs.clear(); }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.outputs.clear(); }, text);
    expect_refused([](Program& p) { p.nodes[mvm].mvm.array_macs.clear(); }, text);
}

TEST(CheckProgram, MacsAddUp) {
    expect_refused([](Program& p) { ++p.nodes[mvm].mvm.macs; },
                   "node mvm does 4097 MACs, but its crossbars do not add up to that");
}

TEST(CheckProgram, EdgeIdsAreTheirPlaces) {
    expect_refused([](Program& p) { p.edges[1].id = EdgeId{2}; }, "edge edge1 has id 2 at place 1");
}

TEST(CheckProgram, EdgeHasProducers) {
    expect_refused([](Program& p) { p.edges[1].producers.clear(); }, "edge edge1 has no producer");
}

TEST(CheckProgram, EdgeIsNotEmpty) {
    const std::string text = "edge edge1 is empty";
    expect_refused([](Program& p) { p.edges[1].capacity = 0; }, text);
    expect_refused([](Program& p) { p.edges[1].element_bytes = -1; }, text);
    expect_refused([](Program& p) { p.edges[1].map.height = 0; }, text);
    Program barrier = conv_program();
    barrier.edges[1].element_bytes = 0;
    EXPECT_EQ(verdict(barrier), "");
}

TEST(CheckProgram, NodesKnowTheirEdges) {
    expect_refused([](Program& p) { p.nodes[vec].inputs.clear(); }, "edge edge1 is not an input of its consumer");
    expect_refused([](Program& p) { p.nodes[vec].inputs.push_back(EdgeId{1}); },
                   "edge edge1 is not an input of its consumer");
    expect_refused([](Program& p) { p.nodes[mvm].outputs.clear(); }, "edge edge1 is not an output of mvm");
    expect_refused([](Program& p) { p.edges[1].producers.push_back(NodeId{0}); },
                   "edge edge1 is not an output of load");
}

TEST(CheckProgram, EdgesFollowTheNodeOrder) {
    HandMadeProgram b("backwards");
    const NodeId late = b.add(vec_node(0, whole_domain(1, 1), {}), "late");
    const NodeId early = b.add(vec_node(0, whole_domain(1, 1), {}), "early");
    b.connect({early}, late, whole_map(1, 1), {}, 1, 1);
    EXPECT_NE(verdict(b.take()).find("edge edge0 runs against the node order"), std::string::npos);
}

TEST(CheckProgram, CrossbarsHaveOneOwner) {
    for (int first : {1, 2}) {
        HandMadeProgram b("shared");
        const NodeId from = b.add(load_node(0, whole_domain(1, 1), 1), "load");
        Node two = mvm_node(0, whole_domain(1, 1), 0, 1, 1);
        two.servers = 2;
        const NodeId a = b.add(two, "a");
        const NodeId c = b.add(mvm_node(0, whole_domain(1, 1), first, 3, 1), "c");
        b.connect({from}, a, whole_map(1, 1), {}, 1, 1);
        b.connect({from}, c, whole_map(1, 1), {}, 1, 1);
        EXPECT_EQ(verdict(b.take()), first == 2 ? "" : "program: c and a share a crossbar of chip.tile0");
    }
}

TEST(CheckProgram, TileBuffersAreInTiles) {
    expect_refused([](Program& p) { p.edges[2].home = Home::tile_buffer; },
                   "edge edge2 has a tile buffer at chip.memory0");
}

TEST(CheckProgram, InputBufferHoldsItsEdges) {
    ChipSpec spec = round_chip();
    spec.tile.input_buffer.capacity_bytes = 11 * 16;
    EXPECT_EQ(verdict(conv_program(), spec), "");  // partial sums are in registers
    --spec.tile.input_buffer.capacity_bytes;
    EXPECT_EQ(verdict(conv_program(), spec), "program: chip.tile0 must hold 176 bytes, its buffer has 175");
}

TEST(CheckProgram, GlobalBufferHoldsItsEdges) {
    Program program = conv_program();
    program.nodes[store].site = {SiteKind::global_buffer, 0};
    program.edges[2].home = Home::global_buffer;
    program.edges[2].capacity = 4;
    ChipSpec spec = round_chip();
    spec.global_buffer.capacity_bytes = 128;
    EXPECT_EQ(verdict(program, spec), "");
    spec.global_buffer.capacity_bytes = 127;
    EXPECT_EQ(verdict(program, spec), "program: chip.global_buffer must hold 128 bytes, its buffer has 127");
}

TEST(CheckProgram, BarriersShareABufferOverTime) {
    Program program = conv_program();
    program.layers.push_back(program.layers[0]);
    program.layers.push_back(program.layers[0]);
    program.edges[1].home = Home::tile_buffer;  // 128 bytes beside the 176
    program.nodes[vec].layer = LayerId{2};
    program.nodes[store].layer = LayerId{2};
    program.nodes[mvm].layer = LayerId{1};
    ChipSpec spec = round_chip();
    spec.tile.input_buffer.capacity_bytes = 176 + 127;
    EXPECT_NE(verdict(program, spec), "");
    program.sequential = true;
    EXPECT_NE(verdict(program, spec), "");  // both are needed while layer 1 runs
    program.nodes[mvm].layer = LayerId{0};
    program.nodes[vec].layer = LayerId{1};
    EXPECT_NE(verdict(program, spec), "");
    spec.tile.input_buffer.capacity_bytes = 176 + 128;
    EXPECT_EQ(verdict(program, spec), "");
}

TEST(CheckProgram, OutputBufferHoldsItsSlots) {
    ChipSpec spec = round_chip();
    spec.tile.output_buffer.capacity_bytes = 64;
    EXPECT_EQ(verdict(conv_program(), spec), "");  // two slots of 32 bytes
    spec.tile.output_buffer.capacity_bytes = 63;
    EXPECT_EQ(verdict(conv_program(), spec),
              "program: the output slots of chip.tile0 need 64 bytes, the buffer has 63");
}

TEST(CheckProgram, ElementsAreProducedOnce) {
    HandMadeProgram b("twice");
    const NodeId one = b.add(load_node(0, whole_domain(2, 2), 1), "one");
    const NodeId two = b.add(load_node(0, whole_domain(1, 2), 1), "two");
    const NodeId to = b.add(vec_node(0, whole_domain(2, 2), {}), "to");
    b.connect({one, two}, to, whole_map(2, 2), {}, 1, 4);
    // The last node goes first (two), so it is `one` that repeats.
    EXPECT_EQ(verdict(b.take()), "program: one produces element 0 of edge0 a second time");
}

TEST(CheckProgram, EveryElementIsProduced) {
    HandMadeProgram b("missing");
    const NodeId from = b.add(load_node(0, whole_domain(2, 2), 1), "from");
    const NodeId to = b.add(vec_node(0, whole_domain(2, 2), {}), "to");
    b.connect({from}, to, whole_map(3, 2), {}, 1, 6);
    EXPECT_EQ(verdict(b.take()), "program: edge edge0 lacks element 4 of 6");
}

TEST(CheckProgram, NamesWhoWaitsForInput) {
    HandMadeProgram b("waits");
    const NodeId from = b.add(load_node(0, whole_domain(1, 3), 1), "from");
    const NodeId to = b.add(vec_node(0, whole_domain(1, 4), {}), "to");
    b.connect({from}, to, whole_map(1, 4), {}, 1, 4);
    const std::string text = verdict(b.take());
    EXPECT_NE(text.find("the witness order stops with work left"), std::string::npos) << text;
    EXPECT_NE(text.find("to firing 3 waits for input edge0"), std::string::npos) << text;
}

TEST(CheckProgram, CapacityOfTheWitnessAndNotOneLess) {
    Program program = conv_program(3);
    EXPECT_EQ(replay_unbounded(program), (WitnessPeaks{11, 1, 1}));
    EXPECT_EQ(verdict(program), "");
    program.edges[0].capacity = 10;
    const std::string text = verdict(program);
    EXPECT_NE(text.find("load firing 10 waits for space in edge0"), std::string::npos) << text;
    EXPECT_NE(text.find("mvm firing 5 waits for input edge0"), std::string::npos) << text;
    EXPECT_THROW(replay_within_capacities(program), InternalError);
    program.edges[0].capacity = unlimited;
    EXPECT_EQ(replay_within_capacities(program), (WitnessPeaks{11, 1, 1}));
}

// A skip edge holds what the windows of the other branch hold back: two convolutions of 3x3 are two rows and two
// elements behind, and the element under way.
TEST(CheckProgram, ResidualOnOneSource) {
    for (int width : {4, 7}) {
        HandMadeProgram b("residual");
        const Domain all = whole_domain(width, width);
        const EdgeMap map = whole_map(width, width);
        const NodeId from = b.add(load_node(0, all, 1), "load");
        const NodeId one = b.add(vec_node(0, all, {}), "one");
        const NodeId two = b.add(vec_node(0, all, {}), "two");
        const NodeId add = b.add(vec_node(0, all, {}), "add");
        b.connect({from}, one, map, around, 1, 1);
        b.connect({one}, two, map, around, 1, 1);
        b.connect({two}, add, map, {}, 1, 1);
        const EdgeId skip = b.connect({from}, add, map, {}, 1, 1);
        Program program = b.take();
        const WitnessPeaks peaks = replay_unbounded(program);
        EXPECT_EQ(peaks, (WitnessPeaks{2 * width + 3, 2 * width + 3, 1, 2 * width + 3}));
        for (Edge& edge : program.edges) {
            edge.capacity = peaks[index(edge.id)];
        }
        EXPECT_EQ(verdict(program), "");
        for (Edge& edge : program.edges) {
            if (edge.capacity > 1) {
                --edge.capacity;
                EXPECT_NE(verdict(program), "") << "width " << width << ", one place less in " << edge.tensor;
                ++edge.capacity;
            }
        }
        EXPECT_EQ(index(skip), 3U);
    }
}

}  // namespace
}  // namespace bitline
