// Random numbers that are the same everywhere: the library fixes the generator, but not its distributions.
#pragma once

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace bitline::search {

class Random {
public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    /// 0 <= x < 1, 53 bits.
    double unit() { return static_cast<double>(bits_() >> 11U) * 0x1.0p-53; }

    /// 0 <= x < count, each equally likely; count >= 1.
    std::uint64_t below(std::uint64_t count) {
        const std::uint64_t most = ~std::uint64_t{0};
        const std::uint64_t last = most - (most % count + 1) % count;  // whole rounds of `count`
        std::uint64_t x = bits_();
        while (x > last) {
            x = bits_();
        }
        return x % count;
    }

    bool chance(double probability) { return unit() < probability; }

    template <class T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[static_cast<std::size_t>(below(i))]);
        }
    }

private:
    std::mt19937_64 bits_;
};

}  // namespace bitline::search
