#include "workloads/size.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "hw/walk.hpp"
#include "hw/witness.hpp"

namespace bitline {
namespace {

// Edges whose elements share a buffer at the same time.
struct Pool {
    std::vector<std::size_t> edges;
    std::int64_t needed = 0;
    std::int64_t wanted = 0;  // beyond what is needed
};

// A buffer during one layer; layer 0 stands for the whole run where layers are not parted by barriers.
using PoolKey = std::tuple<int, int, std::size_t>;

class Sizer {
public:
    Sizer(Program& program, const ChipSpec& spec) : program_(program), spec_(spec) {}

    std::vector<Shortage> run() {
        bound_sources();
        const WitnessPeaks need = replay_within_capacities(program_);
        for (std::size_t e = 0; e < program_.edges.size(); ++e) {
            Edge& edge = program_.edges[e];
            fixed_.push_back(edge.home == Home::registers || stored(edge));
            edge.capacity = fixed_[e] ? edge.capacity : need[e];
            extra_.push_back(fixed_[e] ? 0 : extra(edge));
        }
        pool_edges();
        share_out();
        size_slots();
        return std::move(shortages_);
    }

private:
    const Node& consumer(const Edge& edge) const { return program_.node(edge.consumer); }

    // Maps that are read as a whole, and barriers: their capacity is given.
    bool stored(const Edge& edge) const { return given_[index(edge.id)]; }

    // The witness tells what edges need, but for two kinds: registers have the size that they have, and what comes back
    // from a spilled edge must not all be fetched at once.
    void bound_sources() {
        for (Edge& edge : program_.edges) {
            given_.push_back(edge.capacity != unlimited);
            const Node& producer = program_.node(edge.producers.front());
            if (edge.home == Home::registers) {
                edge.capacity = std::int64_t{producer.servers} * spec_.tile.pe.output_registers;
            } else if (!program_.sequential && producer.kind == NodeKind::load && !producer.inputs.empty()) {
                edge.capacity = window_span(edge, consumer(edge).domain, producer.domain.run);
            }
        }
    }

    // Room for what is under way while the consumer's servers work: the rows they have in hand and one more. Operands
    // that wait for another path must also cover the room given to that path.
    std::int64_t extra(const Edge& edge) const {
        const Node& node = consumer(edge);
        const Domain& d = node.domain;
        const std::int64_t in_hand = d.deal_period > 1 ? d.deal_period : node.servers;
        const std::int64_t rows = (in_hand + d.groups_per_row() - 1) / d.groups_per_row() + 1;
        const bool waits = node.inputs.size() > 1 && node.kind != NodeKind::mvm && edge.window.span_y == 1;
        const std::int64_t room =
            edge.window.stride_y * rows * edge.map.columns() * (waits ? 3 : 1) + edge.window.span_x;
        return std::max<std::int64_t>(0, std::min(room, 2 * edge.map.elements() - edge.capacity));
    }

    std::pair<std::size_t, std::size_t> layers_alive(const Edge& edge) const {
        if (!program_.sequential) {
            return {0, 0};
        }
        const std::size_t last = index(consumer(edge).layer);
        std::size_t first = last;
        for (NodeId producer : edge.producers) {
            first = std::min(first, index(program_.node(producer).layer));
        }
        return {first, last};
    }

    void pool_edges() {
        for (std::size_t e = 0; e < program_.edges.size(); ++e) {
            const Edge& edge = program_.edges[e];
            if (edge.home == Home::registers || edge.home == Home::memory || edge.element_bytes == 0) {
                continue;
            }
            const Site site = consumer(edge).site;
            const auto [first, last] = layers_alive(edge);
            for (std::size_t layer = first; layer <= last; ++layer) {
                Pool& pool = pools_[{static_cast<int>(site.kind), site.number, layer}];
                pool.edges.push_back(e);
                pool.needed += edge.capacity * edge.element_bytes;
                pool.wanted += extra_[e] * edge.element_bytes;
            }
        }
    }

