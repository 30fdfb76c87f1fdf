// Random chips and random Programs for them, small enough for a clocked simulator.
#pragma once

#include <cstdint>
#include <string>

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline::reference {

struct RandomCase {
    ChipSpec spec;
    Program program;
    std::string network;  ///< the network's text; empty for a Program made by hand
};

/// The case of that seed: a network compiled for a chip, or every fourth time a Program made by hand. What does not
/// fit is drawn again.
RandomCase random_case(std::uint32_t seed);

/// The case in words, for the message of a mismatch.
std::string describe(const RandomCase& drawn);

}  // namespace bitline::reference
