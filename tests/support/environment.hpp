// Numbers that a campaign hands to a test.
#pragma once

#include <cstdint>

namespace bitline {

/// The number in an environment variable, `otherwise` without one.
std::uint32_t number_from_environment(const char* variable, std::uint32_t otherwise);

}  // namespace bitline
