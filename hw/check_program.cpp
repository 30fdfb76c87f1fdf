#include "hw/check_program.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "hw/error.hpp"

namespace bitline {
namespace {

// Nodes that may be able to fire, by layer.
class Candidates {
public:
    explicit Candidates(const std::vector<Node>& nodes) : listed_(nodes.size(), false) {
        for (const Node& node : nodes) {
            layer_of_.push_back(index(node.layer));
            lists_.resize(std::max(lists_.size(), layer_of_.back() + 1));
        }
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            insert(n);
        }
    }
    void insert(std::size_t node) {
        if (!listed_[node]) {
            listed_[node] = true;
            lists_[layer_of_[node]].push_back(node);
            top_ = std::max(top_, layer_of_[node] + 1);
        }
    }
    void erase(std::size_t node) {
        listed_[node] = false;
        std::vector<std::size_t>& list = lists_[layer_of_[node]];
        *std::find(list.begin(), list.end(), node) = list.back();
        list.pop_back();
    }
    /// Those of the last layer that has any; empty when there are none at all.
    const std::vector<std::size_t>& last_layer() {
        while (top_ > 1 && lists_[top_ - 1].empty()) {
            --top_;
        }
        return lists_[top_ - 1];
    }

private:
    std::vector<std::size_t> layer_of_;
    std::vector<bool> listed_;
    std::vector<std::vector<std::size_t>> lists_;
    std::size_t top_ = 1;
};

class Replay {
public:
    Replay(const Program& program, int images, bool bounded)
        : program_(program), images_(images), bounded_(bounded), nodes_(program.nodes.size()),
          edges_(program.edges.size()), peaks_(program.edges.size(), 0), candidates_(program.nodes) {
        for (std::size_t e = 0; e < edges_.size(); ++e) {
            edges_[e].elements = program.edges[e].map.elements();
            edges_[e].arrived.assign(static_cast<std::size_t>(edges_[e].elements * images), false);
        }
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            nodes_[n].per_image = program.nodes[n].domain.firings();
        }
    }

    WitnessPeaks run() {
        for (const auto* list = &candidates_.last_layer(); !list->empty(); list = &candidates_.last_layer()) {
            const std::size_t n = least_advanced(*list);
            if (reason(program_.nodes[n]).empty()) {
                fire(program_.nodes[n]);
            } else {
                candidates_.erase(n);
            }
        }
        finish();
        return peaks_;
    }

private:
    struct NodeState {
        std::int64_t per_image = 0;
        std::int64_t next = 0;  // number over all images
    };
    struct EdgeState {
        std::int64_t elements = 0;  // per image
        std::int64_t base = 0;      // places below are free
        std::int64_t dead = 0;      // elements below are not read any more
        std::int64_t prefix = 0;    // all elements below have arrived
        std::vector<bool> arrived;
    };

    // The node that has done the smallest part of its work, the last of equals.
    std::size_t least_advanced(const std::vector<std::size_t>& list) const {
        std::size_t best = list.front();
        for (std::size_t n : list) {
            const std::int64_t mine = nodes_[n].next * nodes_[best].per_image;
            const std::int64_t other = nodes_[best].next * nodes_[n].per_image;
            if (mine < other || (mine == other && n > best)) {
                best = n;
            }
        }
        return best;
    }

    bool done(const Node& node) const {
        return nodes_[index(node.id)].next >= nodes_[index(node.id)].per_image * images_;
    }

