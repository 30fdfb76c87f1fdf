#include "workloads/narrow.hpp"

#include <limits>

#include <fmt/format.h>

#include "hw/error.hpp"

namespace bitline {

int narrow(std::int64_t value, const std::string& where, const char* what) {
    constexpr int most = std::numeric_limits<int>::max();
    if (value < std::numeric_limits<int>::min() || value > most) {
        throw DoesNotFit(
            fmt::format("{}: {}: too many for one node, got {}, allowed up to {}", where, what, value, most));
    }
    return static_cast<int>(value);
}

}  // namespace bitline
