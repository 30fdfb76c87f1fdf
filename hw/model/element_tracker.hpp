// Which elements of an edge are reserved, present and free again, at its consumer. Elements are numbered over all images;
// they may arrive out of order (replicas), but never outside the places [base, base + capacity).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hw/program.hpp"

namespace bitline {

class ElementTracker {
public:
    explicit ElementTracker(const Edge& edge);

    /// A producer takes places for `elements`.
    void reserve(std::int64_t elements, Cycle now) {
        reserved_ += elements;
        peak_ = std::max(peak_, reserved_ - (moved_at_ == now ? base_before_ : base_));
    }
    /// Elements [first, first + elements) arrive. False if they have no places: a producer broke the rules.
    bool arrive(std::int64_t first, std::int64_t elements);
    /// Nothing below `dead` is read any more. Places are free once that holds and the element has arrived.
    void kill(std::int64_t dead);
    /// Moves the base; true if it moved (rule H1).
    bool advance(Cycle now);

    /// Sets the window whose arrival `complete` tells: of a firing in `image`.
    void look_at(const WindowRange& window, std::int64_t image);
    bool complete() const;

    std::int64_t base() const { return base_; }
    std::int64_t horizon() const { return base_ + capacity_; }
    std::int64_t occupied() const { return reserved_ - base_; }
    /// Most places held in a cycle; those that are freed in it are held in it.
    std::int64_t peak() const { return peak_; }
    /// All elements below have arrived.
    std::int64_t arrived_to() const { return prefix_; }
    /// One past the last element of the window.
    std::int64_t needed_to() const { return needs_; }

private:
    bool present(std::int64_t element) const;

    std::int64_t capacity_;
    std::int64_t elements_;  // per image
    std::int64_t columns_;
    std::int64_t base_ = 0;
    std::int64_t base_before_ = 0;  // the cycle in which it moved last
    Cycle moved_at_ = never;
    std::int64_t peak_ = 0;
    std::int64_t dead_ = 0;
    std::int64_t prefix_ = 0;
    std::int64_t reserved_ = 0;
    std::int64_t ahead_ = 0;     // arrived beyond the prefix
    std::vector<bool> arrived_;  // ring of `capacity` places, for those
    WindowRange window_;
    std::int64_t origin_ = 0;  // first element of the window's image
    std::int64_t needs_ = 0;
};

}  // namespace bitline
