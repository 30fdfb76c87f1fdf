// Changes of a chip for the better, for tests that compare runs of one and the same Program.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

struct Better {
    const char* what;
    std::function<void(ChipSpec&)> change;
    std::int64_t room = 1;  ///< times the capacity of each edge and of the output slots
};

std::vector<Better> better_parts();

/// The same program, with more room where the part gives it.
Program with_room(const Better& better, Program program);

}  // namespace bitline
