#include "tests/support/environment.hpp"

#include <cstdlib>
#include <string>

namespace bitline {

std::uint32_t number_from_environment(const char* variable, std::uint32_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(text));
}

}  // namespace bitline
