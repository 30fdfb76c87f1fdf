// Energy and area of analog-to-digital converters.
#pragma once

#include "hw/cost_spec.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// Energy per conversion (dynamic, J), static power (W) and area (m2) of one converter.
struct AdcCost {
    double energy_j = 0;
    double leakage_w = 0;
    double area_m2 = 0;
};

/// Joule per conversion of the regression over Murmann's survey (Andrulis et al., arXiv 2404.06553) for a converter of
/// `bits` effective bits and `rate_hz` at `node_nm`. Holds for 4 bits and more; below, half the energy per bit less.
double survey_adc_energy_j(int bits, double rate_hz, double node_nm);

/// Area in m2 by the same regression; `energy_j` is the energy per conversion.
double survey_adc_area_m2(double rate_hz, double node_nm, double energy_j);

/// Cost of one of the chip's converters. Model `reference`: the published converter's energy and area grow by
/// `factor_per_bit` with resolution; energy per conversion is constant up to the published rate and grows with rate^0.66
/// above it, area with rate^0.18 (both slopes of the regression). The static share of the energy is spent at the
/// converter's rate all the time. Supply scales the dynamic part with V^2, the static part with V.
AdcCost adc_cost(const CostSpec& costs, const AdcSpec& adc, const TechnologySpec& technology);

}  // namespace bitline
