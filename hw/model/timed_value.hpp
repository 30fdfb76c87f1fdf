// A number that others raise ahead of time: each new value is seen from its own cycle on (horizons on the sideband).
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "hw/ids.hpp"

namespace bitline {

class TimedValue {
public:
    explicit TimedValue(std::int64_t value = 0) : value_(value) {}

    /// The value seen in cycle `now`. Cycles must not go back.
    std::int64_t at(Cycle now) {
        std::size_t seen = 0;
        while (seen < pending_.size() && pending_[seen].from <= now) {
            value_ = pending_[seen].value;
            ++seen;
        }
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(seen));
        return value_;
    }
    /// `value` (larger than all before) is seen from `from` (not earlier than those before) on.
    void raise(std::int64_t value, Cycle from, Cycle now) {
        at(now);
        pending_.push_back({from, value});
    }
    /// First cycle in which at least `value` is seen, as far as is known; `never` if it is not.
    Cycle when(std::int64_t value) const {
        if (value_ >= value) {
            return 0;
        }
        for (const Pending& p : pending_) {
            if (p.value >= value) {
                return p.from;
            }
        }
        return never;
    }

private:
    struct Pending {
        Cycle from;
        std::int64_t value;
    };
    std::int64_t value_;
    boost::container::small_vector<Pending, 4> pending_;
};

}  // namespace bitline
