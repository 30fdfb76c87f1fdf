// The dataflow engine of a site: tile, memory controller and global buffer all execute nodes by the same firing rule
// (rules F1-F8 of docs/timing.md). What a firing needs and how long it takes is the derived module's business.
#pragma once

#include <array>
#include <optional>
#include <queue>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/element_tracker.hpp"
#include "hw/model/network_interface.hpp"
#include "hw/model/recorder.hpp"
#include "hw/model/retry_times.hpp"
#include "hw/model/timed_value.hpp"
#include "hw/model/unit.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "hw/walk.hpp"

namespace bitline {

/// How a node fires, fixed at elaboration.
struct FiringPlan {
    Cycle latency = 1;
    Cycle interval = 1;
    std::vector<UnitUse> uses;
    std::vector<std::vector<UnitUse>> server_uses;  ///< more units, per server; empty if no server needs any
    ActionList actions;
};

class Executor : public Component, public NetworkClient {
public:
    /// `nodes` are those of the site, in program order.
    Executor(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
             Site site, const std::vector<const Node*>& nodes, Recorder& recorder);

    Site site() const { return site_; }
    void attach(NetworkInterface& interface) { interface_ = &interface; }
    /// Joins an output of one of our nodes with the input of its consumer. `target` is where the consumer is attached.
    void connect(EdgeId edge, NodeId producer, Executor& consumer, const Attachment& target);
    /// After all connections: plans every node.
    void prepare();
    bool done() const { return unfinished_ == 0; }
    std::uint64_t firings_ended() const { return firings_ended_; }
    /// For the wait-for graph: each unfinished node and the first rule that fails.
    std::string describe_waiting(Cycle now);
    /// For somebody who begins to watch: tells the values that variables have.
    void show();

    void deliver(EdgeId edge, std::int64_t first_element, std::int32_t elements, Cycle visible) override;
    void release_slot(NodeId producer, Cycle from) override;

protected:
    struct InputPort {
        InputPort(const Edge& e, std::size_t n) : edge(&e), node(n), ranges(e.map, e.window), elements(e) {}
        const Edge* edge;
        std::size_t node;
        EdgeRanges ranges;
        ElementTracker elements;
        struct Source {
            Executor* producer = nullptr;
            std::size_t output = 0;
            Cycle latency = 0;
            int hops = 0;
        };
        std::vector<Source> sources;
        SignalId occupancy = Probe::unwatched;
    };
    struct OutputPort {
        OutputPort(const Edge& e, std::size_t n) : edge(&e), node(n), ranges(e.map), horizon(e.capacity) {}
        const Edge* edge;
        std::size_t node;
        EdgeRanges ranges;
        Executor* consumer = nullptr;
        std::size_t consumer_input = 0;
        Attachment target;
        TimedValue horizon;
        ElementRange range;      // of the node's next firing, within its image
        std::int64_t needs = 0;  // horizon that the next firing demands
    };
    struct NodeState {
        NodeState(const Node& n, std::size_t place);
        const Node* node;
        std::size_t number;     // among those of the site
        FiringPlan plan;        // of a firing that emits
        FiringPlan quiet_plan;  // of one that does not (emits_once)
        std::vector<std::size_t> inputs, outputs;
        DomainWalk next;    // firing to start
        DomainWalk oldest;  // firing that has not ended
        std::uint64_t started = 0, ended = 0, total = 0;
        bool sends = false;      // the next firing's result leaves by the network
        std::size_t server = 0;  // of the next firing
        std::vector<Cycle> server_free;
        std::vector<Cycle> slot_free;  // output slots; `never` while a result waits
        Wait wait = Wait::server;
        Cycle wait_since = 0;
        Cycle last_end = 0;

        /// Whether `firing` has a result.
        bool emits(const DomainWalk& firing) const { return !node->emits_once || firing.last_of_image(); }
        Domain::Position result(const DomainWalk& firing) const {
            return node->emits_once ? Domain::Position{0, 0, 1} : firing.position();
        }
        const FiringPlan& next_plan() const { return emits(next) ? plan : quiet_plan; }
    };

