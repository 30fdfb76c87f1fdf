// Random chips and random Programs for them, small enough for a clocked simulator.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/random_network.hpp"

namespace bitline::reference {

struct RandomCase {
    ChipSpec spec;
    Program program;
    int layers = 0;
    RandomNetwork network;   ///< no text for a Program made by hand
    MappingOptions mapping;  ///< how the network was compiled

    bool made_by_hand() const { return network.text.empty(); }
};

/// The case of that seed: a network compiled for a chip, or every fourth time a Program made by hand. What does not
/// fit is drawn again.
RandomCase random_case(std::uint32_t seed);

/// What is special about a case: "1x1 mesh", "residual", "interleaved", ... All that can be: `all_features()`.
std::vector<std::string> features_of(const RandomCase& drawn);
std::vector<std::string> all_features();

/// The case in words, for the message of a mismatch.
std::string describe(const RandomCase& drawn);

}  // namespace bitline::reference
