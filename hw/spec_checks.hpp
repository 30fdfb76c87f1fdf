// What no single key can tell: values that do not go together.
#pragma once

#include <string>
#include <vector>

#include "hw/spec.hpp"

namespace bitline {

/// Values that contradict each other. `keys` are all keys involved; the first is where it is reported.
struct SpecFinding {
    std::vector<std::string> keys;
    std::string what;  ///< what is wrong, what was given, what is allowed
};

/// Everything that does not go together in a specification whose single values are within their ranges.
std::vector<SpecFinding> check_spec(const ChipSpec& spec);

}  // namespace bitline
