#include "workloads/place.hpp"

#include <algorithm>
#include <numeric>

#include "workloads/estimate.hpp"

namespace bitline {
namespace {

// A cursor over the tiles: what is taken of the current one, and where the next array goes.
class Placer {
public:
    Placer(const std::vector<LoweredLayer>& layers, const ChipSpec& spec, const PlaceOptions& options)
        : layers_(layers), spec_(spec), options_(options), order_(tile_order(spec, options.order)),
          arrays_per_tile_(spec.crossbars_per_tile()), hosted_(layers.size()) {
        const auto host = hosts(layers);
        for (std::size_t l = 0; l < layers.size(); ++l) {
            if (host[l]) {
                hosted_[*host[l]].push_back(l);
            }
        }
        plan_.layers.resize(layers.size());
    }

    bool place_layer(std::size_t l, int replicas) {
        const LoweredLayer& layer = layers_[l];
        if (!options_.share_tiles) {
            leave_tile();
        }
        const int arrays = static_cast<int>(layer.arrays.size());
        const int per_tile = arrays_per_tile_ / arrays;
        const int columns = options_.split == ReplicaSplit::bands ? layer.layer.out.width : spec_.tiles();
        replicas = static_cast<int>(std::min<std::int64_t>(replicas, layer.positions()));
        if (per_tile < 1 || !results_fit(l)) {
            return place_spread(l, std::min(replicas, columns));
        }
        const int sets = std::min((replicas + per_tile - 1) / per_tile, columns);
        replicas = std::min(replicas, sets * per_tile);
        if (sets == 1 && options_.packing != Packing::whole && replicas == 1) {
            return place_replica(l, options_.packing == Packing::tight);
        }
        for (int s = 0; s < sets; ++s) {
            const int servers = replicas / sets + (s < replicas % sets ? 1 : 0);
            if (!place_servers(l, servers, replicas)) {
                return false;
            }
        }
        return true;
    }

    // A layer without weights that reads the image: it needs a tile, but no array.
    bool place_bare(std::size_t l) {
        if (!open_tile()) {
            return false;
        }
        plan_.layers[l].sets.push_back({1, {{order_[at_], 0, 0, 0}}});
        return true;
    }

    Floorplan take() { return std::move(plan_); }

private:
    // Whether one tile can hold one result of each channel.
    bool results_fit(std::size_t l) const {
        const BufferNeed need = buffer_need(layers_, hosted_[l], spec_, 1, 1);
        return result_bytes(need, layers_[l].layer.out.channels) / 2 <= spec_.tile.output_buffer.capacity_bytes;
    }

    // All servers of a set on one tile.
    bool place_servers(std::size_t l, int servers, int replicas) {
        const int arrays = static_cast<int>(layers_[l].arrays.size());
        const BufferNeed need = buffer_need(layers_, hosted_[l], spec_, share(servers), share(replicas));
        const std::int64_t out = result_bytes(need, layers_[l].layer.out.channels);
        if (!open_tile()) {
            return false;
        }
        if (!(fits(servers * arrays) && (empty() || (fits_buffers(need.input_bytes, out))))) {
            leave_tile();
            if (!open_tile()) {
                return false;
            }
        }
        ReplicaSet& set = plan_.layers[l].sets.emplace_back();
        set.servers = servers;
        set.segments.push_back({order_[at_], used_arrays_, 0, arrays});
        take_from_tile(servers * arrays, need.input_bytes, out);
        return true;
    }

    // Replicas of which each needs several tiles: all start on a fresh tile, so that all are cut alike.
    bool place_spread(std::size_t l, int replicas) {
        for (int r = 0; r < replicas; ++r) {
            if (replicas > 1 || options_.packing == Packing::whole) {
                leave_tile();
            }
            if (!place_replica(l, options_.packing == Packing::tight)) {
                return false;
            }
        }
        return true;
    }

    bool place_replica(std::size_t l, bool tight) {
        const LoweredLayer& layer = layers_[l];
        const BufferNeed need = buffer_need(layers_, hosted_[l], spec_, 1, 1);
        ReplicaSet set;
        const int arrays = static_cast<int>(layer.arrays.size());
        for (int begin = 0; begin < arrays;) {
            if (!open_tile()) {
                return false;
            }
            int end = tight ? std::min(arrays, begin + arrays_per_tile_ - used_arrays_) : end_of_strips(l, begin, need);
            if (end == begin && !empty()) {
                leave_tile();
                continue;
            }
            if (end == begin) {  // a strip alone exceeds a tile
                end = std::min(arrays, begin + arrays_per_tile_);
            }
            set.segments.push_back({order_[at_], used_arrays_, begin, end});
            take_from_tile(end - begin, need.input_bytes, result_bytes(need, outputs_between(layer, begin, end)));
            begin = end;
        }
        plan_.layers[l].sets.push_back(std::move(set));
        return true;
    }