    // Why the node's next firing cannot be executed now; empty if it can. `explain` false leaves the text out.
    std::string reason(const Node& node, bool explain = false) const {
        if (done(node)) {
            return "done";
        }
        const NodeState& state = nodes_[index(node.id)];
        const std::int64_t image = state.next / state.per_image;
        const std::int64_t i = state.next % state.per_image;
        const Domain::Position p = node.domain.position(i);
        for (EdgeId e : node.inputs) {
            if (!arrived(program_.edge(e), image, p)) {
                return explain ? "input " + program_.edge(e).tensor : "input";
            }
        }
        if (bounded_ && !(node.emits_once && i + 1 < state.per_image)) {
            for (EdgeId e : node.outputs) {
                const Edge& edge = program_.edge(e);
                const ElementRange out = produced(node, edge, p);
                const EdgeState& es = edges_[index(e)];
                if (out.count > 0 && image * es.elements + out.first + out.count > es.base + edge.capacity) {
                    return explain ? "space in " + edge.tensor : "space";
                }
            }
        }
        return {};
    }

    static ElementRange produced(const Node& node, const Edge& edge, const Domain::Position& p) {
        return elements_produced(edge.map, node.emits_once ? Domain::Position{0, 0, 1} : p);
    }

    bool arrived(const Edge& edge, std::int64_t image, const Domain::Position& p) const {
        const EdgeState& es = edges_[index(edge.id)];
        const WindowRange w = elements_read(edge, p);
        const std::int64_t columns = edge.map.columns();
        const std::int64_t origin = image * es.elements;
        if (w.row_end == w.row_begin || w.column_end == w.column_begin ||
            origin + (w.row_end - 1) * columns + w.column_end <= es.prefix) {
            return true;
        }
        if (contains(w, es.prefix - origin, columns)) {
            return false;  // the first missing element is one of the window's
        }
        const std::int64_t missing = es.prefix - origin;  // the first that has not arrived
        if (missing < 0) {
            return false;
        }
        const auto first_row = static_cast<int>(std::max<std::int64_t>(w.row_begin, missing / columns));
        for (int y = first_row; y < w.row_end; ++y) {
            for (int x = w.column_begin; x < w.column_end; ++x) {
                if (!es.arrived[static_cast<std::size_t>(origin + y * columns + x)]) {
                    return false;
                }
            }
        }
        return true;
    }

    void fire(const Node& node) {
        NodeState& state = nodes_[index(node.id)];
        const std::int64_t image = state.next / state.per_image;
        const std::int64_t i = state.next % state.per_image;
        const Domain::Position p = node.domain.position(i);
        ++state.next;
        if (!(node.emits_once && i + 1 < state.per_image)) {
            for (EdgeId e : node.outputs) {
                send(node, program_.edge(e), image, p);
            }
        }
        for (EdgeId e : node.inputs) {
            EdgeState& es = edges_[index(e)];
            const std::int64_t dead = (state.next == state.per_image * (image + 1))
                                          ? es.elements
                                          : dead_before(program_.edge(e), node.domain, i + 1);
            es.dead = std::max(es.dead, image * es.elements + dead);
            advance_base(program_.edge(e));
        }
        candidates_.insert(index(node.id));
    }

    // A place is free when its element is not read any more; one that is never read must at least have arrived.
    void advance_base(const Edge& edge) {
        EdgeState& es = edges_[index(edge.id)];
        const std::int64_t base = std::min(es.dead, es.prefix);
        if (base > es.base) {
            es.base = base;
            for (NodeId producer : edge.producers) {
                candidates_.insert(index(producer));
            }
        }
    }

    void send(const Node& node, const Edge& edge, std::int64_t image, const Domain::Position& p) {
        EdgeState& es = edges_[index(edge.id)];
        const ElementRange out = produced(node, edge, p);
        for (std::int64_t k = 0; k < out.count; ++k) {
            const auto at = static_cast<std::size_t>(image * es.elements + out.first + k);
            if (es.arrived[at]) {
                throw InternalError("program: " + node.name + " produces element " + std::to_string(at) + " of " +
                                    edge.tensor + " a second time");
            }
            es.arrived[at] = true;
        }
        if (out.count == 0) {
            return;
        }
        while (es.prefix < es.elements * images_ && es.arrived[static_cast<std::size_t>(es.prefix)]) {
            ++es.prefix;
        }
        std::int64_t& peak = peaks_[index(edge.id)];
        peak = std::max(peak, image * es.elements + out.first + out.count - es.base);
        advance_base(edge);
        candidates_.insert(index(edge.consumer));
    }

