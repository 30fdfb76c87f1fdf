// When each of a site's nodes is to be asked again whether it can fire. Most nodes wait for somebody to tell them; only the
// others are looked at.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

class RetryTimes {
public:
    /// One more node, to be asked in cycle 0.
    void add() {
        times_.push_back(0);
        if (times_.size() > word_bits * known_.size()) {
            known_.push_back(0);
        }
        set(times_.size() - 1, 0);
    }
    Cycle of(std::size_t node) const { return times_[node]; }
    /// `never`: not before somebody sets it again.
    void set(std::size_t node, Cycle at) {
        const std::uint64_t bit = std::uint64_t{1} << node % word_bits;
        std::uint64_t& word = known_[node / word_bits];
        word = at == never ? word & ~bit : word | bit;
        times_[node] = at;
    }
    Cycle earliest() const {
        Cycle first = never;
        for (std::size_t w = 0; w < known_.size(); ++w) {
            for (std::uint64_t left = known_[w]; left != 0; left &= left - 1) {
                first = std::min(first, times_[w * word_bits + static_cast<std::size_t>(__builtin_ctzll(left))]);
            }
        }
        return first;
    }
    /// Calls `ask(node)` for those that are to be asked by `now`, the last node first. `ask` may set the node's own time.
    template <class Ask>
    void ask_due(Cycle now, const Ask& ask) const {
        for (std::size_t w = known_.size(); w-- > 0;) {
            for (std::uint64_t left = known_[w]; left != 0;) {
                const auto top = word_bits - 1 - static_cast<std::size_t>(__builtin_clzll(left));
                left &= ~(std::uint64_t{1} << top);
                if (times_[w * word_bits + top] <= now) {
                    ask(w * word_bits + top);
                }
            }
        }
    }

private:
    static constexpr std::size_t word_bits = 64;

    std::vector<Cycle> times_;
    std::vector<std::uint64_t> known_;  // a bit for each time that is not `never`
};

}  // namespace bitline
