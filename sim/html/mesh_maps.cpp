#include "sim/html/mesh_maps.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "sim/html/svg.hpp"

namespace bitline::html {

namespace {

constexpr std::size_t most_squares = 4096;
constexpr double drawing_width = 520;
constexpr double legend_height = 44;
constexpr int first_local_port = 4;

double share_of(const MeshReport& mesh, const TileReport& tile, TileValue value) {
    return value == TileValue::busy ? tile.busy : static_cast<double>(tile.crossbars) / mesh.crossbars_per_tile;
}

/// Where a router stands, in blocks.
double column_of(const MeshReport& mesh, int router) {
    return router % mesh.width;
}
double row_of(const MeshReport& mesh, int router) {
    const int row = router / mesh.width;
    return row;
}

std::size_t tile_number(const MeshReport& mesh, int router, int tile) {
    return static_cast<std::size_t>(router) * static_cast<std::size_t>(mesh.tiles_per_router) +
           static_cast<std::size_t>(tile);
}

std::string three_digit_percent(double share) {
    return fmt::format("{:.3g} %", 100 * share);
}

std::string tile_tip(const MeshReport& mesh, std::size_t number) {
    const TileReport& tile = mesh.tiles[number];
    constexpr std::size_t most_layers = 12;
    const auto last = tile.layers.begin() + static_cast<std::ptrdiff_t>(std::min(most_layers, tile.layers.size()));
    const std::string layers = tile.layers.empty() ? "no work"
                                                   : fmt::format("{}{}", fmt::join(tile.layers.begin(), last, ", "),
                                                                 tile.layers.size() > most_layers ? ", ..." : "");
    return fmt::format("tile {}: {}; {} of {} arrays hold weights, busy {}", number, layers, tile.crossbars,
                       mesh.crossbars_per_tile, three_digit_percent(tile.busy));
}

/// A square to be drawn, in units of the side of a router's block.
struct Square {
    double x = 0;
    double y = 0;
    double side = 0;
    double share = 0;
    bool used = false;
    std::string tip;
};

Square router_square(const MeshReport& mesh, int router, TileValue value) {
    Square square{0.05, 0.05, 0.9, 0, false, ""};
    for (int i = 0; i < mesh.tiles_per_router; ++i) {
        const TileReport& tile = mesh.tiles[tile_number(mesh, router, i)];
        square.share += share_of(mesh, tile, value) / mesh.tiles_per_router;
        square.used = square.used || !tile.layers.empty();
    }
    square.tip = fmt::format("{} tiles of router {}: {} on average", mesh.tiles_per_router, router,
                             three_digit_percent(square.share));
    return square;
}

std::vector<Square> squares_of(const MeshReport& mesh, TileValue value) {
    std::vector<Square> squares;
    const bool together = mesh.tiles.size() > most_squares;
    const int across = static_cast<int>(std::ceil(std::sqrt(mesh.tiles_per_router)));
    for (int router = 0; router < mesh.width * mesh.height; ++router) {
        const std::size_t first = squares.size();
        if (together) {
            squares.push_back(router_square(mesh, router, value));
        }
        for (int i = 0; !together && i < mesh.tiles_per_router; ++i) {
            const std::size_t number = tile_number(mesh, router, i);
            const TileReport& tile = mesh.tiles[number];
            const double side = 0.9 / across;
            const int row = i / across;
            squares.push_back({0.05 + i % across * side, 0.05 + row * side, 0.92 * side, share_of(mesh, tile, value),
                               !tile.layers.empty(), tile_tip(mesh, number)});
        }
        for (std::size_t i = first; i < squares.size(); ++i) {
            squares[i].x += column_of(mesh, router);
            squares[i].y += row_of(mesh, router);
        }
    }
    return squares;
}

/// Side of a router's block, so that a wide mesh fills the drawing and a small one does not.
double block_of(const MeshReport& mesh) {
    return std::min(drawing_width / std::max(mesh.width, 2), 220.0);
}

/// From one router's middle towards its neighbour's.
struct Way {
    double dx;
    double dy;
};
constexpr std::array<Way, 4> ways{{{1, 0}, {-1, 0}, {0, -1}, {0, 1}}};  // east, west, north, south

void draw_link(Svg& svg, const MeshReport& mesh, double block, int router, std::size_t way, const std::string& colour,
               double width, const std::string& tip) {
    const double x = (column_of(mesh, router) + 0.5) * block;
    const double y = (row_of(mesh, router) + 0.5) * block;
    const double dx = ways.at(way).dx;
    const double dy = ways.at(way).dy;
    const double right_x = -dy * 0.1 * block;
    const double right_y = dx * 0.1 * block;
    svg.line(x + right_x + 0.26 * dx * block, y + right_y + 0.26 * dy * block, x + right_x + 0.74 * dx * block,
             y + right_y + 0.74 * dy * block, width, colour, tip);
}

bool has_neighbour(const MeshReport& mesh, int router, std::size_t way) {
    const double x = column_of(mesh, router) + ways.at(way).dx;
    const double y = row_of(mesh, router) + ways.at(way).dy;
    return x >= 0 && x < mesh.width && y >= 0 && y < mesh.height;
}

}  // namespace

bool can_be_drawn(const MeshReport& mesh) {
    return static_cast<std::size_t>(mesh.width) * static_cast<std::size_t>(mesh.height) <= most_squares;
}

std::string tile_map(const MeshReport& mesh, TileValue value) {
    const std::vector<Square> squares = squares_of(mesh, value);
    double most = value == TileValue::arrays ? 1 : 0;
    for (const Square& square : squares) {
        most = std::max(most, square.share);
    }
    const double block = block_of(mesh);
    const double height = mesh.height * block;
    Svg svg(drawing_width, height + legend_height,
            value == TileValue::arrays ? "arrays with weights per tile" : "busy arrays per tile");
    for (const Square& square : squares) {
        svg.rectangle(square.x * block, square.y * block, square.side * block, square.side * block,
                      square.used ? heat_colour(most > 0 ? square.share / most : 0) : no_heat, square.tip);
    }
    svg.legend(2, height + 12, 100 * most, "%");
    svg.rectangle(250, height + 12, 9, 9, no_heat, "");
    svg.text(264, height + 21, Svg::Anchor::start, "no work");
    return svg.finish();
}

std::string link_map(const MeshReport& mesh) {
    double most = 0;
    std::vector<const LinkReport*> busiest_port(static_cast<std::size_t>(mesh.width) *
                                                static_cast<std::size_t>(mesh.height));
    std::vector<std::array<const LinkReport*, first_local_port>> links(busiest_port.size());
    for (const LinkReport& link : mesh.links) {
        most = std::max(most, link.load);
        const auto router = static_cast<std::size_t>(link.router);
        if (link.port < first_local_port) {
            links[router].at(static_cast<std::size_t>(link.port)) = &link;
        } else if (busiest_port[router] == nullptr || link.load > busiest_port[router]->load) {
            busiest_port[router] = &link;
        }
    }
    const double block = block_of(mesh);
    const double height = mesh.height * block;
    Svg svg(drawing_width, height + legend_height, "load of the links of the mesh");
    const auto tip = [](const LinkReport& link) {
        return fmt::format("{}: taken {} of the time, {} flits", link_name(link), three_digit_percent(link.load),
                           link.flits);
    };
    for (std::size_t router = 0; router < links.size(); ++router) {
        const int number = static_cast<int>(router);
        for (std::size_t way = 0; way < ways.size(); ++way) {
            const LinkReport* link = links[router].at(way);
            if (link != nullptr) {
                draw_link(svg, mesh, block, number, way, heat_colour(link->load / most), 0.1 * block, tip(*link));
            } else if (has_neighbour(mesh, number, way)) {
                draw_link(svg, mesh, block, number, way, no_heat, 0.1 * block, "");
            }
        }
        const LinkReport* port = busiest_port[router];
        svg.rectangle((column_of(mesh, number) + 0.28) * block, (row_of(mesh, number) + 0.28) * block, 0.44 * block,
                      0.44 * block, port == nullptr ? no_heat : heat_colour(port->load / most),
                      port == nullptr ? fmt::format("router {}: no local traffic", number) : tip(*port));
    }
    constexpr double room_for_numbers = 40;
    for (int router = 0; block >= room_for_numbers && router < mesh.width * mesh.height; ++router) {
        svg.text((column_of(mesh, router) + 0.04) * block, (row_of(mesh, router) + 0.04) * block + 10,
                 Svg::Anchor::start, std::to_string(router));
    }
    svg.legend(2, height + 12, 100 * most, "%");
    return svg.finish();
}

std::string link_name(const LinkReport& link) {
    static constexpr std::array<const char*, first_local_port> names{"east", "west", "north", "south"};
    return link.port < first_local_port
               ? fmt::format("router {} {}", link.router, names.at(static_cast<std::size_t>(link.port)))
               : fmt::format("router {} port {} {}", link.router, link.port - first_local_port,
                             link.inbound ? "in" : "out");
}

}  // namespace bitline::html
