#include "tests/published/published_figure.hpp"

#include <cmath>

#include "hw/error.hpp"

namespace bitline {

const PublishedFigure& published_figure(const ChipSpec& spec, const std::string& figure) {
    for (const PublishedFigure& known : spec.published) {
        if (known.figure == figure) {
            return known;
        }
    }
    throw InputError(spec.name + ": published." + figure +
                     ": is missing, nothing was given, {value, within, source} is needed");
}

bool agrees(double value, const PublishedFigure& figure) {
    return std::abs(value / figure.value - 1) <= figure.within;
}

}  // namespace bitline