    void finish() const {
        std::string waiting;
        int shown = 0;
        for (const Node& node : program_.nodes) {
            if (!done(node) && shown++ < 12) {
                waiting += "\n  " + node.name + " firing " + std::to_string(nodes_[index(node.id)].next) +
                           " waits for " + reason(node, true);
            }
        }
        check(waiting.empty(), "program: the witness order stops with work left:" + waiting);
        for (std::size_t e = 0; e < edges_.size(); ++e) {
            check(edges_[e].prefix == edges_[e].elements * images_,
                  "program: edge " + program_.edges[e].tensor + " lacks element " + std::to_string(edges_[e].prefix) +
                      " of " + std::to_string(edges_[e].elements * images_));
        }
    }

    const Program& program_;
    std::int64_t images_;
    bool bounded_;
    std::vector<NodeState> nodes_;
    std::vector<EdgeState> edges_;
    WitnessPeaks peaks_;
    Candidates candidates_;
};

void check_node(const Program& program, const Node& node, std::size_t n, const ChipSpec& spec) {
    const std::string who = "program: node " + node.name;
    check(index(node.id) == n, who + " has id " + std::to_string(index(node.id)) + " at place " + std::to_string(n));
    check(index(node.layer) < program.layers.size(), who + " names a layer that does not exist");
    const Domain& d = node.domain;
    check(d.height > 0 && d.x_begin >= 0 && d.x_end > d.x_begin && d.run > 0, who + " has an empty domain");
    check(d.deal_period > 0 && d.deal_begin >= 0 && d.deal_count > 0 && d.deal_begin + d.deal_count <= d.deal_period,
          who + " has a share outside its deal");
    check(d.firings() > 0, who + " has no firings");
    check(node.servers > 0 && node.output_slots > 0, who + " needs at least one server and one output slot");
    const int sites = node.site.kind == SiteKind::tile     ? spec.tiles()
                      : node.site.kind == SiteKind::memory ? spec.memory.controllers
                                                           : 1;
    check(node.site.number >= 0 && node.site.number < sites,
          who + " is at " + path_of(node.site) + ", which does not exist");
    const bool moves = node.kind == NodeKind::load || node.kind == NodeKind::store;
    check(moves == (node.site.kind != SiteKind::tile), who + " cannot run at " + path_of(node.site));
    if (node.kind == NodeKind::mvm) {
        const auto arrays = static_cast<std::size_t>(node.mvm.crossbars);
        check(node.mvm.crossbars > 0 && node.mvm.first_crossbar >= 0 &&
                  node.mvm.first_crossbar + node.servers * node.mvm.crossbars <= spec.crossbars_per_tile(),
              who + " uses crossbars outside its tile");
        check(node.mvm.rows.size() == arrays && node.mvm.cols.size() == arrays && node.mvm.inputs.size() == arrays &&
                  node.mvm.outputs.size() == arrays && node.mvm.array_macs.size() == arrays,
              who + " does not describe each of its crossbars");
        check(std::accumulate(node.mvm.array_macs.begin(), node.mvm.array_macs.end(), std::int64_t{0}) == node.mvm.macs,
              who + " does " + std::to_string(node.mvm.macs) + " MACs, but its crossbars do not add up to that");
    }
}

void check_edge(const Program& program, const Edge& edge, std::size_t e) {
    const std::string who = "program: edge " + edge.tensor;
    check(index(edge.id) == e, who + " has id " + std::to_string(index(edge.id)) + " at place " + std::to_string(e));
    check(!edge.producers.empty(), who + " has no producer");
    check(edge.capacity > 0 && edge.element_bytes >= 0 && edge.map.elements() > 0, who + " is empty");
    const Node& consumer = program.node(edge.consumer);
    check(std::count(consumer.inputs.begin(), consumer.inputs.end(), edge.id) == 1,
          who + " is not an input of its consumer");
    for (NodeId producer : edge.producers) {
        const Node& node = program.node(producer);
        check(std::count(node.outputs.begin(), node.outputs.end(), edge.id) == 1,
              who + " is not an output of " + node.name);
        check(index(producer) < index(edge.consumer), who + " runs against the node order");
    }
}

