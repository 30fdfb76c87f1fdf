// Faults and Programs that cannot finish: the checks behind a run fire, and say what they found.
#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "tests/conformance/measure.hpp"
#include "tests/conformance/rows.hpp"

namespace bitline {
namespace {

// load -> conv (tile 0) -> add (tile 1) -> store, all over the network but the partial sums; two packets per element.
Program small_network() {
    HandMadeProgram b("small");
    const NodeId load = b.add(load_node(0, row(4), 100), "load");
    const NodeId conv = b.add(mvm_node(0, row(4), 0, 1, 100), "conv");
    VecWork collect;
    collect.bus_bytes = 128;
    collect.out_bytes = 100;
    const NodeId collector = b.add(vec_node(0, row(4), collect), "collect");
    const NodeId relu = b.add(vec_node(1, row(4), operations(32, 32)), "relu");
    const NodeId store = b.add(store_node(0, row(4), 32), "store");
    stream(b, load, conv, 4, 2, 100);
    b.connect({conv}, collector, whole_map(1, 4), {}, 128, 2, Home::registers);
    stream(b, collector, relu, 4, 2, 100);
    stored(b, relu, store, 4, 4, 32);
    return b.take();
}

bool starts_with(const std::string& text, const std::string& with) {
    return text.compare(0, with.size(), with) == 0;
}
bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(Faults, NoneIsDone) {
    EXPECT_EQ(outcome(round_chip(2), small_network()), "done");
    Faults far_away;
    far_away.drop_packet = Fault(1000);
    far_away.drop_mvm = Fault(1000);
    far_away.lose_credit = Fault(1000);
    EXPECT_EQ(outcome(round_chip(2), small_network(), far_away), "done");
}

// 8 packets to conv, 8 to relu, 4 to the store. If the last packet of a message is lost, its consumer waits for the edge; if it
// is one before, the bytes that have arrived are too few.
TEST(Faults, ALostPacketIsMissed) {
    int stopped = 0;
    int counted = 0;
    std::set<std::string> edges;
    for (int n = 0; n < 20; ++n) {
        Faults faults;
        faults.drop_packet = Fault(n);
        const std::string text = outcome(round_chip(2), small_network(), faults);
        if (starts_with(text, "InternalError: ")) {
            ++counted;
            EXPECT_TRUE(contains(text, "check bytes: received on edge")) << "packet " << n << ": " << text;
            EXPECT_TRUE(contains(text, "332 were counted, 400 are right")) << "packet " << n << ": " << text;
            continue;
        }
        ++stopped;
        EXPECT_TRUE(starts_with(text, "Stuck: ")) << "packet " << n << ": " << text;
        for (const auto& [node, edge] :
             {std::pair{"conv", "edge0"}, std::pair{"relu", "edge2"}, std::pair{"store", "edge3"}}) {
            if (contains(text, node) && contains(text, edge)) {
                edges.insert(edge);
            }
        }
    }
    EXPECT_EQ(counted, 4 + 4);
    EXPECT_EQ(stopped, 4 + 4 + 4);
    EXPECT_EQ(edges, (std::set<std::string>{"edge0", "edge2", "edge3"}));
    Faults after_the_last;
    after_the_last.drop_packet = Fault(20);
    EXPECT_EQ(outcome(round_chip(2), small_network(), after_the_last), "done");
}

TEST(Faults, AStuckRunNamesWhoWaitsForWhat) {
    Faults faults;
    faults.drop_packet = Fault(1);  // the last packet of the first message
    const std::string text = outcome(round_chip(2), small_network(), faults);
    EXPECT_TRUE(starts_with(text, "Stuck: ")) << text;
    for (const char* line : {"chip.tile0 conv: firing 0 of 4 waits for input edge0",
                             "chip.tile1 relu: firing 0 of 4 waits for input edge2",
                             "chip.memory0 load: firing 2 of 4 waits for space in edge0"}) {
        EXPECT_TRUE(contains(text, line)) << line << "\nis not in\n" << text;
    }
}

TEST(Faults, AMissingMvmIsMissedInTheMacs) {
    for (int n = 0; n < 4; ++n) {
        Faults faults;
        faults.drop_mvm = Fault(n);
        const std::string text = outcome(round_chip(2), small_network(), faults);
        EXPECT_TRUE(starts_with(text, "InternalError: ")) << text;
        EXPECT_TRUE(contains(text, "macs")) << text;
        EXPECT_TRUE(contains(text, "12288 were counted, 16384 are right")) << text;  // 3 and 4 windows of 128 x 32
    }
}

TEST(Faults, ALostCreditIsFoundInTheEnd) {
    int struck = 0;
    for (int n = 0; n < 24; ++n) {
        Faults faults;
        faults.lose_credit = Fault(n);
        const std::string text = outcome(round_chip(2), small_network(), faults);
        if (text == "done") {
            continue;  // fewer packets than that
        }
        ++struck;
        const bool found = starts_with(text, "InternalError: ") && contains(text, "credits");
        EXPECT_TRUE(found || starts_with(text, "Stuck: ")) << n << ": " << text;
    }
    EXPECT_GE(struck, 20);
}

// With room for one packet nothing can follow a packet whose credits were lost.
TEST(Faults, ALostCreditStopsAFullBuffer) {
    ChipSpec spec = round_chip(2);
    spec.noc.buffer_packets = 1;
    Faults faults;
    faults.lose_credit = Fault(0);
    const std::string text = outcome(spec, small_network(), faults);
    EXPECT_TRUE(starts_with(text, "Stuck: ")) << text;
    EXPECT_TRUE(contains(text, "conv") && contains(text, "edge0")) << text;
}

// ---- Programs that check_program would have refused ----

TEST(Stuck, TooSmallACapacity) {
    HandMadeProgram b("line buffer");
    const NodeId load = b.add(load_node(0, whole_domain(4, 4), 1), "load");
    const NodeId vec = b.add(vec_node(0, whole_domain(4, 4), operations(0)), "window");
    const NodeId store = b.add(store_node(0, whole_domain(4, 4), 1), "store");
    const EdgeId edge = b.connect({load}, vec, whole_map(4, 4), {3, 3, 1, 1, 1, 1}, 1, 11);
    b.connect({vec}, store, whole_map(4, 4), {}, 1, 16, Home::memory);
    Program program = b.take();
    EXPECT_EQ(outcome(round_chip(), program), "done");  // two rows and three elements
    program.edges[index(edge)].capacity = 10;
    const std::string text = outcome(round_chip(), program);
    EXPECT_TRUE(starts_with(text, "Stuck: ")) << text;
    EXPECT_TRUE(contains(text, "load") && contains(text, "window") && contains(text, "edge0")) << text;
    EXPECT_TRUE(contains(text, "space") && contains(text, "input")) << text;
}

TEST(Stuck, ACycleOfWaits) {
    HandMadeProgram b("cycle");
    const NodeId left = b.add(vec_node(0, row(2), operations(0)), "left");
    const NodeId right = b.add(vec_node(0, row(2), operations(0)), "right");
    const NodeId store = b.add(store_node(0, row(2), 1), "store");
    stream(b, left, right, 2, 2);
    stream(b, right, left, 2, 2);
    stored(b, right, store, 2, 2);
    const std::string text = outcome(round_chip(), b.take());
    EXPECT_TRUE(starts_with(text, "Stuck: ")) << text;
    for (const char* part : {"left", "right", "store", "edge0", "edge1", "edge2", "input"}) {
        EXPECT_TRUE(contains(text, part)) << part << " in " << text;
    }
}

// A fork whose short branch has too few places for what the long branch holds back.
TEST(Stuck, AResidualWithoutRoom) {
    HandMadeProgram b("residual");
    const NodeId load = b.add(load_node(0, row(8), 1), "load");
    const NodeId late = b.add(vec_node(0, row(8), operations(0)), "late");
    const NodeId add = b.add(vec_node(0, row(8), operations(0)), "add");
    const NodeId store = b.add(store_node(0, row(8), 1), "store");
    b.connect({load}, late, whole_map(1, 8), {1, 5, 1, 1, 0, 0}, 1, 8);
    const EdgeId skip = stream(b, load, add, 8, 5);
    stream(b, late, add, 8, 8);
    stored(b, add, store, 8, 8);
    Program program = b.take();
    EXPECT_EQ(outcome(round_chip(), program), "done");
    program.edges[index(skip)].capacity = 4;
    const std::string text = outcome(round_chip(), program);
    EXPECT_TRUE(starts_with(text, "Stuck: ")) << text;
    EXPECT_TRUE(contains(text, "load") && contains(text, "edge1") && contains(text, "late") && contains(text, "edge0"))
        << text;
}

}  // namespace
}  // namespace bitline
