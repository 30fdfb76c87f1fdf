#include "hw/witness.hpp"

#include <algorithm>

#include "hw/error.hpp"
#include "hw/walk.hpp"

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
        : program_(program), images_(images), bounded_(bounded), peaks_(program.edges.size(), 0),
          candidates_(program.nodes) {
        nodes_.reserve(program.nodes.size());
        for (const Node& node : program.nodes) {
            nodes_.emplace_back(node);
        }
        edges_.reserve(program.edges.size());
        for (const Edge& edge : program.edges) {
            edges_.emplace_back(edge);
        }
    }

    WitnessPeaks run() {
        for (const auto* list = &candidates_.last_layer(); !list->empty(); list = &candidates_.last_layer()) {
            const std::size_t n = least_advanced(*list);
            if (hindrance(n).reason == Reason::none) {
                fire(n);
            } else {
                candidates_.erase(n);
            }
        }
        finish();
        return peaks_;
    }

private:
    struct NodeState {
        explicit NodeState(const Node& n) : node(&n), next(n.domain) {}
        const Node* node;
        DomainWalk next;
        std::int64_t fired = 0;  // over all images

        bool emits() const { return !node->emits_once || next.last_of_image(); }
        Domain::Position result() const { return node->emits_once ? Domain::Position{0, 0, 1} : next.position(); }
    };
    struct EdgeState {
        explicit EdgeState(const Edge& edge) : ranges(edge.map, edge.window) {}
        EdgeRanges ranges;
        std::int64_t base = 0;      // places below are free
        std::int64_t dead = 0;      // elements below are not read any more
        std::int64_t prefix = 0;    // all elements below have arrived
        std::int64_t ahead = 0;     // arrived beyond the prefix
        std::vector<bool> arrived;  // those
    };
    enum class Reason { none, done, input, space };
    struct Hindrance {
        Reason reason = Reason::none;
        EdgeId edge{};
    };

    // The node that has done the smallest part of its work, the last of equals.
    std::size_t least_advanced(const std::vector<std::size_t>& list) const {
        std::size_t best = list.front();
        for (std::size_t n : list) {
            const std::int64_t mine = nodes_[n].fired * nodes_[best].next.per_image();
            const std::int64_t other = nodes_[best].fired * nodes_[n].next.per_image();
            if (mine < other || (mine == other && n > best)) {
                best = n;
            }
        }
        return best;
    }

    bool done(const NodeState& state) const { return state.next.image() >= images_; }

    // Why the node's next firing cannot be executed now.
    Hindrance hindrance(std::size_t n) const {
        const NodeState& state = nodes_[n];
        if (done(state)) {
            return {Reason::done, {}};
        }
        for (EdgeId e : state.node->inputs) {
            if (!arrived(edges_[index(e)], state.next)) {
                return {Reason::input, e};
            }
        }
        if (bounded_ && state.emits()) {
            for (EdgeId e : state.node->outputs) {
                const EdgeState& es = edges_[index(e)];
                const ElementRange out = es.ranges.produced(state.result());
                if (out.count > 0 && state.next.image() * es.ranges.elements() + out.first + out.count >
                                         es.base + program_.edge(e).capacity) {
                    return {Reason::space, e};
                }
            }
        }
        return {};
    }

    std::string text_of(const Hindrance& hindrance) const {
        switch (hindrance.reason) {
            case Reason::none: return "";
            case Reason::done: return "done";
            case Reason::input: return "input " + program_.edge(hindrance.edge).tensor;
            case Reason::space: return "space in " + program_.edge(hindrance.edge).tensor;
        }
        return "";
    }

    static bool arrived(const EdgeState& es, const DomainWalk& firing) {
        const WindowRange w = es.ranges.read(firing.position());
        const std::int64_t columns = es.ranges.columns();
        const std::int64_t origin = firing.image() * es.ranges.elements();
        if (w.row_end == w.row_begin || w.column_end == w.column_begin ||
            origin + (w.row_end - 1) * columns + w.column_end <= es.prefix) {
            return true;
        }
        const std::int64_t missing = es.prefix - origin;  // the first that has not arrived
        if (es.ahead == 0 || missing < 0 || contains(w, missing, columns)) {
            return false;
        }
        const auto first_row = static_cast<int>(std::max<std::int64_t>(w.row_begin, missing / columns));
        for (int y = first_row; y < w.row_end; ++y) {
            for (int x = w.column_begin; x < w.column_end; ++x) {
                const std::int64_t e = origin + y * columns + x;
                if (e >= es.prefix && !es.arrived[static_cast<std::size_t>(e)]) {
                    return false;
                }
            }
        }
        return true;
    }

    void fire(std::size_t n) {
        NodeState& state = nodes_[n];
        const std::int64_t image = state.next.image();
        if (state.emits()) {
            for (EdgeId e : state.node->outputs) {
                send(*state.node, program_.edge(e), image, state.result());
            }
        }
        const bool last = state.next.last_of_image();
        state.next.advance();
        ++state.fired;
        for (EdgeId e : state.node->inputs) {
            EdgeState& es = edges_[index(e)];
            const std::int64_t dead =
                last ? es.ranges.elements() : es.ranges.dead_before(state.node->domain, state.next.position());
            es.dead = std::max(es.dead, image * es.ranges.elements() + dead);
            advance_base(program_.edge(e));
        }
        candidates_.insert(n);
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
        const ElementRange out = es.ranges.produced(p);
        if (out.count == 0) {
            return;
        }
        const std::int64_t first = image * es.ranges.elements() + out.first;
        if (first == es.prefix && es.ahead == 0) {
            es.prefix += out.count;
        } else {
            arrive(es, node, edge, first, out.count);
        }
        std::int64_t& peak = peaks_[index(edge.id)];
        peak = std::max(peak, first + out.count - es.base);
        advance_base(edge);
        candidates_.insert(index(edge.consumer));
    }

    // Out of order: replicas on other sites are ahead, or behind.
    void arrive(EdgeState& es, const Node& node, const Edge& edge, std::int64_t first, std::int64_t count) {
        const std::int64_t all = es.ranges.elements() * images_;
        es.arrived.resize(static_cast<std::size_t>(all), false);
        for (std::int64_t e = first; e < first + count; ++e) {
            if (e < es.prefix || es.arrived[static_cast<std::size_t>(e)]) {
                throw InternalError("program: " + node.name + " produces element " + std::to_string(e) + " of " +
                                    edge.tensor + " a second time");
            }
            es.arrived[static_cast<std::size_t>(e)] = true;
        }
        es.ahead += count;
        while (es.ahead > 0 && es.arrived[static_cast<std::size_t>(es.prefix)]) {
            ++es.prefix;
            --es.ahead;
        }
    }

    void finish() const {
        std::string waiting;
        int shown = 0;
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            if (!done(nodes_[n]) && shown++ < 12) {
                waiting += "\n  " + nodes_[n].node->name + " firing " + std::to_string(nodes_[n].fired) +
                           " waits for " + text_of(hindrance(n));
            }
        }
        check(waiting.empty(), "program: the witness order stops with work left:" + waiting);
        for (std::size_t e = 0; e < edges_.size(); ++e) {
            const std::int64_t all = edges_[e].ranges.elements() * images_;
            check(edges_[e].prefix == all, "program: edge " + program_.edges[e].tensor + " lacks element " +
                                               std::to_string(edges_[e].prefix) + " of " + std::to_string(all));
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

}  // namespace

WitnessPeaks replay_witness(const Program& program, int images, bool bounded) {
    return Replay(program, images, bounded).run();
}

WitnessPeaks replay_unbounded(const Program& program) {
    return replay_witness(program, 1, false);
}

WitnessPeaks replay_within_capacities(const Program& program) {
    return replay_witness(program, 1, true);
}

}  // namespace bitline
