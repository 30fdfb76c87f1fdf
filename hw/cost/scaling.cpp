#include "hw/cost/scaling.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "hw/units.hpp"

namespace bitline {

namespace {

constexpr double table_voltage = 0.8;

struct NodeRow {
    double node_nm;
    double area;     ///< relative to 7 nm
    double a, b, c;  ///< energy polynomial in the supply
};

/// Stillmaker and Baas 2017 as tabulated by Accelergy's library plug-in (scaling.py, commit ba4e9da): the row of 7 nm of
/// the area matrix, and the coefficients of the energy polynomials.
constexpr std::array<NodeRow, 10> node_rows{{
    {7, 1.0, 0.1776, -0.09097, 0.02447},
    {10, 1.7, 0.2068, -0.09311, 0.02375},
    {14, 2.9, 0.2363, -0.09675, 0.02239},
    {16, 3.2, 0.2958, -0.1241, 0.03024},
    {20, 3.6, 0.373, -0.1582, 0.04104},
    {32, 7.8, 0.9559, -0.7823, 0.471},
    {45, 17, 1.103, -0.362, 0.2767},
    {65, 25, 3.755, -4.398, 1.975},
    {90, 48, 4.762, -4.781, 2.092},
    {130, 110, 7.171, -6.709, 2.904},
}};

double polynomial(const NodeRow& row) {
    return row.a * table_voltage * table_voltage + row.b * table_voltage + row.c;
}

/// A straight line through the neighbouring rows on logarithmic axes; beyond the ends the outermost line goes on.
template <class Value>
double interpolated(double node, Value value) {
    std::size_t upper = 1;
    while (upper + 1 < node_rows.size() && node_rows[upper].node_nm < node) {
        ++upper;
    }
    const NodeRow& low = node_rows[upper - 1];
    const NodeRow& high = node_rows[upper];
    const double share = std::log(node / low.node_nm) / std::log(high.node_nm / low.node_nm);
    return value(low) * std::pow(value(high) / value(low), share);
}

}  // namespace

double area_scale(double from_m, double to_m) {
    const auto area = [](const NodeRow& row) {
        return row.area;
    };
    return from_m == to_m ? 1.0 : interpolated(to_m / m_per_nm, area) / interpolated(from_m / m_per_nm, area);
}

double energy_scale(double from_m, double to_m) {
    return from_m == to_m ? 1.0
                          : interpolated(to_m / m_per_nm, polynomial) / interpolated(from_m / m_per_nm, polynomial);
}

double supply_energy_scale(const TechnologySpec& technology) {
    const double ratio = technology.supply_v / technology.nominal_supply_v;
    return ratio * ratio;
}

double supply_leakage_scale(const TechnologySpec& technology) {
    return technology.supply_v / technology.nominal_supply_v;
}

double node_m(const TechnologySpec& technology) {
    return technology.node_nm / 1e9;
}

}  // namespace bitline
