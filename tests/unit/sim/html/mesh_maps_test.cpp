#include "sim/html/mesh_maps.hpp"

#include <gtest/gtest.h>

#include "sim/html/svg.hpp"
#include "tests/support/text.hpp"

namespace bitline::html {
namespace {

MeshReport mesh(int width, int height, int tiles_per_router) {
    MeshReport mesh;
    mesh.width = width;
    mesh.height = height;
    mesh.tiles_per_router = tiles_per_router;
    mesh.crossbars_per_tile = 8;
    mesh.tiles.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                      static_cast<std::size_t>(tiles_per_router));
    mesh.tiles[0] = {4, 0.25, {"conv1", "conv<2>"}};
    return mesh;
}

TEST(HeatColour, GoesFromPaleToDark) {
    EXPECT_EQ(heat_colour(0), "#f7f4d6");
    EXPECT_EQ(heat_colour(1), "#081d58");
    EXPECT_EQ(heat_colour(1.0 / 3), "#7fcdbb");
    EXPECT_EQ(heat_colour(-1), heat_colour(0));
    EXPECT_EQ(heat_colour(2), heat_colour(1));
}

TEST(Svg, WritesShortNumbersAndEscapesTips) {
    Svg svg(10, 20.5, "a \"b\"");
    svg.rectangle(0, 1.0 / 3, 2, -0.001, "#123456", "<tip>");
    const std::string text = svg.finish();
    EXPECT_EQ(text,
              "<svg viewBox=\"0 0 10 20.5\" role=\"img\" aria-label=\"a &quot;b&quot;\">\n<rect x=\"0\" y=\"0.33\" "
              "width=\"2\" height=\"0\" fill=\"#123456\"><title>&lt;tip&gt;</title></rect>\n</svg>\n");
}

TEST(TileMap, HasASquarePerTileThatSaysWhatItDoes) {
    const std::string map = tile_map(mesh(3, 2, 4), TileValue::arrays);
    EXPECT_EQ(occurrences(map, "<title>tile "), 24U);
    EXPECT_EQ(occurrences(map, "tile 0: conv1, conv&lt;2&gt;; 4 of 8 arrays hold weights, busy 25 %"), 1U);
    EXPECT_EQ(occurrences(map, "no work; 0 of 8"), 23U);
    EXPECT_EQ(occurrences(map, "fill=\"" + heat_colour(0.5) + "\"><title>tile 0:"), 1U) << "half of its arrays";
    EXPECT_EQ(occurrences(map, std::string("fill=\"") + no_heat + "\"><title>"), 23U);
    // The busiest tile is the darkest.
    EXPECT_EQ(occurrences(tile_map(mesh(3, 2, 4), TileValue::busy), "fill=\"" + heat_colour(1) + "\"><title>tile 0:"),
              1U);
}

TEST(TileMap, ManyTilesAreShownPerRouter) {
    const std::string map = tile_map(mesh(8, 8, 128), TileValue::arrays);
    EXPECT_EQ(occurrences(map, "<title>"), 64U);
    EXPECT_EQ(occurrences(map, "128 tiles of router 0: 0.391 % on average"), 1U);  // half of one of 128
    EXPECT_TRUE(can_be_drawn(mesh(64, 64, 1)));
    EXPECT_FALSE(can_be_drawn(mesh(65, 64, 1)));
}

TEST(LinkMap, HasALinePerDirection) {
    MeshReport small = mesh(2, 2, 1);
    small.links = {{0, 0, false, 10, 0.5}, {3, 2, false, 3, 0.25}, {1, 4, true, 7, 0.1}, {1, 5, false, 9, 0.2}};
    const std::string map = link_map(small);
    EXPECT_EQ(occurrences(map, "<line "), 8U) << "four neighbours, two directions";
    EXPECT_EQ(occurrences(map, "stroke=\"" + heat_colour(1) + "\""), 1U);
    EXPECT_EQ(occurrences(map, "router 0 east: taken 50 % of the time, 10 flits"), 1U);
    EXPECT_EQ(occurrences(map, "router 3 north: taken 25 % of the time, 3 flits"), 1U);
    EXPECT_EQ(occurrences(map, "router 1 port 1 out: taken 20 % of the time, 9 flits"), 1U) << "the busiest local port";
    EXPECT_EQ(occurrences(map, "port 0 in"), 0U);
    EXPECT_EQ(occurrences(map, "no local traffic"), 3U);
    EXPECT_EQ(link_name({7, 1, false, 1, 1}), "router 7 west");
    EXPECT_EQ(link_name({7, 6, true, 1, 1}), "router 7 port 2 in");
}

}  // namespace
}  // namespace bitline::html
