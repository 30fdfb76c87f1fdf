// Time that only goes forward, for what a search waits for and how long things took.
#pragma once

#include <chrono>

namespace bitline::search {

/// Seconds since some moment of this machine's life.
inline double steady_s() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace bitline::search
