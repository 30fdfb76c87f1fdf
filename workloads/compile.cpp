#include "workloads/compile.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hw/error.hpp"
#include "workloads/fuse.hpp"
#include "workloads/replicate.hpp"
#include "workloads/size.hpp"

namespace bitline {
namespace {

// One floorplan, and what has to leave the tiles' buffers for it to work.
class Scheduler {
public:
    Scheduler(const Graph& graph, const ChipSpec& spec, const MappingOptions& mapping, std::int64_t least_positions)
        : graph_(graph), spec_(spec), mapping_(mapping) {
        layout_.layers = lower(fuse(graph), spec);
        Mapped mapped = map_layers(layout_.layers, spec, mapping, graph.name, least_positions);
        layout_.plan = std::move(mapped.plan);
        notes_ = std::move(mapped.notes);
        positions_ = mapped.positions;
        layout_.spread = spread(layout_.layers, layout_.plan, mapping.replica_split);
        if (mapping.execution == Execution::layer_sequential) {
            detours_.in_memory = results_for_memory(layout_, spec);
        }
    }

    /// The program, or nullopt if something is short that nothing can relieve; see `failure`.
    std::optional<Program> run() {
        for (;;) {
            Dataflow flow = mapping_.execution == Execution::pipelined
                                ? pipelined(graph_, layout_, spec_, detours_)
                                : layer_sequential(graph_, layout_, spec_, detours_);
            const std::vector<Shortage> shortages = size_buffers(flow.program, spec_);
            if (shortages.empty()) {
                note_detours();
                flow.program.notes = std::move(notes_);
                return std::move(flow.program);
            }
            bool relieved = false;
            for (const Shortage& shortage : shortages) {
                relieved = relieve(flow, shortage) || relieved;
            }
            if (!relieved) {
                failure_ = describe(flow.program, shortages);
                return std::nullopt;
            }
        }
    }

    const std::string& failure() const { return failure_; }
    /// Output positions per copy of balanced replication; 0 without it.
    std::int64_t positions() const { return positions_; }
    /// Whether fewer copies are possible.
    bool scales() const {
        const auto& layers = layout_.plan.layers;
        return positions_ > 0 && std::any_of(layers.begin(), layers.end(),
                                             [](const LayerPlacement& layer) { return layer.replicas() > 1; });
    }
    Layout& layout() { return layout_; }

private:
    bool relieve(const Dataflow& flow, const Shortage& shortage) {
        if (shortage.output_buffer) {
            return false;
        }
        if (shortage.site.kind == SiteKind::global_buffer) {
            return move_to_memory(flow, shortage);
        }
        return spill(flow, shortage);
    }

    // Skip edges leave the tile, the largest first, until the rest fits.
    bool spill(const Dataflow& flow, const Shortage& shortage) {
        const std::set<EdgeId> skips(flow.skips.begin(), flow.skips.end());
        std::int64_t missing = shortage.needed - shortage.available;
        bool any = false;
        for (EdgeId id : shortage.edges) {
            const Edge& edge = flow.program.edge(id);
            // What comes back needs a few elements on the tile as well.
            const std::int64_t saved =
                (edge.capacity - std::max(1, spec_.memory.burst_bytes / edge.element_bytes)) * edge.element_bytes;
            if (missing <= 0) {
                break;
            }
            if (skips.count(id) == 0 || saved <= 0) {
                continue;
            }
            // Twice: the map, and room for what is under way.
            const std::int64_t bytes = 2 * edge.capacity * edge.element_bytes;
            const bool fits = in_global_buffer_ + bytes <= spec_.global_buffer.capacity_bytes;
            in_global_buffer_ += fits ? bytes : 0;
            detours_.spills[skip_key(flow.program.node(edge.consumer).name, edge.tensor)] =
                fits ? Home::global_buffer : Home::memory;
            missing -= saved;
            any = true;
        }
        return any;
    }

    // The largest of what was to wait in the global buffer goes to memory.
    bool move_to_memory(const Dataflow& flow, const Shortage& shortage) {
        const Program& program = flow.program;
        for (EdgeId id : shortage.edges) {
            const Node& writer = program.node(program.edge(id).producers.front());
            const Node& store = writer.kind == NodeKind::store ? writer : program.node(program.edge(id).consumer);
            if (store.kind != NodeKind::store) {
                continue;
            }
            if (mapping_.execution == Execution::layer_sequential) {
                return detours_.in_memory.insert(index(store.layer)).second;
            }
            const Node& load = program.node(program.edge(store.outputs.front()).consumer);
            const Edge& back = program.edge(load.outputs.front());
            Home& home = detours_.spills[skip_key(program.node(back.consumer).name, back.tensor)];
            return std::exchange(home, Home::memory) != Home::memory;
        }
        return false;
    }

