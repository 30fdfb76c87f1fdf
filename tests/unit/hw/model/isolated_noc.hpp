// Simulations of the mesh alone, each in a process of its own.
#pragma once

#include <optional>

#include "hw/model/noc_bench.hpp"

namespace bitline {

NocResult isolated_noc(const NocTraffic& traffic, std::optional<Scheduling> scheduling = {});

}  // namespace bitline
