// What a chip file states as published, for tests that compare with it.
#pragma once

#include <string>

#include "hw/spec.hpp"

namespace bitline {

/// The figure of that name under `published:`. Throws InputError when the chip file has none, so that a test that needs it
/// fails.
const PublishedFigure& published_figure(const ChipSpec& spec, const std::string& figure);

/// Whether `value` is within the accepted deviation of the figure.
bool agrees(double value, const PublishedFigure& figure);

}  // namespace bitline
