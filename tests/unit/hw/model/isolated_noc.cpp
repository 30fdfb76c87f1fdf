#include "tests/unit/hw/model/isolated_noc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "tests/support/isolated.hpp"

namespace bitline {

NocResult isolated_noc(const NocTraffic& traffic, std::optional<Scheduling> scheduling) {
    const std::string bytes = sc_isolated_text([&] {
        const NocResult result = simulate_noc(traffic, {}, scheduling);
        return std::string(reinterpret_cast<const char*>(&result), sizeof result);
    });
    NocResult result;
    EXPECT_EQ(bytes.size(), sizeof result);
    std::memcpy(&result, bytes.data(), std::min(bytes.size(), sizeof result));
    return result;
}

}  // namespace bitline
