#include "workloads/spread.hpp"

#include <algorithm>

#include "hw/error.hpp"
#include "workloads/estimate.hpp"

namespace bitline {
namespace {

Domain whole_map(const Shape& shape) {
    Domain domain;
    domain.height = shape.height;
    domain.x_end = shape.width;
    return domain;
}

// Shares out columns, or positions in turn, in proportion to the servers of each set.
void share_positions(LayerSpread& layer, const Shape& out, ReplicaSplit split) {
    int servers = 0;
    for (const SetSpread& set : layer.sets) {
        servers += set.servers;
    }
    const int sets = static_cast<int>(layer.sets.size());
    int before = 0;
    int column = 0;
    for (int s = 0; s < sets; ++s) {
        SetSpread& set = layer.sets[static_cast<std::size_t>(s)];
        set.domain = whole_map(out);
        if (split == ReplicaSplit::interleaved) {
            set.domain.deal_period = servers;
            set.domain.deal_begin = before;
            set.domain.deal_count = set.servers;
            before += set.servers;
            continue;
        }
        before += set.servers;
        // The rounded share, but at least one column for this set and for each that follows.
        const int share =
            static_cast<int>((std::int64_t{out.width} * before * 2 + servers) / (std::int64_t{2} * servers));
        set.domain.x_begin = column;
        set.domain.x_end = std::clamp(share, column + 1, out.width - (sets - 1 - s));
        column = set.domain.x_end;
    }
}

LayerSpread spread_weights(const LoweredLayer& layer, const LayerPlacement& placement, ReplicaSplit split) {
    LayerSpread result;
    for (const ReplicaSet& set : placement.sets) {
        SetSpread& spread_set = result.sets.emplace_back();
        spread_set.servers = set.servers;
        std::vector<Channels> slices;
        for (const Segment& segment : set.segments) {
            Channels channels{-1, -1};
            for (const Strip& strip : layer.strips) {
                const int last = strip.first_array + strip.arrays - 1;
                if (last >= segment.array_begin && last < segment.array_end) {
                    channels.begin = channels.begin < 0 ? strip.outputs.begin : channels.begin;
                    channels.end = strip.outputs.end;
                }
            }
            if (channels.begin >= 0) {
                slices.push_back(channels);
                spread_set.tiles.push_back(segment.tile);
            }
        }
        check(result.slices.empty() || result.slices == slices,
              "spread: the replicas of layer " + layer.layer.name + " are cut differently");
        result.slices = std::move(slices);
    }
    share_positions(result, layer.layer.out, split);
    return result;
}

// Sets without a position in turn were left out, the last ones. A layer that follows may have more positions: those that are left
// share them all.
void deal_again(LayerSpread& layer) {
    int dealt = 0;
    for (const SetSpread& set : layer.sets) {
        dealt += set.domain.deal_count;
    }
    for (SetSpread& set : layer.sets) {
        if (set.domain.deal_period > dealt) {
            set.domain.deal_period = dealt;
        }
    }
}

LayerSpread follow(const LoweredLayer& layer, const LayerSpread& maker) {
    LayerSpread result;
    result.slices = maker.slices;
    const Shape& in = layer.layer.in;
    const Shape& out = layer.layer.out;
    if (layer.pools_all) {
        result.sets.push_back({whole_map(in), 1, maker.sets.front().tiles});
        return result;
    }
    const auto scaled = [&](int x) {
        return static_cast<int>((std::int64_t{x} * out.width + in.width - 1) / in.width);
    };
    for (const SetSpread& set : maker.sets) {
        SetSpread mine = set;
        mine.servers = 1;
        mine.domain.height = out.height;
        mine.domain.x_begin = scaled(set.domain.x_begin);
        mine.domain.x_end = scaled(set.domain.x_end);
        if (mine.domain.x_begin < mine.domain.x_end && mine.domain.firings() > 0) {
            result.sets.push_back(std::move(mine));
        }
    }
    deal_again(result);
    return result;
}

// After global pooling the maker's domain is that of its input; what it makes is one position.
LayerSpread as_made(const LoweredLayer& maker, LayerSpread made) {
    if (maker.pools_all) {
        made.sets.front().domain = {};
    }
    return made;
}

}  // namespace

std::vector<LayerSpread> spread(const std::vector<LoweredLayer>& layers, const Floorplan& plan, ReplicaSplit split) {
    const auto maker = makers(layers);
    std::vector<LayerSpread> all;
    all.reserve(layers.size());
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const LoweredLayer& layer = layers[l];
        if (layer.has_weights()) {
            all.push_back(spread_weights(layer, plan.layers[l], split));
        } else if (const auto from = maker[index(layer.layer.input)]) {
            all.push_back(follow(layer, as_made(layers[*from], all[*from])));
        } else {
            const int tile = plan.layers[l].sets.front().segments.front().tile;
            const LayerSpread image{{{0, layer.layer.in.channels}}, {{whole_map(layer.layer.in), 1, {tile}}}};
            all.push_back(follow(layer, image));
        }
    }
    return all;
}

}  // namespace bitline
