#include "sim/report.hpp"

#include <algorithm>

#include "hw/error.hpp"

namespace bitline {

const Figure& figure(const Report& report, const std::string& name) {
    const auto found = std::find_if(report.figures.begin(), report.figures.end(),
                                    [&](const Figure& candidate) { return candidate.name == name; });
    check(found != report.figures.end(), "the report has no figure '" + name + "'");
    return *found;
}

double number(const Report& report, const std::string& name) {
    const FigureValue& value = figure(report, name).value;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return static_cast<double>(*whole);
    }
    const auto* real = std::get_if<double>(&value);
    check(real != nullptr, "the figure '" + name + "' is not a number");
    return *real;
}

}  // namespace bitline
