// What the ideal model (sim/ideal.hpp) charges: laws fitted to the logged results of a published joint search. They know
// arrays, the global buffer, the supply and the node, and nothing else of a chip.
#pragma once

#include "hw/cost/cost_table.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// The highest levels of a weight's cells together, in highest levels of a cell full of bits: 8 bits in cells of 3 are two
/// full cells and one of 2 bits, 1 + 1 + 3/7.
double ideal_levels(int weight_bits, int bits_per_cell);

/// The laws at the chip's node, supply, precision and buffer. Priced actions: `crossbar_read`, the product of one input with
/// one cell; `adc_convert`, one column of an array in one product; `global_buffer_read` and `_write`, one byte. Parts: cells
/// (crossbar), rows (dac), columns (adc), global buffer (buffer); nothing leaks. Throws InputError when the technology has
/// no figures for the laws, or when tiles are smaller than the law of their area allows.
CostTable ideal_costs(const ChipSpec& spec);

}  // namespace bitline