    // Each buffer gives its edges what they need, and shares out the rest in proportion to what they want.
    void share_out() {
        std::vector<std::int64_t> granted = extra_;
        for (const auto& [key, pool] : pools_) {
            const Site site{static_cast<SiteKind>(std::get<0>(key)), std::get<1>(key)};
            const std::int64_t capacity = site.kind == SiteKind::tile ? spec_.tile.input_buffer.capacity_bytes
                                                                      : spec_.global_buffer.capacity_bytes;
            const std::int64_t room = capacity - pool.needed;
            if (room < 0) {
                report(site, pool, capacity);
            }
            if (pool.wanted <= std::max<std::int64_t>(room, 0)) {
                continue;
            }
            for (std::size_t e : pool.edges) {
                granted[e] = std::min(granted[e], extra_[e] * std::max<std::int64_t>(room, 0) / pool.wanted);
            }
        }
        for (std::size_t e = 0; e < program_.edges.size(); ++e) {
            program_.edges[e].capacity += granted[e];
        }
    }

    void report(Site site, const Pool& pool, std::int64_t capacity) {
        Shortage shortage{site, false, pool.needed, capacity, {}};
        std::vector<std::size_t> edges = pool.edges;
        const auto bytes = [&](std::size_t e) {
            return program_.edges[e].capacity * program_.edges[e].element_bytes;
        };
        std::stable_sort(edges.begin(), edges.end(), [&](std::size_t a, std::size_t b) { return bytes(a) > bytes(b); });
        for (std::size_t e : edges) {
            shortage.edges.push_back(program_.edges[e].id);
        }
        shortages_.push_back(std::move(shortage));
    }

    // Two results per reader, as long as the output buffer has room.
    void size_slots() {
        std::map<std::pair<int, std::size_t>, std::vector<Node*>> writers;
        for (Node& node : program_.nodes) {
            if (node.site.kind != SiteKind::tile) {
                node.output_slots = spec_.memory.queue;
                continue;
            }
            const auto readers = static_cast<int>(std::max<std::size_t>(1, node.outputs.size()));
            node.output_slots = 2 * (node.kind == NodeKind::mvm ? node.servers : readers);
            if (node.kind != NodeKind::mvm) {
                writers[{node.site.number, program_.sequential ? index(node.layer) : 0}].push_back(&node);
            }
        }
        const std::int64_t capacity = spec_.tile.output_buffer.capacity_bytes;
        for (auto& [where, nodes] : writers) {
            std::int64_t bytes = 0;
            std::int64_t least = 0;
            for (const Node* node : nodes) {
                bytes += std::int64_t{node->output_slots} * node->vec.out_bytes;
                least += node->vec.out_bytes;
            }
            if (least > capacity) {
                shortages_.push_back({{SiteKind::tile, where.first}, true, least, capacity, {}});
                continue;
            }
            while (bytes > capacity) {
                Node* most = *std::max_element(nodes.begin(), nodes.end(), [](const Node* a, const Node* b) {
                    return a->output_slots < b->output_slots;
                });
                --most->output_slots;
                bytes -= most->vec.out_bytes;
            }
        }
    }

    Program& program_;
    const ChipSpec& spec_;
    std::vector<bool> given_;
    std::vector<bool> fixed_;
    std::vector<std::int64_t> extra_;
    std::map<PoolKey, Pool> pools_;
    std::vector<Shortage> shortages_;
};

}  // namespace

std::int64_t window_span(const Edge& edge, const Domain& consumer, int run) {
    std::int64_t span = 1;
    const EdgeRanges ranges(edge.map, edge.window);
    for (DomainWalk firing(consumer); firing.image() == 0; firing.advance()) {
        const WindowRange w = ranges.read(firing.position());
        if (w.row_end > w.row_begin && w.column_end > w.column_begin) {
            const std::int64_t end = (w.row_end - 1) * ranges.columns() + w.column_end;
            const bool first = firing.position().firing == 0;
            span = std::max(span, end - (first ? 0 : ranges.dead_before(consumer, firing.position())));
        }
    }
    return span + run - 1;
}

std::vector<Shortage> size_buffers(Program& program, const ChipSpec& spec) {
    return Sizer(program, spec).run();
}

}  // namespace bitline
