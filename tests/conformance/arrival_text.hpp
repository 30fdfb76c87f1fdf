// Arrivals of packets as text, for comparison.
#pragma once

#include <string>
#include <vector>

#include "hw/model/noc_bench.hpp"

namespace bitline {

/// One line for each packet, in the order of their tails.
std::string arrival_text(std::vector<NocArrival> arrivals);

}  // namespace bitline
