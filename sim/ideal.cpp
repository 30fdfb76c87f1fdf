#include "sim/ideal.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/adc.hpp"
#include "hw/error.hpp"

namespace bitline {

namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

IdealLayer layer_of(const Graph& graph, const ChipSpec& spec, const Op& op) {
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    const Shape& in = graph.tensor(op.inputs.front()).shape;
    const Shape& out = graph.tensor(op.output).shape;
    IdealLayer layer;
    layer.name = op.name;
    layer.kind = op.kind;
    layer.weights = weights(graph, op);
    layer.macs = macs(graph, op);
    layer.input_elements = in.elements();
    layer.output_elements = out.elements();
    const std::int64_t groups = op.kind == OpKind::conv ? op.groups : 1;
    const std::int64_t outputs = op.out_channels / groups;
    const std::int64_t inputs = layer.weights / op.out_channels;  // under one output: C R S
    layer.arrays =
        ceil_div(inputs, crossbar.rows) * ceil_div(outputs * slices_per_weight(spec), crossbar.cols) * groups;
    const std::int64_t positions = std::int64_t{out.height} * out.width;
    layer.products = layer.arrays * positions;  // at most macs x slices: no overflow
    const std::int64_t fit = spec.crossbars() / layer.arrays;
    if (fit == 0) {
        layer.cycles = static_cast<Cycle>(ceil_div(layer.arrays, spec.crossbars()) * positions);
    } else {
        layer.copies = std::min(fit, positions);
        layer.cycles = static_cast<Cycle>(ceil_div(positions, fit));
    }
    return layer;
}

}  // namespace

std::vector<IdealLayer> ideal_layers(const Graph& graph, const ChipSpec& spec) {
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    const double cells = static_cast<double>(spec.crossbars()) * crossbar.rows * crossbar.cols;
    const double needed = static_cast<double>(weights(graph)) * slices_per_weight(spec);
    if (needed > cells) {
        throw DoesNotFit(fmt::format(
            "network '{}' does not fit: its weights have {:.0f} cells of {} bits, chip '{}' has {:.0f}; the nearest "
            "fix is more or larger arrays (noc.width, noc.tiles_per_router, tile.pes, tile.pe.crossbars)",
            graph.name, needed, crossbar.bits_per_cell, spec.name, cells));
    }
    std::vector<IdealLayer> layers;
    for (const Op& op : graph.ops) {
        if (op.kind == OpKind::conv || op.kind == OpKind::gemm) {
            layers.push_back(layer_of(graph, spec, op));
        }
    }
    if (layers.empty()) {
        throw InputError(fmt::format(
            "--network: nothing to do for the ideal model, got '{}' without conv and gemm, allowed are networks with "
            "weights",
            graph.name));
    }
    return layers;
}

}  // namespace bitline
