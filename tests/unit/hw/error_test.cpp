#include "hw/error.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

TEST(Error, InputErrorKeepsItsLinesAndJoinsThem) {
    const InputError error(std::vector<std::string>{"a: wrong", "b: wrong too"});
    ASSERT_EQ(error.lines().size(), 2U);
    EXPECT_EQ(error.lines()[1], "b: wrong too");
    EXPECT_STREQ(error.what(), "a: wrong\nb: wrong too");
    EXPECT_STREQ(InputError("one").what(), "one");
}

TEST(Error, CheckThrowsOnlyWhenItDoesNotHold) {
    EXPECT_NO_THROW(check(true, "fine"));
    try {
        check(false, "3 sent, 2 received");
        FAIL() << "check did not throw";
    } catch (const InternalError& e) {
        EXPECT_STREQ(e.what(), "3 sent, 2 received");
    }
}

}  // namespace
}  // namespace bitline
