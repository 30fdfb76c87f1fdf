#include "workloads/array_work.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "hw/error.hpp"
#include "workloads/narrow.hpp"

namespace bitline {
namespace {

// Distinct processing elements of `count` arrays from crossbar `first` on, and the most arrays in one of them.
std::pair<int, int> elements_used(int first, int count, int crossbars) {
    const int elements = (first + count - 1) / crossbars - first / crossbars + 1;
    const int in_first = std::min(count, crossbars - first % crossbars);
    const int most = elements == 1 ? count : std::min(crossbars, std::max(in_first, count - in_first));
    return {elements, most};
}

template <class Visit>
void for_each_strip(const LoweredLayer& layer, const ArrayRun& run, Visit visit) {
    for (std::size_t s = 0; s < layer.strips.size(); ++s) {
        const Strip& strip = layer.strips[s];
        const int begin = std::max(run.begin, strip.first_array);
        const int end = std::min(run.end, strip.first_array + strip.arrays);
        if (begin < end) {
            visit(s, strip, begin, end);
        }
    }
}

}  // namespace

MvmWork mvm_work(const LoweredLayer& layer, const ArrayRun& run, const ChipSpec& spec) {
    MvmWork work;
    work.first_crossbar = run.first_crossbar;
    work.crossbars = run.end - run.begin;
    work.steps = (spec.precision.activation_bits + spec.tile.pe.dac.bits - 1) / spec.tile.pe.dac.bits;
    std::set<std::pair<int, int>> row_blocks;
    std::int64_t inputs = 0;
    for (int a = run.begin; a < run.end; ++a) {
        const ArrayLoad& array = layer.arrays[static_cast<std::size_t>(a)];
        work.rows.push_back(array.rows());
        work.cols.push_back(array.cols);
        work.inputs.push_back(array.rows());
        work.outputs.push_back(array.outputs);
        work.array_macs.push_back(array.macs);
        work.cells += array.cells;
        work.macs += array.macs;
        if (row_blocks.emplace(array.row_begin, array.row_end).second) {
            inputs += array.rows();
        }
    }
    work.distinct_inputs = narrow(inputs, layer.layer.name, "inputs of the arrays of one tile");
    work.input_bytes = activation_bytes(spec, work.distinct_inputs);
    work.merge_adds = std::accumulate(work.outputs.begin(), work.outputs.end(), std::int64_t{0});
    for (const PartialSums& sums : partial_sums(layer, run, spec)) {
        work.results += sums.outputs;
        work.merge_adds -= std::int64_t{sums.outputs} * sums.vectors;
    }
    check(work.merge_adds >= 0, "mvm_work: more partial sums leave the processing elements than their arrays make");
    for_each_strip(layer, run, [&](std::size_t, const Strip&, int begin, int end) {
        for (int s = 0; s < run.servers; ++s) {
            const int first = run.first_crossbar + s * run.stride + begin - run.begin;
            work.row_blocks_per_pe =
                std::max(work.row_blocks_per_pe, elements_used(first, end - begin, spec.tile.pe.crossbars).second);
        }
    });
    return work;
}

Channels input_channels(const LoweredLayer& layer, const ArrayRun& run) {
    int row_begin = layer.arrays[static_cast<std::size_t>(run.begin)].row_begin;
    int row_end = 0;
    for (int a = run.begin; a < run.end; ++a) {
        const ArrayLoad& array = layer.arrays[static_cast<std::size_t>(a)];
        row_begin = std::min(row_begin, array.row_begin);
        row_end = std::max(row_end, array.row_end);
    }
    return {row_begin / layer.kernel_positions, (row_end + layer.kernel_positions - 1) / layer.kernel_positions};
}

std::vector<PartialSums> partial_sums(const LoweredLayer& layer, const ArrayRun& run, const ChipSpec& spec) {
    std::vector<PartialSums> sums;
    for_each_strip(layer, run, [&](std::size_t s, const Strip& strip, int begin, int end) {
        int vectors = 0;
        for (int server = 0; server < run.servers; ++server) {
            const int first = run.first_crossbar + server * run.stride + begin - run.begin;
            vectors = std::max(vectors, elements_used(first, end - begin, spec.tile.pe.crossbars).first);
        }
        sums.push_back({s, strip.outputs.count(), vectors});
    });
    return sums;
}

int partial_sum_bytes(const std::vector<PartialSums>& sums, const ChipSpec& spec) {
    const int bytes = (spec.tile.accumulator.bits + 7) / 8;
    std::int64_t total = 0;
    for (const PartialSums& sum : sums) {
        total += std::int64_t{sum.outputs} * sum.vectors * bytes;
    }
    return narrow(total, spec.name, "bytes of partial sums");
}

}  // namespace bitline
