#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "workloads/dataflow.hpp"
#include "workloads/dataflow_parts.hpp"
#include "workloads/estimate.hpp"
#include "workloads/layer_nodes.hpp"

namespace bitline {
namespace {

// A result in its home: one store node per slice, and the edge to its latest reader.
struct StoredSlice {
    NodeId store{};
    std::optional<EdgeId> to_reader;
};

class SequentialFlow {
public:
    SequentialFlow(const Graph& graph, const Layout& layout, const ChipSpec& spec, const Detours& detours)
        : graph_(graph), layout_(layout), spec_(spec), detours_(detours), maker_(makers(layout.layers)) {}

    Dataflow run() {
        Dataflow flow;
        flow.program = empty_program(graph_, layout_, spec_);
        flow.program.sequential = true;
        ProgramBuilder builder(flow.program, spec_.precision.activation_bits);
        builder_ = &builder;
        const Spills none;
        LayerNodes nodes(builder, spec_, none);
        const std::size_t last = result_layer(layout_);
        std::vector<NodeId> first_loads;
        for (std::size_t l = 0; l < layout_.layers.size(); ++l) {
            const FusedLayer& layer = layout_.layers[l].layer;
            loads_.clear();
            LayerInputs inputs{read(layer.input, l), nullptr};
            const Source residual = layer.residual ? read(*layer.residual, l) : Source{};
            inputs.residual = layer.residual ? &residual : nullptr;
            add_barrier();
            first_loads = l == 0 ? loads_ : first_loads;
            Source made = nodes.add(static_cast<LayerId>(l), layout_.layers[l], layout_.plan.layers[l],
                                    layout_.spread[l], inputs);
            keep(std::move(made), l, l == last);
        }
        for (NodeId load : first_loads) {
            for (NodeId store : stores_) {
                wait_for_all(load, store, "next image");
            }
        }
        return flow;
    }

private:
    // Loads of a tensor for layer `l`.
    Source read(TensorId tensor, std::size_t l) {
        const auto from = index(tensor) < maker_.size() ? maker_[index(tensor)] : std::nullopt;
        const auto reader = static_cast<LayerId>(l);
        if (!from) {
            Source image = add_image(*builder_, graph_, spec_, reader);
            loads_.insert(loads_.end(), image.slices.front().makers.begin(), image.slices.front().makers.end());
            return image;
        }
        Source source = results_[*from];
        for (std::size_t s = 0; s < source.slices.size(); ++s) {
            StoredSlice& stored = stored_[*from][s];
            const Node store = builder_->node(stored.store);
            EdgeMap whole;
            whole.height = source.shape.height;
            whole.x_end = source.shape.width;
            const NodeId load = builder_->add(
                memory_node(spec_, NodeKind::load, reader, store.site, whole, store.memory.bytes_per_column,
                            fmt::format("{}.load{}", layout_.layers[l].layer.name, loads_.size())));
            const Home home = store.site.kind == SiteKind::memory ? Home::memory : Home::global_buffer;
            const EdgeId edge =
                builder_->connect({stored.store}, load, reading_whole(source.shape), store.memory.bytes_per_column,
                                  home, slice_name(source, source.slices[s].channels) + " stored");
            builder_->edge(edge).capacity = builder_->edge(edge).map.elements();
            if (stored.to_reader) {  // there is one copy, and it lives until its last reader is done
                builder_->edge(*stored.to_reader).element_bytes = 0;
            }
            stored.to_reader = edge;
            source.slices[s].makers = {load};
            loads_.push_back(load);
        }
        return source;
    }

    // No load of this layer starts before all stores of the layer before have ended.
    void add_barrier() {
        for (NodeId store : stores_) {
            for (NodeId load : loads_) {
                const Program& program = builder_->program();
                const auto reads_it = [&](EdgeId e) {
                    return program.edge(e).producers.front() == store;
                };
                const auto& inputs = program.node(load).inputs;
                if (std::none_of(inputs.begin(), inputs.end(), reads_it)) {
                    wait_for_all(store, load, "barrier");
                }
            }
        }
    }

