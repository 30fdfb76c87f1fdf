#include "workloads/dataflow.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "hw/error.hpp"
#include "workloads/dataflow_parts.hpp"
#include "workloads/estimate.hpp"
#include "workloads/layer_nodes.hpp"

namespace bitline {

Program empty_program(const Graph& graph, const Layout& layout, const ChipSpec& spec) {
    Program program;
    program.network = graph.name;
    program.chip = spec.name;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LoweredLayer& layer = layout.layers[l];
        const int replicas = layer.has_weights() ? layout.plan.layers[l].replicas() : 0;
        Layer row;
        row.name = layer.layer.name;
        row.op = name_of(layer.layer.kind);
        row.weights = layer.layer.weights;
        row.macs = layer.layer.macs;
        row.replicas = replicas;
        row.crossbars = static_cast<std::int64_t>(layer.arrays.size()) * replicas;
        row.cells_used = layer.cells * replicas;
        row.out_bytes = std::int64_t{layer.layer.out.height} * layer.layer.out.width *
                        activation_bytes(spec, layer.layer.out.channels);
        program.layers.push_back(std::move(row));
    }
    const Shape& image = graph.tensor(graph.ops.front().output).shape;
    program.input_bytes = std::int64_t{image.height} * image.width * activation_bytes(spec, image.channels);
    program.output_bytes = program.layers[result_layer(layout)].out_bytes;
    return program;
}

Source add_image(ProgramBuilder& builder, const Graph& graph, const ChipSpec& spec, LayerId reader) {
    const Tensor& image = graph.tensor(graph.ops.front().output);
    const Channels channels{0, image.shape.channels};
    Source source{image.name, image.shape, {{channels, {}}}};
    const int bands = std::min(spec.memory.controllers, image.shape.width);
    for (int c = 0; c < bands; ++c) {
        EdgeMap band;
        band.height = image.shape.height;
        band.x_begin = image.shape.width * c / bands;
        band.x_end = image.shape.width * (c + 1) / bands;
        source.slices.front().makers.push_back(
            builder.add(memory_node(spec, NodeKind::load, reader, {SiteKind::memory, c}, band,
                                    builder.bytes(channels.count()), fmt::format("{}.load{}", image.name, c))));
    }
    return source;
}

Slice add_store(ProgramBuilder& builder, const ChipSpec& spec, LayerId layer, Site site, const Source& source,
                std::size_t slice) {
    const Slice& from = source.slices[slice];
    const int bytes = builder.bytes(from.channels.count());
    EdgeMap whole;
    whole.height = source.shape.height;
    whole.x_end = source.shape.width;
    const NodeId store = builder.add(
        memory_node(spec, NodeKind::store, layer, site, whole, bytes, fmt::format("{}.store{}", source.name, slice)));
    builder.connect(from.makers, store, reading_alike(source.shape, builder.node(store).domain), bytes,
                    site.kind == SiteKind::memory ? Home::memory : Home::global_buffer,
                    slice_name(source, from.channels));
    return {from.channels, {store}};
}

std::size_t result_layer(const Layout& layout) {
    std::set<TensorId> read;
    for (const LoweredLayer& layer : layout.layers) {
        read.insert(layer.layer.input);
        if (layer.layer.residual) {
            read.insert(*layer.layer.residual);
        }
    }
    const auto unread = [&](const LoweredLayer& layer) {
        return read.count(layer.layer.output) == 0;
    };
    const auto found = std::find_if(layout.layers.begin(), layout.layers.end(), unread);
    check(found != layout.layers.end(), "compile: every result of the network is read again");
    return static_cast<std::size_t>(found - layout.layers.begin());
}

Dataflow pipelined(const Graph& graph, const Layout& layout, const ChipSpec& spec, const Detours& detours) {
    Dataflow flow;
    flow.program = empty_program(graph, layout, spec);
    ProgramBuilder builder(flow.program, spec.precision.activation_bits);
    LayerNodes nodes(builder, spec, detours.spills);
    const auto maker = makers(layout.layers);
    const Source image = add_image(builder, graph, spec, LayerId{0});
    std::vector<Source> results;
    const auto source_of = [&](TensorId tensor) -> const Source& {
        const auto from = index(tensor) < maker.size() ? maker[index(tensor)] : std::nullopt;
        return from ? results[*from] : image;
    };
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LoweredLayer& layer = layout.layers[l];
        const LayerInputs inputs{source_of(layer.layer.input),
                                 layer.layer.residual ? &source_of(*layer.layer.residual) : nullptr};
        results.push_back(nodes.add(static_cast<LayerId>(l), layer, layout.plan.layers[l], layout.spread[l], inputs));
    }
    const std::size_t last = result_layer(layout);
    for (std::size_t s = 0; s < results[last].slices.size(); ++s) {
        add_store(builder, spec, static_cast<LayerId>(last), {SiteKind::memory, 0}, results[last], s);
    }
    flow.skips = nodes.skips();
    return flow;
}

}  // namespace bitline
