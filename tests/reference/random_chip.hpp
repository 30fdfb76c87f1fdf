// Random chips: odd meshes, narrow buses, small buffers, all latencies.
#pragma once

#include <random>

#include "hw/spec.hpp"

namespace bitline::reference {

/// Draws whole numbers and choices.
class Dice {
public:
    explicit Dice(std::uint32_t seed) : random_(seed) {}

    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    bool chance(int percent) { return pick(1, 100) <= percent; }
    template <class T>
    T of(std::initializer_list<T> choices) {
        return choices.begin()[pick(0, static_cast<int>(choices.size()) - 1)];
    }

private:
    std::mt19937 random_;
};

/// A chip that the reader of configurations would accept.
ChipSpec random_chip(Dice& dice);

}  // namespace bitline::reference
