// Random networks: a row of layers with side branches.
#pragma once

#include <string>

#include "tests/reference/random_chip.hpp"

namespace bitline::reference {

/// A network as text for `import_network_text`, one layer per line.
struct RandomNetwork {
    std::string text;
    bool residual = false;            ///< has a sum of two branches
    bool depthwise = false;           ///< has a convolution with one channel per group
    bool squeeze_and_excite = false;  ///< has channels weighted by their average
};
RandomNetwork random_network(Dice& dice, bool large);

}  // namespace bitline::reference
