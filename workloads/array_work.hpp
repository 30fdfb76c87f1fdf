// What the arrays of one segment do per firing, and how many partial sums leave their processing elements.
#pragma once

#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "workloads/lower.hpp"
#include "workloads/place.hpp"

namespace bitline {

/// The arrays [begin, end) of a layer at `first_crossbar`, once per server with `stride` crossbars from one server to the
/// next.
struct ArrayRun {
    int begin = 0;
    int end = 0;
    int first_crossbar = 0;
    int servers = 1;
    int stride = 0;
};

MvmWork mvm_work(const LoweredLayer& layer, const ArrayRun& run, const ChipSpec& spec);

/// The input channels that these arrays read.
Channels input_channels(const LoweredLayer& layer, const ArrayRun& run);

/// Partial sums of one strip that leave the processing elements of one tile, in vectors as long as the strip's outputs:
/// one from each processing element that holds some of its arrays (of the server that is spread widest).
struct PartialSums {
    std::size_t strip = 0;
    int outputs = 0;
    int vectors = 0;
};
std::vector<PartialSums> partial_sums(const LoweredLayer& layer, const ArrayRun& run, const ChipSpec& spec);

/// Bytes of partial sums.
int partial_sum_bytes(const std::vector<PartialSums>& sums, const ChipSpec& spec);

}  // namespace bitline
