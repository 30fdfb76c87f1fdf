#include "hw/model/recorder.hpp"

#include <gtest/gtest.h>

#include <cstddef>

#include "tests/support/hand_made.hpp"

namespace bitline {
namespace {

constexpr auto sample = static_cast<std::size_t>(Action::sample_hold);

/// One node, for actions to be charged to.
Program one_node() {
    HandMadeProgram made("recorder");
    made.add(vec_node(0, whole_domain(1, 1), VecWork{}), "node");
    return made.take();
}

TEST(Recorder, SpreadsAFiringOverItsBinsByTime) {
    const Program program = one_node();
    const Timebase time(1'000'000, Scheduling::calendar);
    Recorder recorder(program, time, 10, nullptr);
    recorder.count(NodeId{0}, ActionList{{Action::sample_hold, 100}}, 5, 30);
    const Activity& activity = recorder.activity();
    // 25 cycles, of which 5, 10 and 10 in the three bins.
    ASSERT_EQ(activity.bins.size(), 3U);
    EXPECT_EQ(activity.bins[0][sample], 20U);
    EXPECT_EQ(activity.bins[1][sample], 40U);
    EXPECT_EQ(activity.bins[2][sample], 40U);
    EXPECT_EQ(activity.nodes[0].actions[sample], 100U);
}

TEST(Recorder, SpreadsMoreThan64BitsWouldHold) {
    const Program program = one_node();
    const Timebase time(1'000'000, Scheduling::calendar);
    Recorder recorder(program, time, Cycle{1} << 40, nullptr);
    const std::uint64_t many = std::uint64_t{1} << 40;
    recorder.count(NodeId{0}, ActionList{{Action::sample_hold, many}}, 0, Cycle{1} << 42);
    ASSERT_EQ(recorder.activity().bins.size(), 4U);
    for (const ActionCounts& bin : recorder.activity().bins) {
        EXPECT_EQ(bin[sample], many / 4);
    }
}

TEST(Recorder, JoinsBinsOfALongRun) {
    const Program program = one_node();
    const Timebase time(1'000'000, Scheduling::calendar);
    Recorder recorder(program, time, 1, nullptr);
    const Cycle full = Recorder::most_bins;
    for (Cycle now = 0; now < full; ++now) {
        recorder.count(NodeId{0}, Action::sample_hold, now, now);
    }
    EXPECT_EQ(recorder.activity().power_bin, 1U);
    EXPECT_EQ(recorder.activity().bins.size(), Recorder::most_bins);
    // The first cycle beyond them halves their number.
    recorder.count(NodeId{0}, Action::sample_hold, 7, full);
    const Activity& activity = recorder.activity();
    EXPECT_EQ(activity.power_bin, 2U);
    ASSERT_EQ(activity.bins.size(), full / 2 + 1);
    EXPECT_EQ(activity.bins[0][sample], 0U + 1U);
    EXPECT_EQ(activity.bins[1][sample], 2U + 3U);
    EXPECT_EQ(activity.bins[full / 2 - 1][sample], full - 2 + full - 1);
    EXPECT_EQ(activity.bins[full / 2][sample], 7U);
}

TEST(Recorder, JoinsBinsForOneLongFiring) {
    const Program program = one_node();
    const Timebase time(1'000'000, Scheduling::calendar);
    Recorder recorder(program, time, 1, nullptr);
    recorder.count(NodeId{0}, Action::sample_hold, 5, 3);
    const Cycle length = Cycle{1} << 40;
    recorder.count(NodeId{0}, ActionList{{Action::sample_hold, 1'000'000}}, 3, 3 + length);
    const Activity& activity = recorder.activity();
    EXPECT_LE(activity.bins.size(), Recorder::most_bins);
    EXPECT_GE(activity.power_bin * Recorder::most_bins, 3 + length);
    std::uint64_t sum = 0;
    for (const ActionCounts& bin : activity.bins) {
        sum += bin[sample];
    }
    EXPECT_EQ(sum, 1'000'005U);
}

}  // namespace
}  // namespace bitline
