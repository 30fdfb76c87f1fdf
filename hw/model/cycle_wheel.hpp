// Who of many has to be looked at in which cycle. The near cycles are slots with a bit for each; what lies further ahead waits
// in a heap.
#pragma once

#include <array>
#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

class CycleWheel {
public:
    explicit CycleWheel(std::size_t members)
        : words_((members + 63) / 64), due_(slots * words_), far_wake_(members, never) {}

    /// `member` is due in cycle `at`, which must lie after the last one that was taken. Once is enough for any number of calls.
    void wake(std::size_t member, Cycle at) {
        if (at - now_ < slots) {
            const std::size_t slot = at % slots;
            due_[slot * words_ + member / 64] |= std::uint64_t{1} << member % 64;
            filled_[slot / 64] |= std::uint64_t{1} << slot % 64;
        } else if (at < far_wake_[member]) {
            far_wake_[member] = at;
            far_.push({at, member});
        }
    }
    /// The first cycle in which somebody is due, `never` if there is none.
    Cycle next() const {
        const Cycle far = far_.empty() ? never : far_.top().first;
        for (Cycle at = now_ + 1; at < now_ + slots && at < far;) {
            const std::size_t slot = at % slots;
            const std::uint64_t ahead = filled_[slot / 64] >> slot % 64;
            if (ahead != 0) {
                return std::min(far, at + static_cast<Cycle>(__builtin_ctzll(ahead)));
            }
            at += 64 - slot % 64;
        }
        return far;
    }
    /// Time has come to `now`, which must not lie after next(): calls `look(member)` for each that is due, from the first to the
    /// last. They may wake others, and themselves, for later cycles.
    template <class Look>
    void take(Cycle now, const Look& look) {
        now_ = now;
        const std::size_t slot = now % slots;
        while (!far_.empty() && far_.top().first <= now) {
            const std::size_t member = far_.top().second;
            far_.pop();
            far_wake_[member] = never;
            due_[slot * words_ + member / 64] |= std::uint64_t{1} << member % 64;
        }
        filled_[slot / 64] &= ~(std::uint64_t{1} << slot % 64);
        for (std::size_t w = 0; w < words_; ++w) {
            std::uint64_t& word = due_[slot * words_ + w];
            while (word != 0) {
                const auto bit = static_cast<std::size_t>(__builtin_ctzll(word));
                word &= word - 1;
                look(w * 64 + bit);
            }
        }
    }

private:
    static constexpr std::size_t slots = 1024;

    std::size_t words_;
    Cycle now_ = 0;
    std::vector<std::uint64_t> due_;  // by slot
    std::array<std::uint64_t, slots / 64> filled_{};
    std::priority_queue<std::pair<Cycle, std::size_t>, std::vector<std::pair<Cycle, std::size_t>>, std::greater<>> far_;
    std::vector<Cycle> far_wake_;  // by member: the earliest cycle that waits in far_
};

}  // namespace bitline
