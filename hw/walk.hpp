// Positions in order and the elements that belong to them, without a division per firing: what executes or replays all
// firings of a Program uses these. hw/program.hpp defines the same for a single position.
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/program.hpp"

namespace bitline {

/// Goes through the firings of a domain, image after image.
class DomainWalk {
public:
    /// At the first firing of image 0.
    explicit DomainWalk(const Domain& domain);

    std::int64_t image() const { return image_; }
    std::int64_t per_image() const { return per_image_; }
    /// The firing's number within its image is position().firing.
    const Domain::Position& position() const { return position_; }
    bool last_of_image() const { return position_.firing + 1 == per_image_; }
    void advance() {
        if (last_of_image()) {
            ++image_;
            to_first();
        } else if (++dealt_ == deal_count_) {
            dealt_ = 0;
            step(skip_rows_, skip_groups_);
        } else {
            step(0, 1);
        }
    }

private:
    void to_first();
    void step(int rows, int groups) {
        ++position_.firing;
        position_.y += rows;
        group_ += groups;
        if (group_ >= groups_per_row_) {
            group_ -= groups_per_row_;
            ++position_.y;
        }
        position_.x = x_begin_ + group_ * run_;
        position_.columns = std::min(run_, x_end_ - position_.x);
    }

    int x_begin_, x_end_, run_;
    int deal_begin_, deal_count_;
    int groups_per_row_;
    int skip_rows_, skip_groups_;  // from the last group of a deal to the first of the next
    std::int64_t per_image_;
    std::int64_t image_ = 0;
    int group_ = 0;  // in its row
    int dealt_ = 0;  // in its deal
    Domain::Position position_;
};

/// The elements of one edge that firings make, read and free.
class EdgeRanges {
public:
    explicit EdgeRanges(const EdgeMap& map, const Window& window = {});

    std::int64_t elements() const { return elements_; }
    std::int64_t columns() const { return columns_; }
    /// What a firing of a producer at `p` makes.
    ElementRange produced(const Domain::Position& p) const;
    /// What a firing of the consumer at `p` reads, padding elided.
    WindowRange read(const Domain::Position& p) const;
    /// Elements of the image below which nothing is read by the firing of `consumer` at `next` and all behind it.
    std::int64_t dead_before(const Domain& consumer, const Domain::Position& next) const;

private:
    static int carried(int coordinate, int step, int keep) {
        return step == 1 ? coordinate : EdgeMap::carried_before(coordinate, step, keep);
    }
    int first_row_of(int y) const { return std::clamp(y * window_.stride_y - window_.pad_y, 0, rows_); }
    int left_of(int x) const { return x * window_.stride_x - left_pad_; }

    EdgeMap map_;
    Window window_;
    int rows_;
    int columns_;
    int first_column_;
    int left_pad_;  // of the window, and what is not carried to the left of the map
    std::int64_t elements_;
};

inline ElementRange EdgeRanges::produced(const Domain::Position& p) const {
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

inline WindowRange EdgeRanges::read(const Domain::Position& p) const {
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

inline std::int64_t EdgeRanges::dead_before(const Domain& consumer, const Domain::Position& next) const {
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