    // As many whole strips from array `begin` on as the current tile takes.
    int end_of_strips(std::size_t l, int begin, const BufferNeed& need) const {
        const LoweredLayer& layer = layers_[l];
        int end = begin;
        int outputs = 0;
        for (auto strip = first_beyond(layer, begin); strip != layer.strips.end(); ++strip) {
            const int strip_end = strip->first_array + strip->arrays;
            outputs += strip->outputs.count();
            const std::int64_t out = result_bytes(need, outputs);
            const bool first_on_empty = empty() && end == begin;
            if (!fits(strip_end - begin) || !(first_on_empty || fits_buffers(empty() ? 0 : need.input_bytes, out))) {
                break;
            }
            end = strip_end;
        }
        return end;
    }

    static int outputs_between(const LoweredLayer& layer, int begin, int end) {
        int outputs = 0;
        for (auto strip = first_beyond(layer, begin);
             strip != layer.strips.end() && strip->first_array + strip->arrays <= end; ++strip) {
            outputs += strip->outputs.count();
        }
        return outputs;
    }

    // The first strip that ends beyond an array; strips stand in the order of their arrays, and may be millions.
    static std::vector<Strip>::const_iterator first_beyond(const LoweredLayer& layer, int array) {
        return std::partition_point(layer.strips.begin(), layer.strips.end(),
                                    [array](const Strip& strip) { return strip.first_array + strip.arrays <= array; });
    }

    std::int64_t result_bytes(const BufferNeed& need, int channels) const {
        return std::int64_t{2} * need.results_per_channel * activation_bytes(spec_, channels);
    }
    int share(int servers) const { return options_.split == ReplicaSplit::bands ? servers : 1; }

    bool empty() const { return used_arrays_ == 0 && used_input_ == 0; }
    bool fits(int arrays) const { return used_arrays_ + arrays <= arrays_per_tile_; }
    bool fits_buffers(std::int64_t input, std::int64_t output) const {
        return used_input_ + input <= spec_.tile.input_buffer.capacity_bytes &&
               used_output_ + output <= spec_.tile.output_buffer.capacity_bytes;
    }
    // Makes sure that the current tile exists and has an array left.
    bool open_tile() {
        if (at_ < order_.size() && used_arrays_ >= arrays_per_tile_) {
            ++at_;
            used_arrays_ = 0;
            used_input_ = used_output_ = 0;
        }
        return at_ < order_.size();
    }
    void leave_tile() {
        if (!empty()) {
            used_arrays_ = arrays_per_tile_;
        }
    }
    void take_from_tile(int arrays, std::int64_t input, std::int64_t output) {
        used_arrays_ += arrays;
        used_input_ += input;
        used_output_ += output;
        plan_.arrays += arrays;
        plan_.tiles = static_cast<int>(at_) + 1;
    }

    const std::vector<LoweredLayer>& layers_;
    const ChipSpec& spec_;
    PlaceOptions options_;
    std::vector<int> order_;
    int arrays_per_tile_;
    std::vector<std::vector<std::size_t>> hosted_;
    Floorplan plan_;
    std::size_t at_ = 0;
    int used_arrays_ = 0;
    std::int64_t used_input_ = 0;
    std::int64_t used_output_ = 0;
};

}  // namespace

int LayerPlacement::replicas() const {
    return std::accumulate(sets.begin(), sets.end(), 0,
                           [](int sum, const ReplicaSet& set) { return sum + set.servers; });
}

std::vector<int> tile_order(const ChipSpec& spec, Placement order) {
    std::vector<int> tiles;
    tiles.reserve(static_cast<std::size_t>(spec.tiles()));
    for (int y = 0; y < spec.noc.height; ++y) {
        for (int x = 0; x < spec.noc.width; ++x) {
            const bool backwards = order == Placement::snake && y % 2 == 1;
            const int router = y * spec.noc.width + (backwards ? spec.noc.width - 1 - x : x);
            for (int t = 0; t < spec.noc.tiles_per_router; ++t) {
                tiles.push_back(router * spec.noc.tiles_per_router + t);
            }
        }
    }
    return tiles;
}

std::optional<Floorplan> place(const std::vector<LoweredLayer>& layers, const std::vector<int>& replicas,
                               const ChipSpec& spec, const PlaceOptions& options, std::size_t* stopped_at) {
    Placer placer(layers, spec, options);
    const auto host = hosts(layers);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        bool placed = true;
        if (layers[l].has_weights()) {
            placed = placer.place_layer(l, replicas[l]);
        } else if (!host[l]) {
            placed = placer.place_bare(l);
        }
        if (!placed) {
            if (stopped_at != nullptr) {
                *stopped_at = l;
            }
            return std::nullopt;
        }
    }
    return placer.take();
}

}  // namespace bitline
