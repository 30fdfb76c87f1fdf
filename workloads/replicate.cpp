#include "workloads/replicate.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hw/error.hpp"

namespace bitline {
namespace {

class Mapper {
public:
    Mapper(const std::vector<LoweredLayer>& layers, const ChipSpec& spec, const MappingOptions& mapping,
           const std::string& network, std::int64_t least_positions)
        : layers_(layers), spec_(spec), mapping_(mapping), network_(network), least_positions_(least_positions) {}

    Mapped run() {
        if (mapping_.replication == Replication::balanced) {
            for (Packing packing : {Packing::whole, Packing::strips, Packing::tight}) {
                if (std::optional<Mapped> balanced = balance(packing)) {
                    return std::move(*balanced);
                }
            }
        }
        const std::vector<int> replicas = mapping_.replication == Replication::fixed ? fixed(mapping_.fixed_replicas)
                                                                                     : replicas_for(layers_, unbounded);
        for (Packing packing : {Packing::whole, Packing::strips, Packing::tight}) {
            if (std::optional<Floorplan> plan = attempt(spec_, replicas, packing)) {
                Mapped mapped = finish(std::move(*plan), replicas, packing);
                if (mapping_.replication == Replication::balanced) {
                    mapped.notes.emplace_back("balanced replication does not fit: one copy of each layer");
                }
                return mapped;
            }
        }
        explain(replicas);
    }

private:
    // What a chip may have of the keys whose change is proposed (hw/spec_keys.cpp, hw/spec_checks.cpp).
    static constexpr int most_per_part = 1024;
    static constexpr int most_tiles = 65'536;
    static constexpr std::int64_t unbounded = std::int64_t{1} << 60;

    std::optional<Floorplan> attempt(const ChipSpec& spec, const std::vector<int>& replicas, Packing packing,
                                     std::size_t* stopped_at = nullptr) const {
        return place(layers_, replicas, spec,
                     {packing, mapping_.share_tiles, mapping_.placement, mapping_.replica_split}, stopped_at);
    }

    std::vector<int> fixed(int copies) const {
        std::vector<int> replicas;
        for (const LoweredLayer& layer : layers_) {
            const bool conv = layer.layer.kind == OpKind::conv;
            replicas.push_back(!layer.has_weights() ? 0 : conv ? copies : 1);
        }
        return replicas;
    }

    // The smallest number of positions per copy that fits; fewer positions need more copies.
    std::optional<Mapped> balance(Packing packing) const {
        const std::int64_t ideal = balanced_positions(layers_);
        std::int64_t low = std::max(ideal, least_positions_);
        std::int64_t high = low;
        for (const LoweredLayer& layer : layers_) {
            high = std::max(high, layer.positions());
        }
        std::optional<Floorplan> best = attempt(spec_, replicas_for(layers_, low), packing);
        std::int64_t positions = low;
        while (!best || low < positions) {  // what is below `low` does not fit, `positions` does
            if (!best && low >= high) {
                return std::nullopt;
            }
            const std::int64_t middle = best ? low + (positions - low) / 2 : high;
            if (std::optional<Floorplan> plan = attempt(spec_, replicas_for(layers_, middle), packing)) {
                best = std::move(plan);
                positions = middle;
            } else {
                low = middle + 1;
            }
        }
        Mapped mapped = finish(std::move(*best), replicas_for(layers_, positions), packing);
        mapped.positions = positions;
        if (positions > ideal) {
            mapped.notes.push_back(
                fmt::format("balanced replication was scaled down to fit: at most {} positions per copy instead of {}",
                            positions, ideal));
        }
        return mapped;
    }

    Mapped finish(Floorplan plan, const std::vector<int>& replicas, Packing packing) const {
        Mapped mapped{std::move(plan), {}, 0};
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            const int got = mapped.plan.layers[l].replicas();
            if (layers_[l].has_weights() && got < std::min<std::int64_t>(replicas[l], layers_[l].positions())) {
                mapped.notes.push_back(fmt::format(
                    "layer {}: {} copies instead of {}, its {} output columns cannot be shared by more tiles",
                    layers_[l].layer.name, got, replicas[l], layers_[l].layer.out.width));
            }
        }
        if (packing == Packing::tight) {
            mapped.notes.push_back("arrays are packed tight: partial sums of some outputs cross tiles");
        }
        return mapped;
    }

