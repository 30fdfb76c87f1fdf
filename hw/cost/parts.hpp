// Sizes and energies that follow from the parameters of tile and processing element, and how reports group them.
#pragma once

#include <string>

#include "hw/cost_spec.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// One driven cell in one read: conduction, so energy grows with read voltage^2 and with the read time; independent of
/// the digital supply and of the bits that the cell stores (the mean conductance stays).
double cell_read_j(const CostSpec& costs, const CrossbarSpec& crossbar);

/// Bytes of the input registers of a processing element: `input_registers` windows of one activation per word line.
double input_register_bytes(const ChipSpec& spec);

/// Bytes of the output registers of a processing element: `output_registers` results per array, an array's results
/// together as wide as its weights (ISAAC: 16 results of 16 bits from 128 columns of 2 bits).
double output_register_bytes(const ChipSpec& spec);

/// Offset coding without a unit column: the sum of the inputs is made digitally, once per tile, as the tile bus broadcasts
/// them, and subtracted once from each result.
bool has_input_sum(const CrossbarSpec& crossbar);

/// Adders of a tile for that: one for each activation that the tile bus brings per cycle. They are as wide as the
/// accumulator, since they also subtract the sum from the results.
int input_sum_adders(const ChipSpec& spec);

/// The figure of a kind of memory. Throws InputError when it is unknown.
Cost memory_figure(const std::string& kind);

}  // namespace bitline
