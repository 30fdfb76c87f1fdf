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
#include "tests/reference/clocked_dataflow.hpp"

namespace bitline::reference {

inline std::int64_t signed_of(std::size_t index) {
    return static_cast<std::int64_t>(index);
}

/// Elements [first, first + count), numbered over the whole run, that become visible at their consumer.
struct Arrival {
    Cycle visible = 0;
    std::int64_t first = 0;
    std::int64_t count = 0;
};

/// What one producer of an edge knows of its horizon.
struct HorizonView {
    bool far = false;  ///< the producer is on another site
    std::int64_t horizon = 0;
    Cycle delay = 1;  ///< H2
    std::vector<std::pair<Cycle, std::int64_t>> coming;
};

struct EdgeState {
    const Edge* edge = nullptr;
    Site to;
    std::int64_t elements = 0;  ///< of an image
    bool leaves_out = false;    ///< carries less than the whole map
    Readings readings;
    std::vector<std::vector<Made>> made;  ///< per producer and firing of an image
    std::vector<char> visible;            ///< per element of the run
    Cycle last_arrival = never;
    std::int64_t leading = 0;  ///< visible elements without a gap
    std::int64_t dead = 0;     ///< no firing that has still to end reads below
    std::int64_t base = 0;     ///< H1
    std::vector<Arrival> arrivals;
    std::vector<HorizonView> views;  ///< one per producer
};

struct NodeState {
    struct Output {
        std::size_t edge = 0;
        std::size_t view = 0;  ///< which of the edge's producers the node is
    };
    const Node* node = nullptr;
    std::vector<Step> steps;  ///< of an image
    std::vector<Output> outputs;
    std::int64_t firings_per_image = 0;
    std::int64_t firings = 0;  ///< of the run
    std::int64_t started = 0;
    std::int64_t ended = 0;
    Stall stall = Stall::server;     ///< of the last cycle
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

    Coverage coverage;

    void note(Rule rule, Cycle cycle, const std::string& where, const char* what,
              std::initializer_list<std::int64_t> numbers) {
        coverage.saw(rule);
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
