#include "hw/event.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

TEST(Event, PathsNameTheComponent) {
    EXPECT_EQ(path_of(EventPlace::at({SiteKind::tile, 3})), "chip.tile3");
    EXPECT_EQ(path_of(EventPlace::at({SiteKind::global_buffer, 0})), "chip.global_buffer");
    EXPECT_EQ(path_of(EventPlace::interface_of({SiteKind::memory, 1})), "chip.memory1.ni");
    EXPECT_EQ(path_of(EventPlace::channel_of(0, 2)), "chip.memory0.channel2");
    EXPECT_EQ(path_of(EventPlace::output_of(4, 5)), "chip.router4.out5");
}

TEST(Event, EveryKindHasANameAndItsNumbers) {
    EXPECT_STREQ(name_of(EventKind::start), "start");
    EXPECT_EQ(numbers_of(EventKind::start), 2U);
    EXPECT_STREQ(name_of(EventKind::arrival), "arrival");
    EXPECT_EQ(numbers_of(EventKind::arrival), 3U);
    EXPECT_STREQ(name_of(EventKind::grant), "grant");
    EXPECT_EQ(numbers_of(EventKind::grant), 5U);
    EXPECT_STREQ(name_of(EventKind::channel), "channel");
    EXPECT_EQ(numbers_of(EventKind::channel), 2U);
    EXPECT_STREQ(name_of(EventKind::slot), "slot");
    EXPECT_EQ(numbers_of(EventKind::slot), 1U);
}

}  // namespace
}  // namespace bitline
