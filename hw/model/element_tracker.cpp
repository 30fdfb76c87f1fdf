#include "hw/model/element_tracker.hpp"

#include <algorithm>

namespace bitline {

ElementTracker::ElementTracker(const Edge& edge)
    : capacity_(edge.capacity), elements_(edge.map.elements()), columns_(edge.map.columns()) {}

bool ElementTracker::arrive(std::int64_t first, std::int64_t elements) {
    if (first < prefix_ || first + elements > base_ + capacity_) {
        return false;
    }
    if (first == prefix_ && ahead_ == 0) {
        prefix_ += elements;
        return true;
    }
    if (arrived_.empty()) {
        arrived_.assign(static_cast<std::size_t>(capacity_), false);
    }
    for (std::int64_t e = first; e < first + elements; ++e) {
        arrived_[static_cast<std::size_t>(e % capacity_)] = true;
    }
    ahead_ += elements;
    while (ahead_ > 0 && arrived_[static_cast<std::size_t>(prefix_ % capacity_)]) {
        arrived_[static_cast<std::size_t>(prefix_ % capacity_)] = false;
        ++prefix_;
        --ahead_;
    }
    return true;
}

void ElementTracker::kill(std::int64_t dead) {
    dead_ = std::max(dead_, dead);
}

bool ElementTracker::advance(Cycle now) {
    const std::int64_t base = std::min(dead_, prefix_);
    if (base <= base_) {
        return false;
    }
    if (moved_at_ != now) {
        moved_at_ = now;
        base_before_ = base_;
    }
    base_ = base;
    return true;
}

void ElementTracker::look_at(const WindowRange& window, std::int64_t image) {
    window_ = window;
    origin_ = image * elements_;
    const bool empty = window.row_end == window.row_begin || window.column_end == window.column_begin;
    needs_ = empty ? 0 : origin_ + std::int64_t{window.row_end - 1} * columns_ + window.column_end;
}

bool ElementTracker::present(std::int64_t element) const {
    return element < prefix_ ||
           (element < base_ + capacity_ && arrived_[static_cast<std::size_t>(element % capacity_)]);
}

bool ElementTracker::complete() const {
    if (needs_ <= prefix_) {
        return true;
    }
    if (ahead_ == 0 || contains(window_, prefix_ - origin_, columns_)) {
        return false;  // the first missing element is one of the window's
    }
    for (int y = window_.row_begin; y < window_.row_end; ++y) {
        for (int x = window_.column_begin; x < window_.column_end; ++x) {
            if (!present(origin_ + y * columns_ + x)) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace bitline
