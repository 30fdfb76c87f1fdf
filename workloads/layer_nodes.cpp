#include "workloads/layer_nodes.hpp"

#include <utility>

#include <fmt/format.h>

#include "hw/error.hpp"
#include "workloads/narrow.hpp"

namespace bitline {

Source LayerNodes::add(LayerId id, const LoweredLayer& layer, const LayerPlacement& placement,
                       const LayerSpread& spread, const LayerInputs& inputs) {
    id_ = id;
    layer_ = &layer;
    spread_ = &spread;
    inputs_ = &inputs;
    mvms_ = vecs_ = 0;
    Source result{layer.layer.name, layer.layer.out, {}};
    for (const Channels& channels : spread.slices) {
        result.slices.push_back({channels, {}});
    }
    for (std::size_t s = 0; s < spread.sets.size(); ++s) {
        if (layer.has_weights()) {
            add_weighted(placement.sets[s], spread.sets[s], result.slices);
            continue;
        }
        for (std::size_t slice = 0; slice < spread.slices.size(); ++slice) {
            add_plain(spread.sets[s], slice, result.slices);
        }
    }
    return result;
}

// Tile by tile: the strips that end on the tile are summed up there; the arrays of a strip that goes on send their
// partial sums ahead to the tile on which it ends.
void LayerNodes::add_weighted(const ReplicaSet& set, const SetSpread& spread, std::vector<Slice>& slices) {
    std::vector<PendingSums> pending;
    std::size_t slice = 0;
    for (const Segment& segment : set.segments) {
        int split = segment.array_begin;
        for (const Strip& strip : layer_->strips) {
            const int end = strip.first_array + strip.arrays;
            split = end > segment.array_begin && end <= segment.array_end ? end : split;
        }
        // Servers stand side by side, as far apart as one server has arrays.
        check(set.servers == 1 || (segment.array_begin == 0 && split == segment.array_end &&
                                   segment.arrays() == static_cast<int>(layer_->arrays.size())),
              fmt::format("compile: layer {} has {} servers on tile {}, but only arrays {} to {} of {} there",
                          layer_->layer.name, set.servers, segment.tile, segment.array_begin, segment.array_end,
                          layer_->arrays.size()));
        const auto run = [&](int begin, int end) {
            return ArrayRun{begin, end, segment.first_crossbar + begin - segment.array_begin, set.servers,
                            segment.arrays()};
        };
        if (split > segment.array_begin) {
            const NodeId mvm = add_mvm(run(segment.array_begin, split), segment.tile, spread.domain);
            add_sums(mvm, partial_sums(*layer_, run(segment.array_begin, split), spec_), pending, spread, slice,
                     slices);
            pending.clear();
            ++slice;
        }
        if (split < segment.array_end) {
            const NodeId mvm = add_mvm(run(split, segment.array_end), segment.tile, spread.domain);
            for (const PartialSums& sums : partial_sums(*layer_, run(split, segment.array_end), spec_)) {
                pending.push_back(add_forward(mvm, sums, segment.tile, spread.domain));
            }
        }
    }
}

NodeId LayerNodes::add_mvm(const ArrayRun& run, int tile, const Domain& domain) {
    Node node;
    node.kind = NodeKind::mvm;
    node.layer = id_;
    node.site = {SiteKind::tile, tile};
    node.domain = domain;
    node.servers = run.servers;
    node.mvm = mvm_work(*layer_, run, spec_);
    node.name = fmt::format("{}.mvm{}", layer_->layer.name, mvms_++);
    const NodeId mvm = builder_.add(std::move(node));
    const Reading reading =
        layer_->reads_whole ? reading_whole(layer_->layer.in) : reading_of(layer_->window, layer_->layer.in, domain);
    builder_.connect(inputs_->main, mvm, input_channels(*layer_, run), reading, Home::tile_buffer);
    return mvm;
}

// Partial sums for another tile: out of the registers, added up here, and one vector on to the network.
LayerNodes::PendingSums LayerNodes::add_forward(NodeId mvm, const PartialSums& sums, int tile, const Domain& domain) {
    Node node;
    node.kind = NodeKind::vec;
    node.layer = id_;
    node.site = {SiteKind::tile, tile};
    node.domain = domain;
    node.name = fmt::format("{}.forward{}", layer_->layer.name, vecs_++);
    node.vec.bus_bytes = partial_sum_bytes({sums}, spec_);
    node.vec.partial_adds = checked(std::int64_t{sums.vectors - 1} * sums.outputs, "additions of partial sums");
    PendingSums pending{{}, sums};
    pending.sums.vectors = 1;
    node.vec.out_bytes = partial_sum_bytes({pending.sums}, spec_);
    pending.maker = builder_.add(std::move(node));
    builder_.connect({mvm}, pending.maker, sums_reading(domain), partial_sum_bytes({sums}, spec_), Home::registers,
                     layer_->layer.name + " sums");
    return pending;
}

void LayerNodes::add_sums(NodeId mvm, const std::vector<PartialSums>& local, const std::vector<PendingSums>& pending,
                          const SetSpread& spread, std::size_t slice, std::vector<Slice>& slices) {
    const Channels channels = spread_->slices[slice];
    Node node =
        vec_node(pending.empty() ? NodeKind::vec : NodeKind::reduce, spread.tiles[slice], spread.domain, channels);
    node.vec.bus_bytes = partial_sum_bytes(local, spec_);
    std::int64_t adds = 0;
    std::int64_t bytes = 0;
    for (const PartialSums& sums : local) {
        adds += std::int64_t{sums.vectors - 1} * sums.outputs;
    }
    for (const PendingSums& remote : pending) {
        adds += std::int64_t{remote.sums.vectors} * remote.sums.outputs;
        bytes += partial_sum_bytes({remote.sums}, spec_);
    }
    node.vec.partial_adds = checked(adds, "additions of partial sums");
    node.vec.buffer_bytes = checked(bytes, "bytes of operands");
    const NodeId vec = add_with_residual(std::move(node), channels);
    const Reading sums = sums_reading(spread.domain);
    const std::string name = layer_->layer.name + " sums";
    builder_.connect({mvm}, vec, sums, partial_sum_bytes(local, spec_), Home::registers, name);
    for (const PendingSums& remote : pending) {
        builder_.connect({remote.maker}, vec, sums, partial_sum_bytes({remote.sums}, spec_), Home::tile_buffer,
                         name + " from " + builder_.node(remote.maker).name);
    }
    slices[slice].makers.push_back(vec);
}

// Pooling, element-wise operations and activations by themselves.
void LayerNodes::add_plain(const SetSpread& spread, std::size_t slice, std::vector<Slice>& slices) {
    const FusedLayer& layer = layer_->layer;
    const Channels channels = spread_->slices[slice];
    Node node = vec_node(NodeKind::vec, spread.tiles[slice], spread.domain, channels);
    node.emits_once = layer_->pools_all;
    node.vec.buffer_bytes =
        checked(std::int64_t{builder_.bytes(channels.count())} * layer_->kernel_positions, "bytes of operands");
    const Reading reading = layer_->pools_all ? reading_alike(layer.in, spread.domain)
                                              : reading_of(layer_->window, layer.in, spread.domain);
    const bool waits = layer.residual.has_value();
    Source main = inputs_->main;
    if (waits) {
        main = route_spilled(builder_, spec_, spills_, main, channels, reading, node.name, id_);
    }
    const NodeId vec = add_with_residual(std::move(node), channels);
    const std::size_t before = builder_.program().edges.size();
    builder_.connect(main, vec, channels, reading, Home::tile_buffer);
    if (waits) {
        note_skips(before);
    }
    slices[slice].makers.push_back(vec);
}

Node LayerNodes::vec_node(NodeKind kind, int tile, const Domain& domain, Channels channels) {
    Node node;
    node.kind = kind;
    node.layer = id_;
    node.site = {SiteKind::tile, tile};
    node.domain = domain;
    const int outputs = channels.count();
    const ElementWork& work = layer_->work;
    std::int64_t all = 0;  // they must be countable together
    const auto operations = [&](int per_output) {
        const std::int64_t these = std::int64_t{per_output} * outputs;
        all += these;
        checked(all, "element operations");
        return static_cast<int>(these);
    };
    node.vec.adds = operations(work.adds);
    node.vec.muls = operations(work.muls);
    node.vec.maxes = operations(work.maxes);
    node.vec.activations = operations(work.activations);
    node.vec.requantises = operations(work.requantises);
    node.vec.out_bytes = builder_.bytes(outputs);
    node.name = fmt::format("{}.{}{}", layer_->layer.name, name_of(kind), vecs_++);
    return node;
}

// Adds the node and, if the layer has one, its residual operand.
NodeId LayerNodes::add_with_residual(Node node, Channels channels) {
    if (inputs_->residual == nullptr) {
        return builder_.add(std::move(node));
    }
    const Source& source = *inputs_->residual;
    node.vec.buffer_bytes =
        checked(std::int64_t{node.vec.buffer_bytes} + builder_.bytes(channels.count()), "bytes of operands");
    if (layer_->layer.residual_is_vector) {
        const NodeId vec = builder_.add(std::move(node));
        builder_.connect(source, vec, channels, reading_whole(source.shape), Home::tile_buffer);
        return vec;
    }
    const Reading reading = reading_alike(source.shape, node.domain);
    const Source routed = route_spilled(builder_, spec_, spills_, source, channels, reading, node.name, id_);
    const NodeId vec = builder_.add(std::move(node));
    const std::size_t before = builder_.program().edges.size();
    builder_.connect(routed, vec, channels, reading, Home::tile_buffer);
    note_skips(before);
    return vec;
}

int LayerNodes::checked(std::int64_t value, const char* what) const {
    return narrow(value, layer_->layer.name, what);
}

// The edges from number `first` on, except those that come back from where they were spilled.
void LayerNodes::note_skips(std::size_t first) {
    const Program& program = builder_.program();
    for (std::size_t e = first; e < program.edges.size(); ++e) {
        const Node& maker = program.node(program.edges[e].producers.front());
        if (maker.kind != NodeKind::load || maker.inputs.empty()) {
            skips_.push_back(program.edges[e].id);
        }
    }
}

// One element per firing, in the same order on both sides.
Reading LayerNodes::sums_reading(const Domain& domain) const {
    if (domain.deal_period == 1) {
        return reading_alike(layer_->layer.out, domain);
    }
    Reading reading;
    reading.map.height = static_cast<int>(domain.firings());
    reading.map.x_end = 1;
    reading.map.by_firing = true;
    return reading;
}

}  // namespace bitline