    // `second` starts an image when `first` is done with it; `first` starts the next one when `second` is done.
    void wait_for_all(NodeId first, NodeId second, const char* name) {
        const Domain& domain = builder_->node(first).domain;
        Reading reading;
        reading.map.height = domain.height;
        reading.map.x_begin = domain.x_begin;
        reading.map.x_end = domain.x_end;
        reading.window = {domain.height, domain.x_end - domain.x_begin, 0, 0, 0, 0};
        const Home home = builder_->node(second).site.kind == SiteKind::memory ? Home::memory : Home::global_buffer;
        const EdgeId edge = builder_->connect({first}, second, reading, 0, home, name);
        builder_->edge(edge).capacity = builder_->edge(edge).map.elements();
    }

    void keep(Source made, std::size_t l, bool is_result) {
        stores_.clear();
        std::vector<StoredSlice>& stored = stored_.emplace_back();
        for (std::size_t s = 0; s < made.slices.size(); ++s) {
            Site site{SiteKind::global_buffer, 0};
            if (is_result || detours_.in_memory.count(l) > 0) {
                site = {SiteKind::memory, is_result ? 0 : static_cast<int>(s) % spec_.memory.controllers};
            }
            const NodeId store = add_store(*builder_, spec_, static_cast<LayerId>(l), site, made, s).makers.front();
            stored.push_back({store, std::nullopt});
            stores_.push_back(store);
        }
        results_.push_back(std::move(made));
    }

    const Graph& graph_;
    const Layout& layout_;
    const ChipSpec& spec_;
    const Detours& detours_;
    std::vector<std::optional<std::size_t>> maker_;
    ProgramBuilder* builder_ = nullptr;
    std::vector<Source> results_;                   // per layer, as made
    std::vector<std::vector<StoredSlice>> stored_;  // per layer and slice
    std::vector<NodeId> loads_;                     // of this layer
    std::vector<NodeId> stores_;                    // of the layer before
};

}  // namespace

Dataflow layer_sequential(const Graph& graph, const Layout& layout, const ChipSpec& spec, const Detours& detours) {
    return SequentialFlow(graph, layout, spec, detours).run();
}

std::set<std::size_t> results_for_memory(const Layout& layout, const ChipSpec& spec) {
    const std::size_t count = layout.layers.size();
    const auto maker = makers(layout.layers);
    std::vector<std::size_t> last_read(count);
    std::vector<std::int64_t> used(count, 0);
    const auto bytes_of = [&](std::size_t l, int rows) {
        const Shape& out = layout.layers[l].layer.out;
        return std::int64_t{rows} * out.width * activation_bytes(spec, out.channels);
    };
    for (std::size_t l = 0; l < count; ++l) {
        const FusedLayer& layer = layout.layers[l].layer;
        last_read[l] = l;
        for (const auto& tensor : {std::optional<TensorId>(layer.input), layer.residual}) {
            if (tensor && maker[index(*tensor)]) {
                last_read[*maker[index(*tensor)]] = l;
            }
        }
        used[l] = bytes_of(l, std::min(3, layer.out.height));  // on their way into the store
    }
    std::set<std::size_t> in_memory;
    for (std::size_t l = 0; l < count; ++l) {
        const std::int64_t bytes = bytes_of(l, layout.layers[l].layer.out.height);
        const auto full = [&](std::int64_t u) {
            return u + bytes > spec.global_buffer.capacity_bytes;
        };
        const auto begin = used.begin() + static_cast<std::ptrdiff_t>(l);
        const auto end = used.begin() + static_cast<std::ptrdiff_t>(last_read[l]) + 1;
        if (std::any_of(begin, end, full)) {
            in_memory.insert(l);
        } else {
            std::for_each(begin, end, [&](std::int64_t& u) { u += bytes; });
        }
    }
    return in_memory;
}

}  // namespace bitline
