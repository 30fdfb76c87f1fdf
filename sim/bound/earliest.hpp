// The earliest times of a Program: the longest way through its dataflow, row by row, if nothing ever waits for space or
// for another node's use of a unit. No run can be earlier.
#pragma once

#include <cstdint>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "hw/walk.hpp"
#include "sim/bound/pace.hpp"
#include "sim/bound/traffic.hpp"

namespace bitline {

/// Of one node in the first image; no start and no end can come before.
struct NodeEarliest {
    Cycle first_start = 0;
    Cycle first_end = 0;
    Cycle last_start = 0;
    Cycle last_end = 0;
    /// So many firings of each image must start before the image can be done (those behind them feed nobody); 0 if
    /// nothing is known.
    std::int64_t needed = 0;
    /// At least so long from the start of the last needed firing to the end of its image; the node's latency if none is
    /// needed.
    Cycle tail = 0;
    Cycle image_end = 0;  ///< of the image, by this node's firings one after another
    Cycle run_end = 0;    ///< of all images, likewise
};

class EarliestTimes {
public:
    EarliestTimes(const ChipSpec& spec, const Program& program, const std::vector<Flow>& flows);

    /// Times of `node`, which starts in cycle `floor` or later. Its producers come before it.
    void forward(const Node& node, Cycle floor);
    /// What the end of `images` images needs of `node`. Its consumers come before it; those for which `counts` is false
    /// are left out.
    void backward(const Node& node, const std::vector<char>& counts, int images);

    const NodeEarliest& of(NodeId node) const { return nodes_[index(node)]; }
    const NodePace& pace(NodeId node) const { return paces_[index(node)]; }
    /// Of flow number `k` of those given: what must have passed before its image can be done, and the least time from
    /// its arrival to that.
    struct Demand {
        std::int64_t flits = 0;
        Cycle rest = 0;
    };
    const Demand& demand(std::size_t k) const { return demands_[k]; }

private:
    struct Row {
        std::int64_t begin = 0;  ///< first firing
        std::int64_t count = 0;
        Cycle first = 0;                     ///< its start
        Cycle last = 0;                      ///< start of the last firing
        Cycle channel_before = 0;            ///< memory: channel cycles of all rows before
        std::int64_t flits_before = 0;       ///< sent by all rows before
        std::int64_t flits_before_last = 0;  ///< by this row before its last firing
    };
    struct Output {
        MessageSize one;              ///< message of one element
        std::int64_t most_flits = 0;  ///< of a message
        std::int64_t row_flits = 0;   ///< of a row that is carried; 0 if not known without counting
        std::int64_t each_flits = 0;  ///< of every firing; 0 if some send nothing
        std::int64_t earlier = 0;     ///< sent before it by each firing that sends it
    };

    void prepare_output(const Node& node, std::size_t k);
    void add_traffic(const Node& node, int y, Row& row, std::int64_t& sent) const;
    Cycle inputs(const Node& node, const Domain::Position& p) const;
    Cycle arrival(const Edge& edge, const Domain::Position& p) const;
    /// When the element that firing `i` at row `y` makes is visible at the consumer.
    Cycle visible(std::size_t k, std::int64_t i, int y) const;
    Cycle end_of(const Node& node, std::int64_t i, int y) const;
    MessageSize message(std::size_t k, std::int64_t i) const;
    /// From the cycle in which a message may leave to its visibility.
    Cycle transfer(const Flow& flow, const MessageSize& size) const;
    struct Maker {
        std::int64_t firing = -1;  ///< -1: none
        int y = 0;                 ///< row of the producer's domain
    };
    /// The last firing of a producer at or before row `row`, column `end` - 1 of an edge that carries what it makes, as
    /// far as that can be told without looking at it.
    static Maker maker_before(const Edge& edge, const Node& producer, int row, int end);
    /// The last firing that makes something in the window's last row.
    Maker last_maker(const Edge& edge, const Node& producer, const WindowRange& window) const;
    /// A firing of the consumer, at most `last`, that reads what firing `maker` makes, the first if it can be told; -1 if
    /// none is found.
    std::int64_t reader(const Edge& edge, const Node& producer, std::int64_t maker, std::int64_t last) const;

    const ChipSpec& spec_;
    const Program& program_;
    const std::vector<Flow>& flows_;
    std::vector<std::size_t> first_flow_;               // by node
    std::vector<std::vector<std::size_t>> edge_flows_;  // by edge
    std::vector<EdgeRanges> ranges_;                    // by edge
    std::vector<Output> outputs_;                       // by flow
    std::vector<Demand> demands_;                       // by flow
    std::vector<NodePace> paces_;
    std::vector<NodeEarliest> nodes_;
    std::vector<std::vector<Row>> rows_;  // by node and y
};

}  // namespace bitline
