#include "workloads/narrow.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hw/error.hpp"

namespace bitline {
namespace {

TEST(Narrow, KeepsWhatAnIntHolds) {
    for (const std::int64_t value :
         {std::int64_t{0}, std::int64_t{-5}, std::int64_t{2147483647}, std::int64_t{-2147483648LL}}) {
        EXPECT_EQ(narrow(value, "c", "bytes"), value);
    }
}

TEST(Narrow, RefusesWhatWouldWrap) {
    for (const std::int64_t value : {std::int64_t{2147483648LL}, std::int64_t{-2147483649LL}, std::int64_t{1} << 40}) {
        try {
            narrow(value, "conv7", "bytes of operands");
            FAIL() << value << " is no int";
        } catch (const DoesNotFit& error) {
            const std::string text = error.what();
            EXPECT_EQ(text.find("conv7: bytes of operands: "), 0U) << text;
            EXPECT_NE(text.find("got " + std::to_string(value)), std::string::npos) << text;
            EXPECT_NE(text.find("allowed up to 2147483647"), std::string::npos) << text;
        }
    }
}

}  // namespace
}  // namespace bitline
