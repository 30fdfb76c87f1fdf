#include "hw/walk.hpp"

namespace bitline {

DomainWalk::DomainWalk(const Domain& domain)
    : x_begin_(domain.x_begin), x_end_(domain.x_end), run_(domain.run), deal_begin_(domain.deal_begin),
      deal_count_(domain.deal_count), groups_per_row_(domain.groups_per_row()),
      skip_rows_((domain.deal_period - domain.deal_count + 1) / groups_per_row_),
      skip_groups_((domain.deal_period - domain.deal_count + 1) % groups_per_row_), per_image_(domain.firings()) {
    to_first();
}

void DomainWalk::to_first() {
    dealt_ = 0;
    group_ = 0;
    position_.y = 0;
    position_.firing = -1;
    step(deal_begin_ / groups_per_row_, deal_begin_ % groups_per_row_);
}

EdgeRanges::EdgeRanges(const EdgeMap& map, const Window& window)
    : map_(map), window_(window), rows_(map.rows()), columns_(map.columns()), first_column_(map.first_column()),
      left_pad_(window.pad_x + (window.stride_x == 0 ? 0 : first_column_)), elements_(map.elements()) {}

ElementRange EdgeRanges::produced(const Domain::Position& p) const {
    if (map_.by_firing) {
        return {p.firing, 1};
    }
    if (p.y < 0 || p.y >= map_.height || (map_.step_y != 1 && p.y % map_.step_y >= map_.keep_y)) {
        return {};
    }
    const int begin = std::clamp(p.x, map_.x_begin, map_.x_end);
    const int end = std::clamp(p.x + p.columns, map_.x_begin, map_.x_end);
    const int first = carried(begin, map_.step_x, map_.keep_x) - first_column_;
    const int last = carried(end, map_.step_x, map_.keep_x) - first_column_;
    return {std::int64_t{carried(p.y, map_.step_y, map_.keep_y)} * columns_ + first, last - first};
}

WindowRange EdgeRanges::read(const Domain::Position& p) const {
    if (map_.by_firing) {
        const auto i = static_cast<int>(p.firing);
        return {i, i + 1, 0, 1};
    }
    const int top = p.y * window_.stride_y - window_.pad_y;
    const int left = left_of(p.x);
    WindowRange r;
    r.row_begin = std::clamp(top, 0, rows_);
    r.row_end = std::clamp(top + window_.span_y, 0, rows_);
    r.column_begin = std::clamp(left, 0, columns_);
    r.column_end = std::clamp(left + window_.span_x + (p.columns - 1) * window_.stride_x, 0, columns_);
    return r;
}

std::int64_t EdgeRanges::dead_before(const Domain& consumer, const Domain::Position& next) const {
    if (map_.by_firing) {
        return next.firing;
    }
    const int row = first_row_of(next.y);
    int column = std::clamp(left_of(next.x), 0, columns_);
    // Where padding or stride 0 makes the next output row start on the same input row, its left end is still needed.
    if (next.y + 1 < consumer.height && first_row_of(next.y + 1) == row) {
        column = std::min(column, std::clamp(left_of(consumer.x_begin), 0, columns_));
    }
    // A window that lies wholly in the padding below may begin behind the last element.
    return std::min(std::int64_t{row} * columns_ + column, elements_);
}

}  // namespace bitline
