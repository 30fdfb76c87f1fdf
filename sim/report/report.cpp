#include "sim/report/report.hpp"

#include <algorithm>

#include "hw/error.hpp"

namespace bitline {

ComponentReport total(const std::vector<ComponentReport>& components) {
    ComponentReport sum;
    for (const ComponentReport& part : components) {
        sum.actions += part.actions;
        sum.dynamic_pj += part.dynamic_pj;
        sum.leakage_pj += part.leakage_pj;
        sum.area_mm2 += part.area_mm2;
        sum.leakage_mw += part.leakage_mw;
        sum.unverified_pj += part.unverified_pj;
        sum.unverified_mm2 += part.unverified_mm2;
    }
    return sum;
}

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

bool has_value(const Report& report, const std::string& name) {
    return !std::holds_alternative<std::monostate>(figure(report, name).value);
}

}  // namespace bitline
