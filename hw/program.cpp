#include "hw/program.hpp"

#include <algorithm>

#include "hw/walk.hpp"

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
    return EdgeRanges(map).produced(p);
}

WindowRange elements_read(const Edge& edge, const Domain::Position& p) {
    return EdgeRanges(edge.map, edge.window).read(p);
}

std::int64_t dead_before(const Edge& edge, const Domain& consumer, std::int64_t next_firing) {
    if (next_firing >= consumer.firings()) {
        return edge.map.elements();
    }
    return EdgeRanges(edge.map, edge.window).dead_before(consumer, consumer.position(next_firing));
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
