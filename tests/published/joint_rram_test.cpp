// The design of the joint search: lengths that follow from the chip's own area.
#include <gtest/gtest.h>

#include <cmath>

#include "hw/cost/cost_table.hpp"
#include "hw/spec_reader.hpp"

namespace bitline {
namespace {

TEST(JointRram, ItsLinkIsAsLongAsTheSideOfOneOfItsTwoGroups) {
    const ChipSpec spec = read_chip("joint-rram", ConfigPaths{{"configs"}});
    ASSERT_EQ(spec.routers(), 2);
    const double group_mm2 = cost_table(spec).area_m2() * 1e6 / 2;
    EXPECT_NEAR(spec.noc.link_length_mm, std::sqrt(group_mm2), 0.01 * spec.noc.link_length_mm);
    // Repeated wire at 0.1 ns per mm and a register behind it.
    EXPECT_EQ(spec.noc.link_latency,
              static_cast<int>(std::ceil((0.1 * spec.noc.link_length_mm + 0.1) / spec.clock.ns(1))));
}

}  // namespace
}  // namespace bitline
