// The registers that sites and network of the reference chip share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "hw/ids.hpp"
#include "hw/program.hpp"
#include "tests/reference/clocked_chip.hpp"

namespace bitline::reference {

/// Elements [first, first + count), numbered over the whole run, that become visible at their consumer.
struct Arrival {
    Cycle visible = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// What one producer of an edge knows of its horizon.
struct HorizonView {
    std::int64_t horizon = 0;
    Cycle delay = 1;  ///< H2
    std::vector<std::pair<Cycle, std::int64_t>> coming;
};

struct EdgeState {
    const Edge* edge = nullptr;
    std::vector<char> visible;  ///< per element of the run
    std::int64_t leading = 0;   ///< visible elements without a gap
    std::int64_t dead = 0;      ///< no firing that has still to end reads below
    std::int64_t base = 0;      ///< H1
    std::vector<Arrival> arrivals;
    std::vector<HorizonView> views;  ///< one per producer
};

struct NodeState {
    const Node* node = nullptr;
    std::int64_t firings_per_image = 0;
    std::int64_t firings = 0;  ///< of the run
    std::int64_t started = 0;
    std::int64_t ended = 0;
    Cycle last_start = never;
    Cycle last_end = 0;              ///< of the firings started so far
    std::vector<Cycle> server_free;  ///< per server: when its interval is over
    int slots_used = 0;
    std::vector<Cycle> slots_freed;  ///< F9: cycles in which slots become free
    std::vector<Cycle> image_end;
    NodeResult result;
};

/// A result on its way to another site.
struct Message {
    std::size_t edge = 0;
    std::size_t node = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;
    std::int64_t bytes = 0;
    Cycle offered = 0;
    Site from;
    Site to;
    bool last_of_result = false;
};

struct State {
    std::vector<EdgeState> edges;
    std::vector<NodeState> nodes;
    std::vector<Event> log;
    bool with_log = false;

    void note(Cycle cycle, const std::string& where, const char* what, std::initializer_list<std::int64_t> numbers) {
        if (with_log) {
            log.push_back({cycle, where, what, numbers});
        }
    }
    /// Whether something that was sent is seen in `now` or later.
    bool on_its_way(Cycle now) const {
        const auto coming = [now](const HorizonView& view) {
            return !view.coming.empty() && view.coming.back().first >= now;
        };
        return std::any_of(edges.begin(), edges.end(),
                           [&](const EdgeState& edge) {
                               return !edge.arrivals.empty() ||
                                      std::any_of(edge.views.begin(), edge.views.end(), coming);
                           }) ||
               std::any_of(nodes.begin(), nodes.end(), [](const NodeState& node) { return !node.slots_freed.empty(); });
    }
};

}  // namespace bitline::reference