    void note_detours() {
        for (const auto& [edge, home] : detours_.spills) {
            notes_.push_back(
                fmt::format("{} waits in the {}", edge, home == Home::memory ? "memory" : "global buffer"));
        }
        std::string names;
        for (std::size_t l : detours_.in_memory) {
            names += (names.empty() ? "" : ", ") + layout_.layers[l].layer.name;
        }
        if (!names.empty()) {
            notes_.push_back(spec_.global_buffer.capacity_bytes == 0
                                 ? "the chip has no global buffer: all results are stored in memory"
                                 : "the global buffer is too small for all results; stored in memory: " + names);
        }
    }

    std::string describe(const Program& program, const std::vector<Shortage>& shortages) const {
        const Shortage& worst =
            *std::max_element(shortages.begin(), shortages.end(), [](const Shortage& a, const Shortage& b) {
                return std::tuple(a.output_buffer, a.needed) < std::tuple(b.output_buffer, b.needed);
            });
        const bool tile = worst.site.kind == SiteKind::tile;
        const std::string key = !tile                 ? "global_buffer.capacity"
                                : worst.output_buffer ? "tile.output_buffer.capacity"
                                                      : "tile.input_buffer.capacity";
        std::string what = "one result of each layer";
        if (!worst.edges.empty()) {
            const Edge& edge = program.edge(worst.edges.front());
            what = fmt::format("edge {} into {}", edge.tensor, program.node(edge.consumer).name);
        }
        return fmt::format(
            "{} on {}: {} does not fit: {} needs {} bytes of buffer, {} available, {} short; smallest change: {}: {}",
            graph_.name, spec_.name, what, path_of(worst.site), worst.needed, worst.available,
            worst.needed - worst.available, key, format_bytes(worst.needed));
    }

    const Graph& graph_;
    const ChipSpec& spec_;
    const MappingOptions& mapping_;
    std::vector<std::string> notes_;
    Layout layout_;
    Detours detours_;
    std::int64_t in_global_buffer_ = 0;  // bytes, of spilled edges
    std::int64_t positions_ = 0;
    std::string failure_;
};

// Each layer on tiles of its own; nullopt if there are not enough.
std::optional<Program> apart(const Graph& graph, const ChipSpec& spec, MappingOptions mapping, std::int64_t positions) {
    mapping.share_tiles = false;
    try {
        std::optional<Program> program = Scheduler(graph, spec, mapping, positions).run();
        if (program) {
            program->notes.emplace_back("layers do not share tiles: their buffers would not fit");
        }
        return program;
    } catch (const DoesNotFit&) {
        return std::nullopt;  // the shortage of buffers is what the user can act on
    }
}

}  // namespace

Layout lay_out(const Graph& graph, const ChipSpec& spec, const MappingOptions& mapping) {
    return std::move(Scheduler(graph, spec, mapping, 1).layout());
}

Program compile(const Graph& graph, const ChipSpec& spec, const MappingOptions& mapping, int images) {
    if (images < 1) {
        throw InputError(fmt::format("run.images: too few images, {}, at least 1", images));
    }
    const auto moves_nothing = [](const Op& op) {
        return op.kind == OpKind::input || op.kind == OpKind::flatten;
    };
    if (std::all_of(graph.ops.begin(), graph.ops.end(), moves_nothing)) {
        throw InputError(
            fmt::format("{}: nothing to run, got only flatten, which moves nothing, allowed: at least one other layer",
                        graph.name));
    }
    std::string failure;
    for (std::int64_t positions = 1;;) {
        Scheduler together(graph, spec, mapping, positions);
        std::optional<Program> program = together.run();
        failure = failure.empty() ? together.failure() : failure;
        if (!program && mapping.share_tiles) {
            program = apart(graph, spec, mapping, positions);
        }
        if (program) {
            program->images = images;
            return std::move(*program);
        }
        if (!together.scales()) {
            throw DoesNotFit(failure);
        }
        positions = together.positions() + together.positions() / 4 + 1;
    }
}

}  // namespace bitline
