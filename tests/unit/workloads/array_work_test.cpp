#include "workloads/array_work.hpp"

#include <gtest/gtest.h>

#include "tests/unit/workloads/compiled.hpp"

namespace bitline {
namespace {

using testing::four_tiles;
using testing::lowered;

// 64 channels of 3 x 3: row blocks of 128, 128, 128, 128 and 64 rows; 40 outputs: strips of 32 and 8.
LoweredLayer two_strips(const ChipSpec& spec) {
    return lowered("[64, 6, 6]", "- conv: {name: c, out_channels: 40, kernel: 3, pad: 1}\n", spec).front();
}

TEST(ArrayWork, CountsEachRowBlockOnceOnTheBus) {
    const ChipSpec spec = four_tiles();
    const MvmWork work = mvm_work(two_strips(spec), {0, 10, 0, 1, 10}, spec);
    EXPECT_EQ(work.crossbars, 10);
    EXPECT_EQ(work.input_bytes, 576);
    EXPECT_EQ(work.steps, 8);
    EXPECT_EQ(work.rows, (std::vector<int>{128, 128, 128, 128, 64, 128, 128, 128, 128, 64}));
    EXPECT_EQ(work.cols, (std::vector<int>{128, 128, 128, 128, 128, 32, 32, 32, 32, 32}));
    EXPECT_EQ(work.outputs[5], 8);
    EXPECT_EQ(work.macs, 576 * 40);
    EXPECT_EQ(work.cells, 576 * 40 * 4);
}

TEST(ArrayWork, PartialSumsLeaveEachProcessingElement) {
    // Arrays 0..4 fill places 0..4 of element 0; arrays 5..9 lie at 5..7 of element 0 and 0..1 of element 1.
    const ChipSpec spec = four_tiles();
    const LoweredLayer layer = two_strips(spec);
    const auto sums = partial_sums(layer, {0, 10, 0, 1, 10}, spec);
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(sums[0].vectors, 1);
    EXPECT_EQ(sums[1].vectors, 2);
    EXPECT_EQ(partial_sum_bytes(sums, spec), 32 * 4 + 2 * 8 * 4);
    EXPECT_EQ(mvm_work(layer, {0, 10, 0, 1, 10}, spec).row_blocks_per_pe, 5);
}

TEST(ArrayWork, CountsInputsResultsAndTheAdditionsInsideElements) {
    ChipSpec spec = four_tiles();
    const MvmWork work = mvm_work(two_strips(spec), {0, 10, 0, 1, 10}, spec);
    EXPECT_EQ(work.distinct_inputs, 576);
    EXPECT_EQ(work.results, 40);
    // First strip: five row blocks of 32 outputs meet in element 0. Second: three of 8 there, two of 8 in element 1.
    EXPECT_EQ(work.merge_adds, 4 * 32 + 2 * 8 + 1 * 8);
    spec.tile.pe.crossbars = 1;
    EXPECT_EQ(mvm_work(two_strips(spec), {0, 10, 0, 1, 10}, spec).merge_adds, 0) << "nothing meets in an element";
}

TEST(ArrayWork, PackedActivationsAreStillCountedOneByOne) {
    ChipSpec spec = four_tiles();
    spec.precision.activation_bits = 4;
    const MvmWork work = mvm_work(two_strips(spec), {0, 10, 0, 1, 10}, spec);
    EXPECT_EQ(work.input_bytes, 288);
    EXPECT_EQ(work.distinct_inputs, 576);
}

TEST(ArrayWork, TheServerThatIsSpreadWidestCounts) {
    // Server 1 has its first strip at places 10..14: in element 1 alone; server 2 at 20..24: elements 2 and 3.
    const ChipSpec spec = four_tiles();
    const auto sums = partial_sums(two_strips(spec), {0, 10, 0, 3, 10}, spec);
    EXPECT_EQ(sums[0].vectors, 2);
}

TEST(ArrayWork, APartOfAStripReadsItsOwnChannels) {
    // Rows 256..575 are channels 28 (row 256 = 28 * 9 + 4) to 63.
    const ChipSpec spec = four_tiles();
    const LoweredLayer layer = two_strips(spec);
    EXPECT_EQ(input_channels(layer, {2, 5, 0, 1, 3}), (Channels{28, 64}));
    EXPECT_EQ(mvm_work(layer, {2, 5, 0, 1, 3}, spec).input_bytes, 320);
    EXPECT_EQ(partial_sums(layer, {2, 7, 0, 1, 5}, spec).size(), 2U);
}

}  // namespace
}  // namespace bitline
