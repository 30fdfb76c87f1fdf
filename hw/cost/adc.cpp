#include "hw/cost/adc.hpp"

#include <algorithm>
#include <cmath>

#include "hw/cost/scaling.hpp"

namespace bitline {

namespace {

// Coefficients of the regression: github Accelergy-Project/hwcomponents-adc (commit 246af7e), adc_data/model.yaml.
constexpr double foms_slope_db = -2.8719030399529957;  // per ln Hz
constexpr double foms_intercept_db = 213.7806687348118;
constexpr double foms_most_base_db = 128.3068287398817;
constexpr double foms_most_step_db = 3.22051151097756;
constexpr double tech_intercept = 26.0496215686518;
constexpr double tech_slope = 1.8800369206815004;
constexpr double enob_slope = -2.8291256050594527;
constexpr double energy_residual = -1.4702022133784405;
constexpr double area_intercept = 1.3461916439910742;
constexpr double area_tech_slope = 0.9932794744745022;
constexpr double area_rate_slope = 0.18071538424508238;
constexpr double area_energy_slope = 0.29912426192653485;
constexpr int least_bits = 4;

/// Energy grows with the rate to this power above a converter's efficient range: the figure of merit falls by 2.87 dB
/// per e-fold of the rate.
const double rate_exponent = -foms_slope_db / 10 * std::log(10.0);

}  // namespace

double survey_adc_energy_j(int bits, double rate_hz, double node_nm) {
    const int enob = std::max(bits, least_bits);
    const double foms =
        std::min(foms_intercept_db + foms_slope_db * std::log(rate_hz), foms_most_base_db + foms_most_step_db * enob);
    const double sndr = 20 * enob * std::log10(2.0) + 10 * std::log10(1.5);
    const double at_foms = 1 / (2 * std::pow(10.0, (foms - sndr) / 10));
    const double picojoule = at_foms * std::exp(tech_intercept + tech_slope * std::log(node_nm) +
                                                enob_slope * std::log(static_cast<double>(enob)) + energy_residual);
    return std::ldexp(picojoule * 1e-12, bits - enob);
}

double survey_adc_area_m2(double rate_hz, double node_nm, double energy_j) {
    return 1e-12 * std::exp(area_intercept + area_tech_slope * std::log(node_nm) + area_rate_slope * std::log(rate_hz) +
                            area_energy_slope * std::log(energy_j * 1e12));
}

AdcCost adc_cost(const CostSpec& costs, const AdcSpec& adc, const TechnologySpec& technology) {
    const auto rate = static_cast<double>(adc.rate.hz);
    double energy = 0;
    AdcCost cost;
    if (costs.adc_model == AdcCostModel::survey) {
        energy = survey_adc_energy_j(adc.bits, rate, technology.node_nm);
        cost.area_m2 = survey_adc_area_m2(rate, technology.node_nm, energy) * costs[Cost::adc_area_factor].value;
        energy *= costs[Cost::adc_energy_factor].value;
    } else {
        const double speed = rate / costs[Cost::adc_rate].value;
        const double bits = std::pow(costs[Cost::adc_factor_per_bit].value, adc.bits - costs[Cost::adc_bits].value);
        const double from = costs[Cost::adc_node].value;
        const double to = node_m(technology);
        energy = costs[Cost::adc_energy].value * bits * std::pow(std::max(speed, 1.0), rate_exponent) *
                 energy_scale(from, to);
        cost.area_m2 = costs[Cost::adc_area].value * bits * std::pow(speed, area_rate_slope) * area_scale(from, to);
    }
    const double at_rest = costs[Cost::adc_static_fraction].value;
    cost.energy_j = (1 - at_rest) * energy * supply_energy_scale(technology);
    cost.leakage_w = at_rest * energy * rate * supply_leakage_scale(technology);
    return cost;
}

}  // namespace bitline