void check_crossbars(const Program& program) {
    std::map<std::pair<int, int>, const Node*> owner;
    for (const Node& node : program.nodes) {
        if (node.kind != NodeKind::mvm) {
            continue;
        }
        for (int x = 0; x < node.servers * node.mvm.crossbars; ++x) {
            const auto [it, fresh] = owner.emplace(std::pair{node.site.number, node.mvm.first_crossbar + x}, &node);
            check(fresh,
                  "program: " + node.name + " and " + it->second->name + " share a crossbar of " + path_of(node.site));
        }
    }
}

void check_partitions(const Program& program, const ChipSpec& spec) {
    // (site kind, number, layer) -> bytes; edges share their home over time only where barriers part the layers.
    std::map<std::tuple<int, int, std::size_t>, std::int64_t> used;
    std::map<std::pair<int, std::size_t>, std::int64_t> slots;
    for (const Edge& edge : program.edges) {
        const Site site = program.node(edge.consumer).site;
        if (edge.home == Home::tile_buffer) {
            check(site.kind == SiteKind::tile,
                  "program: edge " + edge.tensor + " has a tile buffer at " + path_of(site));
        }
        if (edge.home == Home::registers || edge.element_bytes == 0) {
            continue;
        }
        std::size_t last = index(program.node(edge.consumer).layer);
        std::size_t first = last;
        for (NodeId producer : edge.producers) {
            first = std::min(first, index(program.node(producer).layer));
        }
        if (!program.sequential) {
            first = last = 0;
        }
        for (std::size_t layer = first; layer <= last; ++layer) {
            used[{static_cast<int>(site.kind), site.number, layer}] += edge.capacity * edge.element_bytes;
        }
    }
    for (const auto& [where, bytes] : used) {
        const Site site{static_cast<SiteKind>(std::get<0>(where)), std::get<1>(where)};
        const std::int64_t room =
            site.kind == SiteKind::tile ? spec.tile.input_buffer.capacity_bytes : spec.global_buffer.capacity_bytes;
        check(site.kind == SiteKind::memory || bytes <= room, "program: " + path_of(site) + " must hold " +
                                                                  std::to_string(bytes) + " bytes, its buffer has " +
                                                                  std::to_string(room));
    }
    for (const Node& node : program.nodes) {
        if (node.site.kind == SiteKind::tile && node.kind != NodeKind::mvm) {
            slots[{node.site.number, program.sequential ? index(node.layer) : 0}] +=
                std::int64_t{node.output_slots} * node.vec.out_bytes;
        }
    }
    for (const auto& [where, bytes] : slots) {
        check(bytes <= spec.tile.output_buffer.capacity_bytes,
              "program: the output slots of chip.tile" + std::to_string(where.first) + " need " +
                  std::to_string(bytes) + " bytes, the buffer has " +
                  std::to_string(spec.tile.output_buffer.capacity_bytes));
    }
}

}  // namespace

WitnessPeaks replay_unbounded(const Program& program) {
    return Replay(program, 1, false).run();
}

WitnessPeaks replay_within_capacities(const Program& program) {
    return Replay(program, 1, true).run();
}

void check_program(const Program& program, const ChipSpec& spec) {
    check(program.images > 0, "program: no images");
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
        check_node(program, program.nodes[n], n, spec);
    }
    for (std::size_t e = 0; e < program.edges.size(); ++e) {
        check_edge(program, program.edges[e], e);
    }
    check_crossbars(program);
    check_partitions(program, spec);
    Replay(program, program.images, true).run();
}

}  // namespace bitline
