// Credits towards a packet buffer, known flit by flit without an event per flit (rule R4): a drained packet gives its
// places back one per cycle, so the credits at any cycle are a closed form.
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/ids.hpp"
#include "hw/model/ring.hpp"

namespace bitline {

class CreditLink {
public:
    explicit CreditLink(std::int64_t flits) : settled_(flits), capacity_(flits) {}

    /// Flits that the buffer is known to have room for in cycle `now`.
    std::int64_t credits(Cycle now) const {
        std::int64_t n = settled_;
        for (std::size_t i = 0; i < drains_.size(); ++i) {
            n += drains_[i].returned(now);
        }
        return n;
    }
    /// First cycle with at least `flits` credits if nothing is taken until then; `never` if that needs another drain.
    Cycle when(std::int64_t flits) const {
        std::int64_t missing = flits - settled_;
        if (missing <= 0) {
            return 0;
        }
        for (std::size_t i = 0; i < drains_.size(); ++i) {
            const Drain& d = drains_[i];
            if (missing <= d.flits) {
                return d.start + static_cast<Cycle>(missing) - 1;
            }
            missing -= d.flits;
        }
        return never;
    }
    void take(std::int64_t flits) { settled_ -= flits; }
    /// In cycle `now` the buffer begins to drain `flits`: the first place is seen in cycle `start`, then one per cycle.
    /// Drains follow each other, because a packet leaves only after the tail of the one before.
    void drain(Cycle now, Cycle start, std::int64_t flits) {
        while (!drains_.empty() && drains_.front().returned(now) == drains_.front().flits) {
            settled_ += drains_.front().flits;
            drains_.pop_front();
        }
        drains_.push_back({start, flits});
    }
    std::int64_t capacity() const { return capacity_; }
    /// All places are free, or on their way back.
    bool whole() const { return credits(never - 1) == capacity_; }

private:
    struct Drain {
        Cycle start = 0;
        std::int64_t flits = 0;
        std::int64_t returned(Cycle now) const {
            return now < start ? 0
                               : static_cast<std::int64_t>(std::min<Cycle>(now - start + 1, static_cast<Cycle>(flits)));
        }
    };

    std::int64_t settled_;
    std::int64_t capacity_;
    Ring<Drain> drains_;
};

}  // namespace bitline
