// What of a chip decides what it does, cycle by cycle. The rest says what that costs.
#pragma once

#include "hw/spec.hpp"

namespace bitline {

/// The chip with everything at its default that only costs and reports read: its citation and what it compares itself
/// with, technology and component costs, and of the components the device, the read voltage, the converters' kind and
/// resolution, the length of links and the kind of memory. Chips of equal behaviour run a network alike, so compile() and
/// simulate() may be given this in place of the chip, and what they find may be priced for each of them. The name stays, for
/// what they say when a network does not fit, and so does the seed of whatever may be random.
ChipSpec behaviour_of(const ChipSpec& chip);

}  // namespace bitline
