#include "hw/program.hpp"

#include <algorithm>

namespace bitline {

std::int64_t Domain::firings_before(std::int64_t group) const {
    if (deal_period == 1) {
        return group;
    }
    const std::int64_t rest = std::clamp<std::int64_t>(group % deal_period - deal_begin, 0, deal_count);
    return group / deal_period * deal_count + rest;
}

std::int64_t Domain::columns() const {
    if (deal_period == 1) {
        return std::int64_t{height} * (x_end - x_begin);
    }
    std::int64_t columns = 0;
    for (std::int64_t i = 0; i < firings(); ++i) {
        columns += position(i).columns;
    }
    return columns;
}

Domain::Position Domain::position(std::int64_t i) const {
    const std::int64_t group = deal_period == 1 ? i : i / deal_count * deal_period + deal_begin + i % deal_count;
    const int per_row = groups_per_row();
    Position p;
    p.y = static_cast<int>(group / per_row);
    p.x = x_begin + static_cast<int>(group % per_row) * run;
    p.columns = std::min(run, x_end - p.x);
    p.firing = i;
    return p;
}

bool Domain::covers(int y, int x) const {
    if (y < 0 || y >= height || x < x_begin || x >= x_end) {
        return false;
    }
    const std::int64_t group = std::int64_t{y} * groups_per_row() + (x - x_begin) / run;
    const std::int64_t dealt = group % deal_period - deal_begin;
    return dealt >= 0 && dealt < deal_count;
}

int EdgeMap::carried_before(int coordinate, int step, int keep) {
    return coordinate / step * keep + std::min(coordinate % step, keep);
}

std::int64_t EdgeMap::element(int y, int x) const {
    if (y < 0 || y >= height || x < x_begin || x >= x_end || y % step_y >= keep_y || x % step_x >= keep_x) {
        return -1;
    }
    return std::int64_t{carried_before(y, step_y, keep_y)} * columns() + carried_before(x, step_x, keep_x) -
           first_column();
}

ElementRange elements_produced(const EdgeMap& map, const Domain::Position& p) {
    if (map.by_firing) {
        return {p.firing, 1};
    }
    if (p.y < 0 || p.y >= map.height || p.y % map.step_y >= map.keep_y) {
        return {};
    }
    const int begin = std::clamp(p.x, map.x_begin, map.x_end);
    const int end = std::clamp(p.x + p.columns, map.x_begin, map.x_end);
    const int first = EdgeMap::carried_before(begin, map.step_x, map.keep_x) - map.first_column();
    const int last = EdgeMap::carried_before(end, map.step_x, map.keep_x) - map.first_column();
    const std::int64_t row = std::int64_t{EdgeMap::carried_before(p.y, map.step_y, map.keep_y)} * map.columns();
    return {row + first, last - first};
}

WindowRange elements_read(const Edge& edge, const Domain::Position& p) {
    if (edge.map.by_firing) {
        const auto i = static_cast<int>(p.firing);
        return {i, i + 1, 0, 1};
    }
    const Window& w = edge.window;
    const int rows = edge.map.rows();
    const int columns = edge.map.columns();
    const int top = p.y * w.stride_y - w.pad_y;
    const int left = p.x * w.stride_x - w.pad_x - (w.stride_x == 0 ? 0 : edge.map.first_column());
    WindowRange r;
    r.row_begin = std::clamp(top, 0, rows);
    r.row_end = std::clamp(top + w.span_y, 0, rows);
    r.column_begin = std::clamp(left, 0, columns);
    r.column_end = std::clamp(left + w.span_x + (p.columns - 1) * w.stride_x, 0, columns);
    return r;
}

std::int64_t dead_before(const Edge& edge, const Domain& consumer, std::int64_t next_firing) {
    if (next_firing >= consumer.firings()) {
        return edge.map.elements();
    }
    if (edge.map.by_firing) {
        return next_firing;
    }
    const Domain::Position p = consumer.position(next_firing);
    const WindowRange here = elements_read(edge, p);
    const std::int64_t columns = edge.map.columns();
    int column = here.column_begin;
    if (p.y + 1 < consumer.height) {
        // Where padding or stride 0 makes the next output row start on the same input row, its left end is still needed.
        const WindowRange below = elements_read(edge, {p.y + 1, consumer.x_begin, 1});
        if (below.row_begin == here.row_begin) {
            column = std::min(column, below.column_begin);
        }
    }
    // A window that lies wholly in the padding below may begin behind the last element.
    return std::min(here.row_begin * columns + column, edge.map.elements());
}

const char* name_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::mvm: return "mvm";
        case NodeKind::vec: return "vec";
        case NodeKind::reduce: return "reduce";
        case NodeKind::load: return "load";
        case NodeKind::store: return "store";
    }
    return "?";
}

const char* name_of(Home home) {
    switch (home) {
        case Home::registers: return "registers";
        case Home::tile_buffer: return "tile_buffer";
        case Home::global_buffer: return "global_buffer";
        case Home::memory: return "memory";
    }
    return "?";
}

std::string path_of(Site site) {
    switch (site.kind) {
        case SiteKind::tile: return "chip.tile" + std::to_string(site.number);
        case SiteKind::memory: return "chip.memory" + std::to_string(site.number);
        case SiteKind::global_buffer: return "chip.global_buffer";
    }
    return "?";
}

}  // namespace bitline