    /// What a firing of `node` needs; `emits` false for those that only accumulate.
    virtual FiringPlan plan(const Node& node, bool emits) = 0;
    /// The firing starts: drive the modules of its units. Returns the cycle in which it ends, or `never` if the module
    /// will call `complete` once it knows.
    virtual Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) = 0;

    /// The oldest firing of `node` that is still without an end ends at `at`.
    void complete(NodeId node, Cycle at);
    /// A unit that was taken without a known end is free from `at` on.
    void retry_units(Cycle at);

    const ChipSpec& spec() const { return spec_; }
    const Program& program() const { return program_; }
    Recorder& recorder() { return recorder_; }
    std::vector<NodeState>& states() { return states_; }

private:
    // Those of one cycle are taken in the order of their elements, whatever brought them.
    struct Arrival {
        Cycle visible;
        std::size_t input;
        std::int64_t first;
        std::int32_t elements;
        bool operator>(const Arrival& o) const {
            return std::tie(visible, input, first) > std::tie(o.visible, o.input, o.first);
        }
    };
    struct End {
        Cycle at;
        std::uint64_t order;
        std::size_t node;
        bool operator>(const End& o) const { return at != o.at ? at > o.at : order > o.order; }
    };
    template <class T>
    using Earliest = std::priority_queue<T, std::vector<T>, std::greater<T>>;

    void add(const Node& node);
    void evaluate(Cycle now) override;
    void finish_firings(Cycle now);
    void take_arrivals(Cycle now);
    void start_firings(Cycle now);
    void schedule(Cycle now);
    /// Something is due in cycle `at`: wakes the site, unless an evaluation is under way, which looks for all that is due
    /// when it ends.
    void look_at(Cycle at);
    /// The node is to be asked again in cycle `at` already.
    void retry(const NodeState& state, Cycle at);
    Cycle units_free(const NodeState& state, Cycle now) const;
    struct Block {
        Wait reason = Wait::server;
        Cycle retry = never;
    };
    /// The first rule that fails and the cycle in which to look again; nothing if the node can fire.
    std::optional<Block> blocked(NodeState& state, Cycle now);
    void start(NodeState& state, Cycle now);
    void look_ahead(NodeState& state);
    void end_at(NodeState& state, Cycle at);
    void emit(NodeState& state, Cycle now);
    /// After state.oldest has moved on from a firing of `image`.
    void release_inputs(NodeState& state, std::int64_t image, Cycle now);
    void arrive(std::size_t input, std::int64_t first_element, std::int32_t elements, Cycle visible);
    void advance_base(InputPort& input, Cycle now);
    /// A producer reserves places for `elements` of an input (F6).
    void reserve(std::size_t input, std::int64_t elements, Cycle now);
    void show_base(const InputPort& input, std::int64_t before, Cycle now);
    void show_held(const InputPort& input, std::int64_t elements, Cycle now);
    void raise_horizon(std::size_t output, std::int64_t horizon, Cycle from, Cycle now);
    std::size_t input_of(EdgeId edge) const;
    std::size_t state_of(NodeId node) const;

    const ChipSpec& spec_;
    const Program& program_;
    Site site_;
    Recorder& recorder_;
    NetworkInterface* interface_ = nullptr;
    std::vector<NodeState> states_;
    RetryTimes retry_;  // by node: next cycle in which the firing rule may give another answer
    bool evaluating_ = false;
    std::vector<InputPort> inputs_;
    std::vector<OutputPort> outputs_;
    std::vector<std::pair<EdgeId, std::size_t>> input_of_edge_;  // sorted
    std::vector<std::pair<NodeId, std::size_t>> state_of_node_;  // sorted
    SignalId state_signal_ = Probe::unwatched;
    SignalId held_signal_ = Probe::unwatched;
    std::size_t shown_state_ = 0;  // value of state_signal_
    std::int64_t held_bytes_ =
        0;  // value of held_signal_: reserved in the site's buffer, all edges together; while watched
    Earliest<Arrival> arrivals_;
    Earliest<End> ends_;
    std::uint64_t order_ = 0;
    std::uint64_t firings_ended_ = 0;
    std::size_t unfinished_ = 0;
};

}  // namespace bitline
