// Makes a case on which two simulators disagree small: fewer images, layers and nodes, smaller maps and meshes, plainer
// parameters, as long as they still disagree.
#pragma once

#include <functional>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/random_case.hpp"

namespace bitline::reference {

using Disagrees = std::function<bool(const ChipSpec&, const Program&)>;

/// The smallest case that is found, on which `disagrees` still holds; it must hold on `start`. First network, mapping and chip
/// are shrunk and compiled again, then the Program itself; that has no network text any more. Asks `disagrees` at most
/// `most_questions` times.
RandomCase shrink(RandomCase start, const Disagrees& disagrees, int most_questions = 2000);

}  // namespace bitline::reference