    [[noreturn]] void explain(const std::vector<int>& replicas) const {
        std::int64_t needed = 0;
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            needed += static_cast<std::int64_t>(layers_[l].arrays.size()) *
                      std::min<std::int64_t>(replicas[l], layers_[l].positions());
        }
        std::size_t stopped_at = 0;
        attempt(spec_, replicas, Packing::tight, &stopped_at);
        const std::int64_t available = spec_.crossbars();
        const std::string shortage =
            needed > available
                ? fmt::format("{} crossbars needed, {} available, {} short", needed, available, needed - available)
                : fmt::format(
                      "{} crossbars needed of {}, but replicas and layers that stay together leave gaps on the tiles",
                      needed, available);
        throw DoesNotFit(fmt::format("{} on {}: layer {} does not fit: {}; smallest change: {}", network_, spec_.name,
                                     layers_[stopped_at].layer.name, shortage, smallest_change(replicas)));
    }

    bool fits_with(const ChipSpec& spec, const std::vector<int>& replicas) const {
        return attempt(spec, replicas, Packing::whole) || attempt(spec, replicas, Packing::strips) ||
               attempt(spec, replicas, Packing::tight);
    }

    // The least value of one key, above `from` and up to `most`, others unchanged, with which the network fits.
    template <class Set>
    std::optional<int> least(int from, int most, Set set, const std::vector<int>& replicas) const {
        int low = from;
        int high = from;
        ChipSpec spec = spec_;
        const auto fits = [&](int value) {
            set(spec, value);
            return fits_with(spec, replicas);
        };
        do {
            if (high >= most) {
                return std::nullopt;
            }
            low = high + 1;
            high = std::min(2 * high, most);
        } while (!fits(high));
        while (low < high) {
            const int middle = low + (high - low) / 2;
            if (fits(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    std::string smallest_change(const std::vector<int>& replicas) const {
        std::vector<std::string> changes;
        if (mapping_.replication == Replication::fixed) {
            int low = 0;  // fits, if not 0
            for (int high = mapping_.fixed_replicas; high - low > 1;) {
                const int middle = low + (high - low) / 2;
                (fits_with(spec_, fixed(middle)) ? low : high) = middle;
            }
            if (low > 0) {
                changes.push_back(fmt::format("mapping.replication: fixed:{}", low));
            }
        }
        if (const auto tiles = least(
                spec_.noc.tiles_per_router, std::min(most_per_part, most_tiles / spec_.routers()),
                [](ChipSpec& s, int v) { s.noc.tiles_per_router = v; }, replicas)) {
            changes.push_back(fmt::format("noc.tiles_per_router: {}", *tiles));
        }
        if (const auto pes = least(
                spec_.tile.pes, most_per_part, [](ChipSpec& s, int v) { s.tile.pes = v; }, replicas)) {
            changes.push_back(fmt::format("tile.pes: {}", *pes));
        }
        return changes.empty() ? "none of noc.tiles_per_router and tile.pes alone is enough"
                               : fmt::format("{}", fmt::join(changes, " or "));
    }

    const std::vector<LoweredLayer>& layers_;
    const ChipSpec& spec_;
    const MappingOptions& mapping_;
    const std::string& network_;
    std::int64_t least_positions_;
};

}  // namespace

std::vector<int> replicas_for(const std::vector<LoweredLayer>& layers, std::int64_t positions) {
    std::vector<int> replicas;
    replicas.reserve(layers.size());
    for (const LoweredLayer& layer : layers) {
        replicas.push_back(layer.has_weights() ? static_cast<int>((layer.positions() + positions - 1) / positions) : 0);
    }
    return replicas;
}

std::int64_t balanced_positions(const std::vector<LoweredLayer>& layers) {
    std::int64_t fewest = 0;
    for (const LoweredLayer& layer : layers) {
        if (layer.layer.kind == OpKind::conv && layer.positions() > 1 && (fewest == 0 || layer.positions() < fewest)) {
            fewest = layer.positions();
        }
    }
    return std::max<std::int64_t>(1, fewest);
}

Mapped map_layers(const std::vector<LoweredLayer>& layers, const ChipSpec& spec, const MappingOptions& mapping,
                  const std::string& network, std::int64_t least_positions) {
    return Mapper(layers, spec, mapping, network, least_positions).run();
}

}  // namespace bitline
