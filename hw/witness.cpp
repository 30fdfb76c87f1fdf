#include "hw/witness.hpp"

#include <algorithm>

#include "hw/error.hpp"
#include "hw/walk.hpp"

namespace bitline {
namespace {

// Nodes that may be able to fire: of the last layer that has any, the one that has done the smallest part of its firings
// comes first, the last of equals.
class Candidates {
public:
    static constexpr std::size_t none = ~std::size_t{0};

    explicit Candidates(const std::vector<Node>& nodes) {
        for (const Node& node : nodes) {
            entries_.push_back({index(node.layer), node.domain.firings(), 0, false});
            heaps_.resize(std::max(heaps_.size(), index(node.layer) + 1));
        }
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            insert(n);
        }
    }
    void insert(std::size_t node) {
        Entry& entry = entries_[node];
        if (!entry.listed) {
            entry.listed = true;
            std::vector<std::size_t>& heap = heaps_[entry.layer];
            heap.push_back(node);
            std::push_heap(heap.begin(), heap.end(), Behind{entries_});
            top_ = std::max(top_, entry.layer + 1);
        }
    }
    /// Takes the first one out.
    std::size_t take() {
        while (top_ > 0 && heaps_[top_ - 1].empty()) {
            --top_;
        }
        if (top_ == 0) {
            return none;
        }
        std::vector<std::size_t>& heap = heaps_[top_ - 1];
        std::pop_heap(heap.begin(), heap.end(), Behind{entries_});
        const std::size_t node = heap.back();
        heap.pop_back();
        entries_[node].listed = false;
        return node;
    }
    /// The node, which is not in, has done one more.
    void fired(std::size_t node) { ++entries_[node].fired; }
    std::int64_t firings(std::size_t node) const { return entries_[node].fired; }

private:
    struct Entry {
        std::size_t layer;
        std::int64_t per_image;
        std::int64_t fired;
        bool listed;
    };
    struct Behind {
        const std::vector<Entry>& entries;
        bool operator()(std::size_t a, std::size_t b) const {
            const std::int64_t left = entries[a].fired * entries[b].per_image;
            const std::int64_t right = entries[b].fired * entries[a].per_image;
            return left != right ? left > right : a < b;
        }
    };

    std::vector<Entry> entries_;  // by node
    std::vector<std::vector<std::size_t>> heaps_;
    std::size_t top_ = 0;
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
        for (std::size_t n = candidates_.take(); n != Candidates::none; n = candidates_.take()) {
            nodes_[n].hindrance = hindrance(n);
            if (nodes_[n].hindrance.reason == Reason::none) {
                fire(n);
            }
        }
        finish();
        return peaks_;
    }

private:
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
        std::int64_t needs = 0;  // input: arrived up to here; space: places below this
    };
    struct NodeState {
        explicit NodeState(const Node& n) : node(&n), next(n.domain) {}
        const Node* node;
        DomainWalk next;
        Hindrance hindrance;  // when it was tried last

        bool emits() const { return !node->emits_once || next.last_of_image(); }
        Domain::Position result() const { return node->emits_once ? Domain::Position{0, 0, 1} : next.position(); }
    };
    bool done(const NodeState& state) const { return state.next.image() >= images_; }

    // Why the node's next firing cannot be executed now.
    Hindrance hindrance(std::size_t n) const {
        const NodeState& state = nodes_[n];
        if (done(state)) {
            return {Reason::done, {}, 0};
        }
        for (EdgeId e : state.node->inputs) {
            const EdgeState& es = edges_[index(e)];
            const WindowRange window = es.ranges.read(state.next.position());
            if (!arrived(es, window, state.next.image())) {
                return {Reason::input, e, last_of(es, window, state.next.image())};
            }
        }
        if (bounded_ && state.emits()) {
            for (EdgeId e : state.node->outputs) {
                const EdgeState& es = edges_[index(e)];
                const ElementRange out = es.ranges.produced(state.result());
                const std::int64_t end = state.next.image() * es.ranges.elements() + out.first + out.count;
                if (out.count > 0 && end > es.base + program_.edge(e).capacity) {
                    return {Reason::space, e, end};
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

    // One past the last element of a window.
    static std::int64_t last_of(const EdgeState& es, const WindowRange& w, std::int64_t image) {
        return image * es.ranges.elements() + (w.row_end - 1) * es.ranges.columns() + w.column_end;
    }

    static bool arrived(const EdgeState& es, const WindowRange& w, std::int64_t image) {
        const std::int64_t columns = es.ranges.columns();
        const std::int64_t origin = image * es.ranges.elements();
        if (w.row_end == w.row_begin || w.column_end == w.column_begin || last_of(es, w, image) <= es.prefix) {
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
        candidates_.fired(n);
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
                const Hindrance& h = nodes_[index(producer)].hindrance;
                if (h.reason == Reason::space && h.edge == edge.id && h.needs <= base + edge.capacity) {
                    candidates_.insert(index(producer));
                }
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
        const Hindrance& h = nodes_[index(edge.consumer)].hindrance;
        if (h.reason == Reason::input && h.edge == edge.id && (h.needs <= es.prefix || es.ahead > 0)) {
            candidates_.insert(index(edge.consumer));
        }
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
                waiting += "\n  " + nodes_[n].node->name + " firing " + std::to_string(candidates_.firings(n)) +
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
