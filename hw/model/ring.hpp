// A queue in one piece of memory, which grows by doubling and never shrinks.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace bitline {

template <class T>
class Ring {
public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    T& front() { return places_[first_]; }
    const T& front() const { return places_[first_]; }
    const T& operator[](std::size_t i) const { return places_[(first_ + i) & mask_]; }
    void push_back(const T& value) {
        if (size_ > mask_ || places_.empty()) {
            grow();
        }
        places_[(first_ + size_) & mask_] = value;
        ++size_;
    }
    void pop_front() {
        first_ = (first_ + 1) & mask_;
        --size_;
    }

private:
    void grow() {
        std::vector<T> larger(places_.empty() ? 4 : 2 * places_.size());
        for (std::size_t i = 0; i < size_; ++i) {
            larger[i] = (*this)[i];
        }
        places_ = std::move(larger);
        mask_ = places_.size() - 1;
        first_ = 0;
    }

    std::vector<T> places_;  // a power of two
    std::size_t mask_ = 0;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
};

}  // namespace bitline
