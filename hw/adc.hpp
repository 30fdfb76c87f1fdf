// What follows from the analog side of a specification: how many bits a column sum needs, and whether the supply allows
// the clock. Pure functions.
#pragma once

#include "hw/spec.hpp"

namespace bitline {

/// Bit slices of a weight: ceil(weight_bits / bits_per_cell).
int slices_per_weight(const ChipSpec& spec);

/// Bit lines that one weight takes: its slices, twice as many with differential coding.
int columns_per_weight(const ChipSpec& spec);

/// Different values that a column sum can take with all rows driven by d-bit inputs on b-bit cells:
/// rows (2^d - 1)(2^b - 1) + 1, with differential coding twice the span. Column flipping halves the largest sum; the
/// result is what lossless_adc_bits needs before that.
std::int64_t column_sum_levels(const CrossbarSpec& crossbar, int dac_bits);

/// Bits of a converter that loses nothing: ceil(log2(column_sum_levels)), one less with column flipping.
int lossless_adc_bits(const ChipSpec& spec);

/// Bits by which the chip's converters are too coarse: max(0, lossless_adc_bits - adc.bits).
int adc_shortfall_bits(const ChipSpec& spec);

/// Delay at the supply over delay at the nominal supply by the alpha-power law, delay ~ V / (V - threshold)^alpha
/// (Sakurai and Newton, IEEE JSSC 25(2), 1990).
double supply_delay_factor(const TechnologySpec& technology);

/// Clock period less the longest path at the configured supply; negative where the supply is too low for the clock.
double timing_slack_ns(const ChipSpec& spec);

}  // namespace bitline
