// The ideal model: closed forms for a network on a chip, as analytical tools make them, beside the simulation. It has a
// mapping of its own: layers one after another on the whole chip, weights copied freely, one full product per array and
// cycle, unbounded bandwidth. docs/ideal.md says where the laws come from and what they leave out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "sim/report/report.hpp"
#include "workloads/graph.hpp"

namespace bitline {

/// One layer with weights (conv, gemm), for one image.
struct IdealLayer {
    std::string name;
    OpKind kind = OpKind::conv;
    std::int64_t weights = 0;
    std::int64_t macs = 0;
    std::int64_t arrays = 0;          ///< of one copy of the weights; may be more than the chip has
    std::int64_t copies = 1;          ///< that work at once
    Cycle cycles = 0;                 ///< products one after another
    std::int64_t products = 0;        ///< of single arrays: arrays x output positions
    std::int64_t input_elements = 0;  ///< read from the global buffer, once
    std::int64_t output_elements = 0;
};

/// A layer of G groups, each C x R x S inputs to M outputs, takes ceil(C R S / rows) x ceil(M slices / cols) x G arrays,
/// where a weight has ceil(weight_bits / bits_per_cell) slices. With N arrays on the chip, floor(N / arrays) copies compute P x Q positions in ceil(P Q / copies) cycles; where one copy
/// is more than the chip, each position takes ceil(arrays / N) cycles. Throws DoesNotFit when the weights have more cells
/// than the chip, InputError when the network has none.
std::vector<IdealLayer> ideal_layers(const Graph& graph, const ChipSpec& spec);

/// The report of `run.images` images, layer by layer and image after image. It reads `clock`, `precision`, the node and
/// supply of `technology`, the array's size and bits per cell, the numbers of arrays and tiles, and the capacity of the
/// global buffer; figures that it does not know are nothing. Throws what ideal_layers and ideal_costs throw, and InputError when there is
/// more to do than can be counted.
Report ideal_report(const Graph& graph, const ChipSpec& spec);

}  // namespace bitline
