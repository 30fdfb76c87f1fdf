#include "hw/model/actions.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

std::uint64_t count(const ActionList& list, Action action) {
    std::uint64_t n = 0;
    for (const auto& entry : list) {
        n += entry.action == action ? entry.n : 0;
    }
    return n;
}

// Six arrays of 128 inputs and 32 results, three of them together in a processing element: two sums of 32 leave.
MvmWork six_arrays() {
    return mvm_node(0, whole_domain(1, 1), 0, 6, 384, 3).mvm;
}

TEST(MvmActions, TheTreeInsideAnElementAddsItsRowBlocks) {
    EXPECT_EQ(count(mvm_actions(round_chip(), six_arrays()), Action::accumulate), 2U * 2 * 32);
    const MvmWork apart = mvm_node(0, whole_domain(1, 1), 0, 6, 384).mvm;
    EXPECT_EQ(count(mvm_actions(round_chip(), apart), Action::accumulate), 0U);
}

TEST(MvmActions, TheInputSumAddsEachInputAndCorrectsEachResult) {
    ChipSpec spec = round_chip();
    spec.tile.pe.crossbar.coding = WeightCoding::offset;
    spec.tile.pe.crossbar.column_flip = false;
    MvmWork work = six_arrays();
    EXPECT_EQ(count(mvm_actions(spec, work), Action::input_sum_add), 384U + 64);
    spec.precision.activation_bits = 4;  // two in a byte
    work.input_bytes = 192;
    EXPECT_EQ(count(mvm_actions(spec, work), Action::input_sum_add), 384U + 64);
    spec.precision.activation_bits = 12;
    work.input_bytes = 576;
    EXPECT_EQ(count(mvm_actions(spec, work), Action::input_sum_add), 384U + 64);
    spec.tile.pe.crossbar.column_flip = true;
    EXPECT_EQ(count(mvm_actions(spec, work), Action::input_sum_add), 0U);
}

TEST(MvmActions, RegistersHoldActivationsPacked) {
    ChipSpec spec = round_chip();
    for (const int bits : {4, 8, 12}) {
        spec.precision.activation_bits = bits;
        const ActionList list = mvm_actions(spec, six_arrays());
        EXPECT_EQ(count(list, Action::input_register_write), 6U * 128 * static_cast<unsigned>(bits) / 8) << bits;
        EXPECT_EQ(count(list, Action::input_register_read), 6U * 128 * static_cast<unsigned>(bits) / 8) << bits;
    }
}

}  // namespace
}  // namespace bitline
