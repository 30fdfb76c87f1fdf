// Cycle counts worked out by hand from docs/timing.md for maps that stream: 3x3 windows (pad 1) over 6x6 maps. The arrays are
// the bottleneck, so a layer starts one window per interval as soon as its first window is there.
//
// Window j = (y, x) of a layer reads elements up to (y + 1, x + 1) = j + 7 of the map before it; the first one up to 7. A map
// whose elements become visible one interval apart from cycle v on thus lets its reader start window j in v + (j + 7) *
// interval, as long as there are 36 elements: the last start is in v + 42 * interval. In the last column and the last row
// the window is cut, and waits for its server instead: the formula holds there too.
#include <gtest/gtest.h>

#include "tests/conformance/hand_chips.hpp"
#include "tests/conformance/measure.hpp"

namespace bitline {
namespace {

constexpr int side = 6;
constexpr int all_windows = side * side;
constexpr int roomy = all_windows;  // a capacity that never holds up
constexpr int four_rows = 4 * side;
constexpr Window padded_window{3, 3, 1, 1, 1, 1};

struct ConvPart {
    NodeId mvm;
    NodeId vec;
};

// One layer on crossbars 0.. of `tile`: windows of 9 * channels bytes over `arrays` row blocks of one processing element,
// 32 results each. `adds` is 32 where another map is added to the result.
ConvPart conv(HandMadeProgram& b, int tile, int channels, int arrays, int adds) {
    const NodeId mvm =
        b.add(mvm_node(tile, whole_domain(side, side), 0, arrays, 9 * channels, arrays), "mvm" + std::to_string(tile));
    VecWork work;
    work.bus_bytes = 128;
    work.buffer_bytes = adds;
    work.adds = adds;
    work.requantises = 32;
    work.out_bytes = 32;
    const NodeId vec = b.add(vec_node(tile, whole_domain(side, side), work), "vec" + std::to_string(tile));
    b.connect({mvm}, vec, whole_map(side, side), {}, 128, 2, Home::registers);
    return {mvm, vec};
}

NodeId add_load(HandMadeProgram& b, int channels, int output_slots) {
    Node load = load_node(0, whole_domain(side, side), channels);
    load.output_slots = output_slots;
    return b.add(load, "load");
}

void add_store(HandMadeProgram& b, NodeId from) {
    const NodeId store = b.add(store_node(0, whole_domain(side, side), 32), "store");
    b.connect({from}, store, whole_map(side, side), {}, 32, roomy, Home::memory);
}

Program one_layer(int images, int output_slots, int capacity) {
    HandMadeProgram b("conv", images);
    const NodeId load = add_load(b, 8, output_slots);
    const ConvPart part = conv(b, 0, 8, 1, 0);
    b.connect({load}, part.mvm, whole_map(side, side), padded_window, 8, capacity);
    add_store(b, part.vec);
    return b.take();
}

Program two_layers(int images, int output_slots) {
    HandMadeProgram b("convs", images);
    const NodeId load = add_load(b, 8, output_slots);
    const ConvPart one = conv(b, 0, 8, 1, 0);
    const ConvPart two = conv(b, 1, 32, 3, 0);
    b.connect({load}, one.mvm, whole_map(side, side), padded_window, 8, roomy);
    b.connect({one.vec}, two.mvm, whole_map(side, side), padded_window, 32, four_rows);
    add_store(b, two.vec);
    return b.take();
}

Program residual_block(int skip_capacity) {
    HandMadeProgram b("residual");
    const NodeId load = add_load(b, 32, 16);
    const ConvPart one = conv(b, 0, 32, 3, 0);
    const ConvPart two = conv(b, 1, 32, 3, 32);
    b.connect({load}, one.mvm, whole_map(side, side), padded_window, 32, skip_capacity);
    b.connect({load}, two.vec, whole_map(side, side), {}, 32, skip_capacity);
    b.connect({one.vec}, two.mvm, whole_map(side, side), padded_window, 32, four_rows);
    add_store(b, two.vec);
    return b.take();
}

// ---- chip A: a window is 8 steps of 100 cycles ----
constexpr Cycle interval_a = 8 * 100;                       // M4, M6: two input registers
constexpr Cycle mvm8_a = 3 + 100 + 7 * 100 + 100 + 1;       // M5: 576 bits through 256
constexpr Cycle mvm32_a = 9 + 100 + 7 * 100 + 100 + 1 + 2;  // M5: 2304 bits; three row blocks are two levels of adders
constexpr Cycle handed_over = 1;                            // F8
constexpr Cycle vec_a = 3 + 4 + 2 + 1;                      // V5
constexpr Cycle vec_add_a = 3 + 8 + 2 + 1;  // V5: 64 operations; 3 on the bus are more than 1 through the port
constexpr Cycle write_a = 3 + 50;           // D1: 32 B

// With two output slots two loads are on their way at once (F9). A load of 8 B takes 1 + 50 cycles (D1), is offered one
// cycle later (N1), and its 3 flits leave: a slot is taken for 51 + 1 + 3 = 55 cycles. Loads 0 and 1 start in cycles 0 and 1;
// message 1 waits for message 0, so load 2 starts in 55, load 3 in 58, and from then on each pair 55 later: load 7 in
// 58 + 2 * 55 = 168.
constexpr Cycle element7_two_slots_a = 168 + (1 + 50) + network_a.travel(0, 3);
static_assert(element7_two_slots_a == 226);

TEST(HandComputed, ConvolutionChipA) {
    const Measured m = measure(chip_a(), one_layer(1, 2, roomy));
    const Cycle last_start = element7_two_slots_a + 35 * interval_a;
    EXPECT_EQ(m.cycles, last_start + mvm8_a + handed_over + vec_a + network_a.travel(0, 9) + write_a);
    EXPECT_EQ(m.cycles, 29207U);
}

TEST(HandComputed, TwoLayersPipelinedChipA) {
    const Measured m = measure(chip_a(2), two_layers(1, 2));
    const Cycle first_result = element7_two_slots_a + mvm8_a + handed_over + vec_a + network_a.travel(1, 9);
    const Cycle last_start = first_result + 42 * interval_a;
    EXPECT_EQ(m.cycles, last_start + mvm32_a + handed_over + vec_a + network_a.travel(1, 9) + write_a);
    EXPECT_EQ(m.cycles, 35747U);
}

// Each load sends 9 flits to tile 0 and 9 to tile 1. Load k ends in 3 * (k + 1) + 50, its first message leaves in
// 53 + 1 + 18 * k. The map's last one leaves before cycle 54 + 18 * 36 = 702, the first result of tile 0 is there after 1115:
// they do not meet on the link.
TEST(HandComputed, ResidualBlockChipA) {
    const Measured m = measure(chip_a(2), residual_block(roomy));
    const Cycle element7 = (3 + 50) + 7 * 18 + network_a.travel(0, 9);
    EXPECT_EQ(element7, 192U);
    const Cycle first_result = element7 + mvm32_a + handed_over + vec_a + network_a.travel(1, 9);
    const Cycle last_start = first_result + 42 * interval_a;
    EXPECT_EQ(m.cycles, last_start + mvm32_a + handed_over + vec_add_a + network_a.travel(1, 9) + write_a);
    EXPECT_EQ(m.cycles, 35725U);
}

TEST(HandComputed, TwoImagesChipA) {
    const Measured m = measure(chip_a(), one_layer(2, 2, roomy));
    ASSERT_EQ(m.image_done.size(), 2U);
    EXPECT_EQ(m.image_done[0], 29207U);
    EXPECT_EQ(m.image_done[1] - m.image_done[0], all_windows * interval_a);
    EXPECT_EQ(m.cycles, 29207U + 28800U);
    EXPECT_EQ(m.cycles, 58007U);
}

// ---- chip B: a window is 8 steps of 200 cycles, and its load, as there is one input register ----
constexpr Cycle interval8_b = 9 + 8 * 200;            // M6: 576 bits through 64
constexpr Cycle interval32_b = 36 + 8 * 200;          // 2304 bits
constexpr Cycle mvm8_b = 9 + 50 + 7 * 200 + 200 + 1;  // M5
constexpr Cycle mvm32_b = 36 + 50 + 7 * 200 + 200 + 1 + 2;
constexpr Cycle vec_b = 8 + 4 + 2 + 2;
constexpr Cycle vec_add_b = 8 + 8 + 2 + 2;
constexpr Cycle write_b = 2 + 25;

// 16 slots: load k starts in cycle k, ends in k + 1 + 25, and the messages of 2 flits leave one after another.
constexpr Cycle element7_b = (1 + 25) + 7 * 2 + network_b.travel(0, 2);
static_assert(element7_b == 50);

// Four rows of line buffer are always at least one row ahead of the window: nothing changes.
TEST(HandComputed, ConvolutionChipB) {
    const Measured m = measure(chip_b(), one_layer(1, 16, four_rows));
    const Cycle last_start = element7_b + 35 * interval8_b;
    EXPECT_EQ(m.cycles, last_start + mvm8_b + handed_over + vec_b + network_b.travel(0, 5) + write_b);
    EXPECT_EQ(m.cycles, 58082U);
}

// The second layer has the longer interval: it waits for its first window only.
TEST(HandComputed, TwoLayersPipelinedChipB) {
    const Measured m = measure(chip_b(2), two_layers(1, 16));
    const Cycle first_result = element7_b + mvm8_b + handed_over + vec_b + network_b.travel(1, 5);
    const Cycle last_start = first_result + 7 * interval8_b + 35 * interval32_b;
    EXPECT_EQ(m.cycles, last_start + mvm32_b + handed_over + vec_b + network_b.travel(1, 5) + write_b);
    EXPECT_EQ(m.cycles, 72019U);
}

// The skip edge holds four rows as well. A load then waits for the addition to free a place: it is sent 198 cycles into the
// interval at the port where tile 0's results are sent 72 cycles into it (both modulo 1636), so they do not meet.
TEST(HandComputed, ResidualBlockChipB) {
    const Measured m = measure(chip_b(2), residual_block(four_rows));
    const Cycle element7 = (2 + 25) + 7 * 10 + network_b.travel(0, 5);
    EXPECT_EQ(element7, 110U);
    const Cycle first_result = element7 + mvm32_b + handed_over + vec_b + network_b.travel(1, 5);
    const Cycle last_start = first_result + 42 * interval32_b;
    EXPECT_EQ(m.cycles, last_start + mvm32_b + handed_over + vec_add_b + network_b.travel(1, 5) + write_b);
    EXPECT_EQ(m.cycles, 72301U);
}

// The slower layer sets the pace of images.
TEST(HandComputed, TwoImagesChipB) {
    const Measured m = measure(chip_b(2), two_layers(2, 16));
    ASSERT_EQ(m.image_done.size(), 2U);
    EXPECT_EQ(m.image_done[0], 72019U);
    EXPECT_EQ(m.image_done[1] - m.image_done[0], all_windows * interval32_b);
    EXPECT_EQ(m.cycles, 72019U + 58896U);
    EXPECT_EQ(m.cycles, 130915U);
}

}  // namespace
}  // namespace bitline
