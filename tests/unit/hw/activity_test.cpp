#include "hw/activity.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace bitline {
namespace {

TEST(Activity, EveryActionHasANameOfItsOwn) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < action_count; ++i) {
        const std::string name = name_of(static_cast<Action>(i));
        EXPECT_FALSE(name.empty());
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string::npos) << name;
        EXPECT_TRUE(names.insert(name).second) << name << " is there twice";
    }
    EXPECT_EQ(names.size(), action_count);
}

TEST(Activity, NamesAreThoseOfTheActions) {
    EXPECT_STREQ(name_of(Action::crossbar_read), "crossbar_read");
    EXPECT_STREQ(name_of(Action::adc_convert), "adc_convert");
    EXPECT_STREQ(name_of(Action::input_sum_add), "input_sum_add");
    EXPECT_STREQ(name_of(Action::bus_transfer), "bus_transfer");
    EXPECT_STREQ(name_of(Action::vector_requantise), "vector_requantise");
    EXPECT_STREQ(name_of(Action::group_bus_flit), "group_bus_flit");
    EXPECT_STREQ(name_of(Action::sideband_update), "sideband_update");
    EXPECT_STREQ(name_of(Action::memory_read), "memory_read");
}

TEST(Activity, ANewOneIsEmpty) {
    const Activity a;
    EXPECT_EQ(a.cycles, 0U);
    const NodeActivity node;
    EXPECT_EQ(node.first_start, never);
    EXPECT_EQ(node.last_end, 0U);
    for (std::uint64_t n : node.actions) {
        EXPECT_EQ(n, 0U);
    }
}

}  // namespace
}  // namespace bitline
