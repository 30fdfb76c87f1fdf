#include "tests/published/published_figure.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"

namespace bitline {
namespace {

TEST(PublishedFigure, IsFoundByNameOrRefused) {
    ChipSpec spec;
    spec.published.push_back({"area_mm2", 50, 0.02, "a table"});
    EXPECT_EQ(published_figure(spec, "area_mm2").value, 50);
    EXPECT_THROW(published_figure(spec, "power_mw"), InputError);
}

TEST(PublishedFigure, AgreesWithinItsBand) {
    const PublishedFigure figure{"area_mm2", 50, 0.02, "a table"};
    EXPECT_TRUE(agrees(50.9, figure));
    EXPECT_TRUE(agrees(49.1, figure));
    EXPECT_FALSE(agrees(51.1, figure));
    EXPECT_FALSE(agrees(48.9, figure));
}

}  // namespace
}  // namespace bitline
