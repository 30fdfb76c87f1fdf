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

}  // namespace bitline
