// Changes of the future, in order of time: a ring of slots for the cycles that come next, a heap for what lies beyond.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

class ChangeQueue {
public:
    struct Change {
        std::uint32_t signal = 0;
        std::uint64_t value = 0;
    };

    ChangeQueue() { ring_.fill(none); }

    /// `when` is not before the last drop_to().
    void push(Cycle when, Change change);
    /// Cycle of the earliest change, or `never`.
    Cycle next() const;
    /// Takes the changes of cycle `when` in the order in which they were pushed, and calls take(change) for each.
    /// `when` is next() or earlier.
    template <class Take>
    void take(Cycle when, Take take);
    /// Nothing will be pushed before `now`, and nothing before it is left.
    void drop_to(Cycle now);

private:
    static constexpr std::size_t slots = 4096;
    static constexpr std::size_t words = slots / 64;
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    struct Far {
        Cycle when = 0;
        std::uint64_t sequence = 0;
        Change change;
        /// Heap order: the earliest on top.
        friend bool operator<(const Far& a, const Far& b) {
            return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
        }
    };

    void push_near(Cycle when, Change change);

    /// By slot the place of its changes in lists_, or none. Cycle c has slot c mod slots, for c in [base_, base_ + slots).
    std::array<std::uint32_t, slots> ring_;
    std::array<std::uint64_t, words> used_{};  ///< a bit per slot
    std::uint64_t used_words_ = 0;             ///< a bit per word of used_
    std::vector<std::vector<Change>> lists_;
    std::vector<std::uint32_t>
        unused_;  ///< of lists_; the last one used is the first to be used again, as it is cached
    std::vector<Far> far_;
    std::uint64_t sequence_ = 0;
    Cycle base_ = 0;
};

template <class Take>
void ChangeQueue::take(Cycle when, Take take) {
    if (when - base_ >= slots) {
        drop_to(when);
    }
    const std::size_t at = when % slots;
    const std::uint32_t list = ring_[at];
    if (list == none) {
        return;
    }
    for (const Change& change : lists_[list]) {
        take(change);
    }
    lists_[list].clear();
    unused_.push_back(list);
    ring_[at] = none;
    used_[at / 64] &= ~(std::uint64_t{1} << (at % 64));
    if (used_[at / 64] == 0) {
        used_words_ &= ~(std::uint64_t{1} << (at / 64));
    }
}

}  // namespace bitline
