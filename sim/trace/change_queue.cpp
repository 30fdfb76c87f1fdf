#include "sim/trace/change_queue.hpp"

#include <algorithm>

namespace bitline {

namespace {

/// Number of the lowest bit set; `word` is not 0.
std::size_t lowest_bit(std::uint64_t word) {
    return static_cast<std::size_t>(__builtin_ctzll(word));
}

/// The bits from number `bit` on; none for 64.
std::uint64_t bits_from(std::size_t bit) {
    return bit < 64 ? ~std::uint64_t{0} << bit : 0;
}

}  // namespace

void ChangeQueue::push(Cycle when, Change change) {
    if (when - base_ < slots) {
        push_near(when, change);
    } else {
        far_.push_back({when, sequence_++, change});
        std::push_heap(far_.begin(), far_.end());
    }
}

void ChangeQueue::push_near(Cycle when, Change change) {
    const std::size_t at = when % slots;
    std::uint32_t& list = ring_[at];
    if (list == none) {
        if (unused_.empty()) {
            unused_.push_back(static_cast<std::uint32_t>(lists_.size()));
            lists_.emplace_back();
        }
        list = unused_.back();
        unused_.pop_back();
        used_[at / 64] |= std::uint64_t{1} << (at % 64);
        used_words_ |= std::uint64_t{1} << (at / 64);
    }
    lists_[list].push_back(change);
}

Cycle ChangeQueue::next() const {
    if (used_words_ == 0) {
        return far_.empty() ? never : far_.front().when;
    }
    // From the slot of base_ to the end of the ring, then from the ring's beginning.
    const std::size_t base = base_ % slots;
    const std::size_t word = base / 64;
    std::size_t at = 0;
    if (const std::uint64_t rest = used_[word] & bits_from(base % 64); rest != 0) {
        at = word * 64 + lowest_bit(rest);
    } else {
        const std::uint64_t later = used_words_ & bits_from(word + 1);
        const std::size_t next_word = lowest_bit(later != 0 ? later : used_words_);
        at = next_word * 64 + lowest_bit(used_[next_word]);
    }
    return base_ + (at + slots - base) % slots;
}

void ChangeQueue::drop_to(Cycle now) {
    base_ = now;
    // What comes into reach was pushed before anything that is pushed from now on.
    while (!far_.empty() && far_.front().when - base_ < slots) {
        const Far top = far_.front();
        std::pop_heap(far_.begin(), far_.end());
        far_.pop_back();
        push_near(top.when, top.change);
    }
}

}  // namespace bitline
