// Cycle counts worked out by hand from docs/timing.md: each literal stands beside the sum of the latencies that make it.
// Here: a matrix product of one firing. The chips are those of hand_chips.hpp.
#include <gtest/gtest.h>

#include "tests/conformance/hand_chips.hpp"
#include "tests/conformance/measure.hpp"

namespace bitline {
namespace {

constexpr int result_bytes = 32;        // a crossbar's 32 results, requantised
constexpr int partial_sum_bytes = 128;  // the same as partial sums of 32 bits

// 128 * arrays inputs times a matrix of 32 columns: 8-bit weights in 2-bit cells, so `arrays` crossbars from `first` on.
Program one_gemm(int first, int arrays, int row_blocks_per_pe) {
    HandMadeProgram b("gemm");
    const int partial_sums = arrays / row_blocks_per_pe;  // that leave a processing element each
    const NodeId load = b.add(load_node(0, whole_domain(1, 1), 128 * arrays), "load");
    const NodeId mvm = b.add(mvm_node(0, whole_domain(1, 1), first, arrays, 128 * arrays, row_blocks_per_pe), "mvm");
    VecWork work;
    work.bus_bytes = partial_sum_bytes * partial_sums;
    work.partial_adds = 32 * (partial_sums - 1);
    work.requantises = 32;
    work.out_bytes = result_bytes;
    const NodeId vec = b.add(vec_node(0, whole_domain(1, 1), work), "vec");
    const NodeId store = b.add(store_node(0, whole_domain(1, 1), result_bytes), "store");
    b.connect({load}, mvm, whole_map(1, 1), {}, 128 * arrays, 1);
    b.connect({mvm}, vec, whole_map(1, 1), {}, partial_sum_bytes * partial_sums, 2, Home::registers);
    b.connect({vec}, store, whole_map(1, 1), {}, result_bytes, 1, Home::memory);
    return b.take();
}

// The same 256 inputs on two tiles: tile 1 sends its partial sums over the network, tile 0 adds them to its own.
Program gemm_on_two_tiles() {
    HandMadeProgram b("gemm");
    const NodeId load = b.add(load_node(0, whole_domain(1, 1), 256), "load");
    const NodeId mvm0 = b.add(mvm_node(0, whole_domain(1, 1), 0, 1, 128), "mvm0");
    const NodeId mvm1 = b.add(mvm_node(1, whole_domain(1, 1), 0, 1, 128), "mvm1");
    VecWork collect;
    collect.bus_bytes = partial_sum_bytes;
    collect.out_bytes = partial_sum_bytes;
    const NodeId vec1 = b.add(vec_node(1, whole_domain(1, 1), collect), "vec1");
    VecWork join;
    join.bus_bytes = partial_sum_bytes;
    join.buffer_bytes = partial_sum_bytes;
    join.partial_adds = 32;
    join.requantises = 32;
    join.out_bytes = result_bytes;
    Node reduce_node = vec_node(0, whole_domain(1, 1), join);
    reduce_node.kind = NodeKind::reduce;
    const NodeId reduce = b.add(reduce_node, "reduce");
    const NodeId store = b.add(store_node(0, whole_domain(1, 1), result_bytes), "store");
    b.connect({load}, mvm0, whole_map(1, 1), {}, 128, 1);
    b.connect({load}, mvm1, whole_map(1, 1), {}, 128, 1);
    b.connect({mvm1}, vec1, whole_map(1, 1), {}, partial_sum_bytes, 2, Home::registers);
    b.connect({mvm0}, reduce, whole_map(1, 1), {}, partial_sum_bytes, 2, Home::registers);
    b.connect({vec1}, reduce, whole_map(1, 1), {}, partial_sum_bytes, 1);
    b.connect({reduce}, store, whole_map(1, 1), {}, result_bytes, 1, Home::memory);
    return b.take();
}

TEST(HandComputed, GemmOnOneCrossbarChipA) {
    const Cycle memory = 10 + 50;                      // D1: 128 B at 12.8 B per cycle, then the latency
    const Cycle input = network_a.travel(0, 18 + 16);  // N1: 68 B and 60 B
    const Cycle load = 4;                              // M1: 1024 bits: 3 on the bus of 384, 4 through the port of 256
    const Cycle mvm =
        load + 100 + 7 * 100 + 100 + 1;           // M5: the first read, 7 steps, the last conversion, shift and add
    const Cycle local = 1;                        // F8
    const Cycle vec = 3 + 4 + 2 + 1;              // V1 1024 / 384, V3 32 / 8, depth, V4 256 / 256
    const Cycle result = network_a.travel(0, 9);  // 32 B and the header: 288 bits
    const Cycle write = 3 + 50;                   // D1: 2.5 cycles, rounded up once
    const Measured m = measure(chip_a(), one_gemm(0, 1, 1));
    EXPECT_EQ(m.cycles, memory + input + mvm + local + vec + result + write);
    EXPECT_EQ(m.cycles, 1080U);
    EXPECT_EQ(m.image_done, std::vector<Cycle>{1080});
    EXPECT_EQ(m.packets.size(), 3U);
}

TEST(HandComputed, GemmOnOneCrossbarChipB) {
    const Cycle memory = 5 + 25;                      // D1: 128 B at 25.6 B per cycle
    const Cycle input = network_b.travel(0, 9 + 9);   // N1: 64 B and 64 B
    const Cycle load = 16;                            // M1: 8 on the bus of 128, 16 through the port of 64
    const Cycle mvm = load + 50 + 7 * 200 + 200 + 1;  // M5: the conversion is longer than the read
    const Cycle local = 1;                            // F8
    const Cycle vec = 8 + 4 + 2 + 2;                  // V1 1024 / 128, V3 32 / 8, depth, V4 256 / 128
    const Cycle result = network_b.travel(0, 5);      // 64 + 256 bits
    const Cycle write = 2 + 25;                       // D1: 1.25 cycles
    const Measured m = measure(chip_b(), one_gemm(0, 1, 1));
    EXPECT_EQ(m.cycles, memory + input + mvm + local + vec + result + write);
    EXPECT_EQ(m.cycles, 1780U);
    EXPECT_EQ(m.packets.size(), 3U);
}

// Crossbars 0 and 1 are in one processing element, which adds their results before they leave.
TEST(HandComputed, GemmOverTwoRowBlocksInOneProcessingElementChipA) {
    const Cycle memory = 20 + 50;                          // D1: 256 B
    const Cycle input = network_a.travel(0, 3 * 18 + 14);  // N1: 3 x 68 B and 52 B
    const Cycle mvm = 8 + 100 + 7 * 100 + 100 + 1 + 1;     // M5: 2048 / 256, ..., one level of adders
    const Cycle vec = 3 + 4 + 2 + 1;                       // as with one crossbar
    const Cycle out = network_a.travel(0, 9) + 3 + 50;
    const Measured m = measure(chip_a(), one_gemm(0, 2, 2));
    EXPECT_EQ(m.cycles, memory + input + mvm + 1 + vec + out);
    EXPECT_EQ(m.cycles, 1129U);
}

TEST(HandComputed, GemmOverTwoRowBlocksInOneProcessingElementChipB) {
    const Cycle memory = 10 + 25;
    const Cycle input = network_b.travel(0, 4 * 9);
    const Cycle mvm = 32 + 50 + 7 * 200 + 200 + 1 + 1;  // M1: 2048 / 64
    const Cycle vec = 8 + 4 + 2 + 2;
    const Cycle out = network_b.travel(0, 5) + 2 + 25;
    const Measured m = measure(chip_b(), one_gemm(0, 2, 2));
    EXPECT_EQ(m.cycles, memory + input + mvm + 1 + vec + out);
    EXPECT_EQ(m.cycles, 1820U);
}

// Crossbars 7 and 8 are in two processing elements: the tile's accumulator adds, twice the partial sums take the bus.
TEST(HandComputed, GemmOverTwoRowBlocksInOneTileChipA) {
    const Cycle memory = 20 + 50;
    const Cycle input = network_a.travel(0, 3 * 18 + 14);
    const Cycle mvm = 8 + 100 + 7 * 100 + 100 + 1;
    const Cycle vec = 6 + 1 + 4 + 2 + 1;  // V1 2048 / 384, V2 32 / 64, V3, depth, V4
    const Cycle out = network_a.travel(0, 9) + 3 + 50;
    const Measured m = measure(chip_a(), one_gemm(7, 2, 1));
    EXPECT_EQ(m.cycles, memory + input + mvm + 1 + vec + out);
    EXPECT_EQ(m.cycles, 1132U);
}

TEST(HandComputed, GemmOverTwoRowBlocksInOneTileChipB) {
    const Cycle memory = 10 + 25;
    const Cycle input = network_b.travel(0, 4 * 9);
    const Cycle mvm = 32 + 50 + 7 * 200 + 200 + 1;
    const Cycle vec = 16 + 1 + 4 + 2 + 2;  // V1 2048 / 128
    const Cycle out = network_b.travel(0, 5) + 2 + 25;
    const Measured m = measure(chip_b(), one_gemm(7, 2, 1));
    EXPECT_EQ(m.cycles, memory + input + mvm + 1 + vec + out);
    EXPECT_EQ(m.cycles, 1828U);
}

// The message to tile 0 leaves memory first, the one to tile 1, one hop away, after it (F7, N1). Tile 1 is the last to
// have its partial sums, so the path leads through it.
TEST(HandComputed, GemmOnTwoTilesOneHopApartChipA) {
    const Cycle memory = 20 + 50;
    const Cycle first_message = 18 + 16;
    const Cycle input = network_a.travel(1, 18 + 16);
    const Cycle mvm = 4 + 100 + 7 * 100 + 100 + 1;
    const Cycle collect = 3 + 0 + 2 + 4;  // V1, no operations, depth, V4 1024 / 256
    const Cycle partial_sums = network_a.travel(1, 18 + 16);
    const Cycle reduce = 4 + 1 + 4 + 2 + 1;  // V1: 4 through the port are more than 3 on the bus
    const Cycle out = network_a.travel(0, 9) + 3 + 50;
    const Measured m = measure(chip_a(2), gemm_on_two_tiles());
    EXPECT_EQ(m.cycles, memory + first_message + input + mvm + 1 + collect + partial_sums + reduce + out);
    EXPECT_EQ(m.cycles, 1177U);
    EXPECT_EQ(m.flits(0, 0), 34U);  // east: the input of tile 1
    EXPECT_EQ(m.flits(1, 1), 34U);  // west: its partial sums
}

TEST(HandComputed, GemmOnTwoTilesOneHopApartChipB) {
    const Cycle memory = 10 + 25;
    const Cycle first_message = 9 + 9;
    const Cycle input = network_b.travel(1, 9 + 9);
    const Cycle mvm = 16 + 50 + 7 * 200 + 200 + 1;
    const Cycle collect = 8 + 0 + 2 + 8;
    const Cycle partial_sums = network_b.travel(1, 9 + 9);
    const Cycle reduce = 16 + 1 + 4 + 2 + 2;
    const Cycle out = network_b.travel(0, 5) + 2 + 25;
    const Measured m = measure(chip_b(2), gemm_on_two_tiles());
    EXPECT_EQ(m.cycles, memory + first_message + input + mvm + 1 + collect + partial_sums + reduce + out);
    EXPECT_EQ(m.cycles, 1866U);
    EXPECT_EQ(m.flits(0, 0), 18U);
    EXPECT_EQ(m.flits(1, 1), 18U);
}

}  // namespace
}  // namespace bitline
