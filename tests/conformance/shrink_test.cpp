// What happens when model and reference disagree: the case shrinks, still disagrees, and can be kept as a test.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/agreement/agreement.hpp"
#include "tests/agreement/kept_case.hpp"
#include "tests/reference/shrink.hpp"
#include "tests/support/sanitized.hpp"

namespace bitline {
namespace {

std::int64_t firings(const Program& program) {
    std::int64_t n = 0;
    for (const Node& node : program.nodes) {
        n += node.domain.firings() * program.images;
    }
    return n;
}

// The fault that is planted: the model returns credits two cycles late. It shows only where a packet waits for credits.
bool slow_credits(const ChipSpec& spec, const Program& program) {
    ChipSpec slow = spec;
    slow.noc.credit_latency += 2;
    return !compare_with_reference(spec, program, slow).difference.empty();
}

// A network first (seed 1 and on), then a Program made by hand.
TEST(Shrink, ACaseBecomesSmallAndStillDisagrees) {
    const std::vector<bool> kinds = is_sanitized() ? std::vector{true} : std::vector{false, true};
    for (const bool by_hand : kinds) {
        std::uint32_t seed = 1;
        reference::RandomCase drawn = reference::random_case(seed);
        while (drawn.made_by_hand() != by_hand || firings(drawn.program) < 200 ||
               !slow_credits(drawn.spec, drawn.program)) {
            ASSERT_LT(seed, 200U);
            drawn = reference::random_case(++seed);
        }
        const reference::RandomCase small = reference::shrink(drawn, slow_credits);
        EXPECT_TRUE(slow_credits(small.spec, small.program));
        EXPECT_EQ(compare_with_reference(small.spec, small.program).difference, "");  // the fault alone is to blame
        EXPECT_LE(firings(small.program), 40) << reference::describe(small);
        EXPECT_LE(small.program.nodes.size(), 6U) << reference::describe(small);
        EXPECT_EQ(small.program.images, 1);
        EXPECT_LE(small.spec.routers(), drawn.spec.routers());
    }
}

TEST(Shrink, ACaseThatCannotBecomeSmallerStays) {
    const reference::RandomCase drawn = reference::random_case(1);
    int asked = 0;
    const reference::RandomCase same = reference::shrink(drawn, [&asked](const ChipSpec&, const Program&) {
        ++asked;
        return false;
    });
    EXPECT_GT(asked, 0);
    EXPECT_EQ(firings(same.program), firings(drawn.program));
    EXPECT_EQ(same.spec.routers(), drawn.spec.routers());
}

TEST(Shrink, StopsAskingWhenItWasAskedTo) {
    int asked = 0;
    reference::shrink(
        reference::random_case(1),
        [&asked](const ChipSpec&, const Program&) {
            ++asked;
            return true;
        },
        5);
    EXPECT_EQ(asked, 5);
}

}  // namespace
}  // namespace bitline
