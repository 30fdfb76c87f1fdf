#include "workloads/lower.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hw/adc.hpp"
#include "hw/error.hpp"
#include "workloads/narrow.hpp"

namespace bitline {
namespace {

std::int64_t divide_up(std::int64_t amount, std::int64_t by) {
    return (amount + by - 1) / by;
}

void count_activation(ElementWork& work, OpKind kind) {
    ++work.activations;
    if (kind == OpKind::hard_swish) {
        ++work.muls;
    }
}

ElementWork element_work(const FusedLayer& layer) {
    ElementWork work;
    const int taps = narrow(std::int64_t{layer.window.kernel_y} * layer.window.kernel_x, layer.name, "kernel area");
    switch (layer.kind) {
        case OpKind::conv:
        case OpKind::gemm: work.requantises = 1; break;
        case OpKind::max_pool: work.maxes = taps - 1; break;
        case OpKind::average_pool:
            work.adds = taps - 1;
            work.muls = 1;
            work.requantises = 1;
            break;
        // The division by the number of positions is part of the next layer's scale.
        case OpKind::global_average_pool: work.adds = 1; break;
        case OpKind::mul:
            work.muls = 1;
            work.requantises = 1;
            break;
        case OpKind::add: work.requantises = 1; break;
        default: count_activation(work, layer.kind);
    }
    for (OpKind kind : layer.activations_before_add) {
        count_activation(work, kind);
    }
    if (layer.residual && layer.kind != OpKind::mul) {
        ++work.adds;
    }
    for (OpKind kind : layer.activations_after_add) {
        count_activation(work, kind);
    }
    return work;
}

void add_window(LoweredLayer& lowered) {
    const FusedLayer& layer = lowered.layer;
    const WindowAttributes& w = layer.window;
    if (layer.kind == OpKind::gemm) {
        lowered.reads_whole = true;
        lowered.window = {layer.in.height, layer.in.width, 0, 0, 0, 0};
        lowered.kernel_positions =
            narrow(std::int64_t{layer.in.height} * layer.in.width, layer.name, "positions of the input");
        return;
    }
    lowered.pools_all = layer.kind == OpKind::global_average_pool;
    const auto span = [&](int kernel, int dilation) {
        return narrow((std::int64_t{kernel} - 1) * dilation + 1, layer.name, "extent of the kernel");
    };
    lowered.window = {
        span(w.kernel_y, w.dilation_y), span(w.kernel_x, w.dilation_x), w.stride_y, w.stride_x, w.pad_top, w.pad_left};
    lowered.kernel_positions = narrow(std::int64_t{w.kernel_y} * w.kernel_x, layer.name, "kernel area");
}

// Several groups in each array, on its diagonal.
void pack_groups(LoweredLayer& lowered, int rows_per_group, int slices, int groups_per_array) {
    const int groups = lowered.layer.groups;
    const int outputs_per_group = lowered.layer.out.channels / groups;
    for (int first = 0; first < groups; first += groups_per_array) {
        const int count = std::min(groups_per_array, groups - first);
        ArrayLoad array;
        array.row_begin = first * rows_per_group;
        array.row_end = (first + count) * rows_per_group;
        array.outputs = count * outputs_per_group;
        array.cols = array.outputs * slices;
        array.macs = std::int64_t{array.outputs} * rows_per_group;
        array.cells = array.macs * slices;
        lowered.strips.push_back({{first * outputs_per_group, (first + count) * outputs_per_group},
                                  static_cast<int>(lowered.arrays.size()),
                                  1});
        lowered.arrays.push_back(array);
    }
}

// Row blocks x column blocks of each group.
void cut_blocks(LoweredLayer& lowered, int rows_per_group, int slices, const CrossbarSpec& crossbar) {
    const int groups = lowered.layer.groups;
    const int outputs_per_group = lowered.layer.out.channels / groups;
    const int outputs_per_array = crossbar.cols / slices;
    const int row_blocks = static_cast<int>(divide_up(rows_per_group, crossbar.rows));
    for (int group = 0; group < groups; ++group) {
        for (int output = 0; output < outputs_per_group; output += outputs_per_array) {
            const int count = std::min(outputs_per_array, outputs_per_group - output);
            const int begin = group * outputs_per_group + output;
            lowered.strips.push_back({{begin, begin + count}, static_cast<int>(lowered.arrays.size()), row_blocks});
            for (int row = 0; row < rows_per_group; row += crossbar.rows) {
                ArrayLoad array;
                array.row_begin = group * rows_per_group + row;
                array.row_end = group * rows_per_group + std::min(row + crossbar.rows, rows_per_group);
                array.outputs = count;
                array.cols = count * slices;
                array.macs = std::int64_t{array.rows()} * count;
                array.cells = array.macs * slices;
                lowered.arrays.push_back(array);
            }
        }
    }
}

void add_arrays(LoweredLayer& lowered, const ChipSpec& spec) {
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    const FusedLayer& layer = lowered.layer;
    const int slices = columns_per_weight(spec);
    if (slices > crossbar.cols) {
        throw DoesNotFit(fmt::format(
            "{}: layer {} does not fit: one weight takes {} bit lines ({} bits in cells of {}), a "
            "crossbar has {}; smallest change: tile.pe.crossbar.cols: {}",
            spec.name, layer.name, slices, spec.precision.weight_bits, crossbar.bits_per_cell, crossbar.cols, slices));
    }
    // The rows of all groups are numbered together.
    const int rows =
        narrow(std::int64_t{layer.in.channels} * lowered.kernel_positions, layer.name, "rows of the weight matrix");
    const int rows_per_group = rows / layer.groups;
    const std::int64_t cols_per_group = std::int64_t{layer.out.channels / layer.groups} * slices;
    const int groups_per_array =
        std::min(crossbar.rows / rows_per_group, static_cast<int>(crossbar.cols / cols_per_group));
    if (layer.groups > 1 && groups_per_array >= 1) {
        pack_groups(lowered, rows_per_group, slices, groups_per_array);
    } else {
        cut_blocks(lowered, rows_per_group, slices, crossbar);
    }
    for (const ArrayLoad& array : lowered.arrays) {
        lowered.cells += array.cells;
    }
}

}  // namespace

int activation_bytes(const ChipSpec& spec, int channels) {
    return narrow(divide_up(std::int64_t{channels} * spec.precision.activation_bits, 8), spec.name,
                  "bytes of one activation vector");
}

std::vector<LoweredLayer> lower(const std::vector<FusedLayer>& layers, const ChipSpec& spec) {
    std::vector<LoweredLayer> all;
    all.reserve(layers.size());
    for (const FusedLayer& layer : layers) {
        LoweredLayer& lowered = all.emplace_back();
        lowered.layer = layer;
        add_window(lowered);
        lowered.work = element_work(layer);
        if (layer.kind == OpKind::conv || layer.kind == OpKind::gemm) {
            add_arrays(lowered, spec);
        }
    }
    return all;
}

}  // namespace bitline
