// Things that one firing at a time can use: buses, ports, lanes, shared ADCs. A firing reserves all that it needs when it
// starts, each for its own span of cycles (rules F5, F6).
#pragma once

#include <algorithm>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

/// A unit, or several equal ones of which a firing takes the one that is free first.
class Unit {
public:
    explicit Unit(int equal_units = 1) : free_from_(static_cast<std::size_t>(equal_units), 0) {}

    Cycle free_from() const {
        return free_from_.size() == 1 ? free_from_[0] : *std::min_element(free_from_.begin(), free_from_.end());
    }
    /// Occupied until (not including) `until`. Call only when free_from() does not exceed the first cycle.
    void take(Cycle until) {
        if (free_from_.size() == 1) {
            free_from_[0] = until;
        } else {
            *std::min_element(free_from_.begin(), free_from_.end()) = until;
        }
    }

    /// One that was taken until `never` is free from `at` on.
    void release(Cycle at) { *std::find(free_from_.begin(), free_from_.end(), never) = at; }

private:
    std::vector<Cycle> free_from_;
};

/// A unit that a firing of some node needs, from `offset` cycles after its start for `cycles` cycles.
struct UnitUse {
    Unit* unit = nullptr;
    Cycle offset = 0;
    Cycle cycles = 0;
};

}  // namespace bitline
