// Random Programs that no compiler would make: several producers, readers and skips anywhere.
#pragma once

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/random_chip.hpp"

namespace bitline::reference {

/// A Program layer by layer: loads, a few layers of tiles, stores. `layers` of the result counts those of tiles.
struct RandomProgram {
    Program program;
    int layers = 0;
};
RandomProgram random_program(Dice& dice, const ChipSpec& spec, bool large);

}  // namespace bitline::reference
