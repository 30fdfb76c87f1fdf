#include "sim/bound/earliest.hpp"

#include <algorithm>

#include "hw/timing.hpp"

namespace bitline {

namespace {

/// The column of the producer's map that is carried as column `c` of the edge, and back.
int column_of(const EdgeMap& map, int c) {
    const int absolute = c + map.first_column();
    return absolute / map.keep_x * map.step_x + absolute % map.keep_x;
}
/// The last column up to `x` that is carried.
int carried_column(const EdgeMap& map, int x) {
    return x % map.step_x < map.keep_x ? x : x / map.step_x * map.step_x + map.keep_x - 1;
}
int row_of(const EdgeMap& map, int r) {
    return r / map.keep_y * map.step_y + r % map.keep_y;
}

/// Whether every firing of `domain` makes an element of the edge.
bool carries_each(const EdgeMap& map, const Domain& domain) {
    return map.by_firing || (map.step_y == map.keep_y && map.step_x == map.keep_x && map.height >= domain.height &&
                             map.x_begin <= domain.x_begin && map.x_end >= domain.x_end);
}

bool carries_row(const EdgeMap& map, int y) {
    return map.by_firing || (y < map.height && y % map.step_y < map.keep_y);
}

constexpr int most_tries = 32;  // for an element that a replica reads

Cycle cycles(std::int64_t n) {
    return static_cast<Cycle>(n);
}

}  // namespace

EarliestTimes::EarliestTimes(const ChipSpec& spec, const Program& program, const std::vector<Flow>& flows)
    : spec_(spec), program_(program), flows_(flows), first_flow_(program.nodes.size() + 1, 0),
      edge_flows_(program.edges.size()), outputs_(flows.size()), demands_(flows.size()), nodes_(program.nodes.size()),
      rows_(program.nodes.size()) {
    for (const Edge& edge : program.edges) {
        ranges_.emplace_back(edge.map, edge.window);
    }
    for (std::size_t k = 0; k < flows.size(); ++k) {
        ++first_flow_[index(flows[k].producer) + 1];
        edge_flows_[index(flows[k].edge)].push_back(k);
    }
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
        first_flow_[n + 1] += first_flow_[n];
        paces_.push_back(pace_of(spec, program.nodes[n]));
        for (std::size_t k = first_flow_[n]; k < first_flow_[n + 1]; ++k) {
            prepare_output(program.nodes[n], k);
        }
    }
}

// Results of one firing leave in the order of the node's outputs (F7, N1).
void EarliestTimes::prepare_output(const Node& node, std::size_t k) {
    const Flow& flow = flows_[k];
    if (!flow.remote) {
        return;
    }
    const Edge& edge = program_.edge(flow.edge);
    Output& output = outputs_[k];
    output.one = message_size(spec_.noc, edge.element_bytes);
    output.most_flits = message_size(spec_.noc, std::int64_t{node.domain.run} * edge.element_bytes).flits;
    if (!node.emits_once && carries_each(edge.map, node.domain)) {
        const bool runs = node.domain.run > 1 && !edge.map.by_firing;
        output.each_flits =
            runs ? message_size(spec_.noc,
                                last_request(node) / std::max(1, node.memory.bytes_per_column) * edge.element_bytes)
                       .flits
                 : output.one.flits;
    }
    if (node.domain.deal_period == 1 && !node.emits_once && !edge.map.by_firing) {
        for (int group = 0; group < node.domain.groups_per_row(); ++group) {
            Domain::Position p = node.domain.position(group);
            p.y = 0;
            const std::int64_t count = ranges_[index(edge.id)].produced(p).count;
            output.row_flits += count > 0 ? message_size(spec_.noc, count * edge.element_bytes).flits : 0;
        }
    }
    for (std::size_t before = first_flow_[index(node.id)]; before < k; ++before) {
        output.earlier += outputs_[before].each_flits;
    }
}

// --- forward --------------------------------------------------------------------------------------------------------

void EarliestTimes::forward(const Node& node, Cycle floor) {
    const NodePace& pace = paces_[index(node.id)];
    NodeEarliest& times = nodes_[index(node.id)];
    std::vector<Row>& rows = rows_[index(node.id)];
    const Domain& domain = node.domain;
    const int per_row = domain.groups_per_row();
    rows.assign(static_cast<std::size_t>(domain.height), Row{});
    const Row* before = nullptr;
    Cycle channel = 0;
    std::int64_t sent = 0;
    for (int y = 0; y < domain.height; ++y) {
        Row& row = rows[static_cast<std::size_t>(y)];
        row.begin = domain.firings_before(std::int64_t{y} * per_row);
        row.count = domain.firings_before((std::int64_t{y} + 1) * per_row) - row.begin;
        row.channel_before = channel;
        row.flits_before = sent;
        if (row.count == 0) {
            continue;
        }
        Cycle start = std::max(floor, inputs(node, domain.position(row.begin)));
        if (before != nullptr) {
            start = std::max({start, times.first_start + pace.gap(row.begin),
                              before->first + pace.gap(row.begin - before->begin), before->last + pace.gap(1)});
        } else {
            times.first_start = start;
        }
        row.first = row.last = start;
        const std::int64_t last = row.begin + row.count - 1;
        if (row.count > 1) {
            row.last = std::max({start + pace.gap(row.count - 1), times.first_start + pace.gap(last),
                                 inputs(node, domain.position(last))});
        }
        channel += cycles(row.count - 1) * pace.channel + pace.short_channel;
        add_traffic(node, y, row, sent);
        if (before == nullptr) {
            times.first_end = end_of(node, row.begin, y);
        }
        before = &row;
        times.last_start = row.last;
        times.last_end = end_of(node, last, y);
    }
}

// Flits that the firings of row `y` send on all outputs.
void EarliestTimes::add_traffic(const Node& node, int y, Row& row, std::int64_t& sent) const {
    if (node.emits_once) {
        return;
    }
    const Domain::Position last = node.domain.position(row.begin + row.count - 1);
    for (std::size_t k = first_flow_[index(node.id)]; k < first_flow_[index(node.id) + 1]; ++k) {
        const EdgeMap& map = program_.edge(flows_[k].edge).map;
        if (!flows_[k].remote || !carries_row(map, y)) {
            continue;
        }
        const Output& output = outputs_[k];
        if (output.row_flits == 0) {
            sent += output.each_flits * row.count;
            row.flits_before_last += output.each_flits * (row.count - 1);
            continue;
        }
        const std::int64_t count = ranges_[index(flows_[k].edge)].produced(last).count;
        const std::int64_t bytes = count * program_.edge(flows_[k].edge).element_bytes;
        sent += output.row_flits;
        row.flits_before_last += output.row_flits - (count > 0 ? message_size(spec_.noc, bytes).flits : 0);
    }
}

Cycle EarliestTimes::inputs(const Node& node, const Domain::Position& p) const {
    Cycle at = 0;
    for (const EdgeId e : node.inputs) {
        at = std::max(at, arrival(program_.edge(e), p));
    }
    return at;
}

// The last row of the window is the last to arrive, and there the last element of each producer.
Cycle EarliestTimes::arrival(const Edge& edge, const Domain::Position& p) const {
    const WindowRange w = ranges_[index(edge.id)].read(p);
    if (w.row_end == w.row_begin || w.column_end == w.column_begin) {
        return 0;
    }
    Cycle at = 0;
    for (const std::size_t k : edge_flows_[index(edge.id)]) {
        const Node& producer = program_.node(flows_[k].producer);
        const std::vector<Row>& rows = rows_[index(producer.id)];
        if (rows.empty()) {
            continue;  // in a later phase
        }
        const Maker maker = last_maker(edge, producer, w);
        if (maker.firing >= 0) {
            at = std::max(at, visible(k, maker.firing, maker.y));
        }
    }
    return at;
}

// Of what is dealt out the firing may lie rows before, or make something that is not carried.
EarliestTimes::Maker EarliestTimes::maker_before(const Edge& edge, const Node& producer, int row, int end) {
    const Domain& domain = producer.domain;
    if (edge.map.by_firing) {
        return {row, domain.position(row).y};
    }
    if (producer.emits_once) {
        return {domain.firings() - 1, domain.position(domain.firings() - 1).y};
    }
    const int y = row_of(edge.map, row);
    const int x = carried_column(edge.map, std::min(column_of(edge.map, end - 1), domain.x_end - 1));
    if (x < domain.x_begin || y >= domain.height) {
        return {};
    }
    const std::int64_t group = std::int64_t{y} * domain.groups_per_row() + (x - domain.x_begin) / domain.run;
    if (domain.deal_period == 1) {
        return {group, y};
    }
    const std::int64_t i = domain.firings_before(group + 1) - 1;
    return {i, i < 0 ? 0 : domain.position(i).y};
}

EarliestTimes::Maker EarliestTimes::last_maker(const Edge& edge, const Node& producer,
                                               const WindowRange& window) const {
    const Domain& domain = producer.domain;
    const Maker maker = maker_before(edge, producer, window.row_end - 1, window.column_end);
    if (maker.firing < 0 || edge.map.by_firing || producer.emits_once) {
        return maker;
    }
    const int first = column_of(edge.map, window.column_begin);
    if (domain.deal_period == 1) {
        const int last = std::min(column_of(edge.map, window.column_end - 1), domain.x_end - 1);
        return carried_column(edge.map, last) >= first ? maker : Maker{};
    }
    const Domain::Position p = domain.position(maker.firing);
    const bool within = p.y == row_of(edge.map, window.row_end - 1) && p.x + p.columns > first;
    return within && ranges_[index(edge.id)].produced(p).count > 0 ? maker : Maker{};
}

Cycle EarliestTimes::end_of(const Node& node, std::int64_t i, int y) const {
    const NodePace& pace = paces_[index(node.id)];
    const Row& row = rows_[index(node.id)][static_cast<std::size_t>(y)];
    const std::int64_t within = i - row.begin;
    const Cycle start = within + 1 == row.count ? row.last : row.first + pace.gap(within);
    Cycle end = start + pace.latency;
    if (pace.channel > 0) {
        const Cycle channel = row.channel_before + cycles(within) * pace.channel + pace.short_channel;
        const auto channels = static_cast<Cycle>(pace.channels);
        end = std::max(end, nodes_[index(node.id)].first_start + (channel + channels - 1) / channels + pace.latency -
                                pace.short_channel);
    }
    return end;
}

MessageSize EarliestTimes::message(std::size_t k, std::int64_t i) const {
    const Node& producer = program_.node(flows_[k].producer);
    if (producer.domain.run == 1) {
        return outputs_[k].one;
    }
    const Edge& edge = program_.edge(flows_[k].edge);
    return message_size(spec_.noc,
                        ranges_[index(edge.id)].produced(producer.domain.position(i)).count * edge.element_bytes);
}

Cycle EarliestTimes::transfer(const Flow& flow, const MessageSize& size) const {
    const NocSpec& noc = spec_.noc;
    return cycles(size.flits) * cycles(flow.from.pace) - cycles(size.last_flits) + 1 +
           cycles(flow.hops + 1) * cycles(noc.router_latency + noc.link_latency) +
           cycles(size.last_flits) * cycles(flow.to.pace);
}

Cycle EarliestTimes::visible(std::size_t k, std::int64_t i, int y) const {
    const Flow& flow = flows_[k];
    const Node& producer = program_.node(flow.producer);
    const Cycle end = end_of(producer, i, y);
    if (!flow.remote) {
        return end + 1;
    }
    const Row& row = rows_[index(producer.id)][static_cast<std::size_t>(y)];
    const auto ni = static_cast<Cycle>(spec_.noc.ni_latency);
    // Behind all that the node has sent before.
    const std::int64_t before = row.flits_before + (i + 1 == row.begin + row.count ? row.flits_before_last : 0);
    const Cycle leaves =
        std::max(end + ni, nodes_[index(producer.id)].first_end + ni + cycles(before) * cycles(flow.from.pace));
    return leaves + cycles(outputs_[k].earlier) * cycles(flow.from.pace) + transfer(flow, message(k, i));
}

// --- backward -------------------------------------------------------------------------------------------------------

void EarliestTimes::backward(const Node& node, const std::vector<char>& counts, int images) {
    NodeEarliest& times = nodes_[index(node.id)];
    const NodePace& pace = paces_[index(node.id)];
    const std::int64_t per_image = node.domain.firings();
    times.needed = 0;
    times.tail = pace.latency;
    times.image_end = times.run_end = 0;
    const auto need = [&](std::int64_t firing, Cycle tail) {
        const Cycle start =
            std::max(times.first_start + pace.gap(firing), firing + 1 == per_image ? times.last_start : 0);
        times.image_end = std::max(times.image_end, start + tail);
        times.run_end = std::max(times.run_end, times.first_start + pace.gap((images - 1) * per_image + firing) + tail);
        if (firing + 1 > times.needed) {
            times.needed = firing + 1;
            times.tail = tail;
        } else if (firing + 1 == times.needed) {
            times.tail = std::max(times.tail, tail);
        }
    };
    bool read = false;
    for (std::size_t k = first_flow_[index(node.id)]; k < first_flow_[index(node.id) + 1]; ++k) {
        const Flow& flow = flows_[k];
        const Edge& edge = program_.edge(flow.edge);
        if (counts[index(edge.consumer)] == 0) {
            continue;
        }
        read = true;
        const Node& consumer = program_.node(edge.consumer);
        const NodeEarliest& after = nodes_[index(edge.consumer)];
        if (after.needed == 0) {
            continue;
        }
        const WindowRange w = ranges_[index(edge.id)].read(consumer.domain.position(after.needed - 1));
        if (w.row_end == w.row_begin || w.column_end == w.column_begin) {
            continue;
        }
        // Of a row that the last window reads, firings before it read what is further left.
        std::int64_t maker = maker_before(edge, node, w.row_end - 1, w.column_end).firing;
        std::int64_t first = maker < 0 ? -1 : reader(edge, node, maker, after.needed - 1);
        // Of what is dealt out the last element may be for another replica.
        for (int tries = 0; first < 0 && maker > 0 && tries < most_tries; ++tries) {
            first = reader(edge, node, --maker, after.needed - 1);
        }
        if (first < 0) {
            continue;
        }
        const Cycle way = flow.remote ? static_cast<Cycle>(spec_.noc.ni_latency) +
                                            cycles(outputs_[k].earlier) * cycles(flow.from.pace) +
                                            transfer(flow, message(k, maker))
                                      : 1;
        const Cycle rest = paces_[index(consumer.id)].gap(after.needed - 1 - first) + after.tail;
        need(maker, pace.latency + way + rest);
        // What a flow sends arrives in order: all that its producer has sent up to that firing.
        const std::int64_t later = (node.domain.firings() - 1 - maker) * outputs_[k].most_flits;
        demands_[k] = {std::max<std::int64_t>(0, flow.flits - later), rest};
    }
    if (!read && node.kind == NodeKind::store) {
        need(per_image - 1, pace.latency);
    }
}

std::int64_t EarliestTimes::reader(const Edge& edge, const Node& producer, std::int64_t maker,
                                   std::int64_t last) const {
    if (edge.map.by_firing) {
        return maker <= last ? maker : -1;
    }
    const Domain& domain = program_.node(edge.consumer).domain;
    const Domain::Position p = producer.emits_once ? Domain::Position{0, 0, 1} : producer.domain.position(maker);
    const ElementRange made = ranges_[index(edge.id)].produced(p);
    if (made.count == 0) {
        return -1;
    }
    const std::int64_t element = made.first + made.count - 1;
    const int columns = edge.map.columns();
    const auto row = static_cast<int>(element / columns);
    const auto column = static_cast<int>(element % columns);
    const auto reads = [&](std::int64_t i) {
        return i >= 0 && i <= last && contains(ranges_[index(edge.id)].read(domain.position(i)), element, columns);
    };
    // From the first position whose window has the element in its last row and column to the last that may read it.
    const Window& w = edge.window;
    const auto first_at = [](int at, int stride) {
        return stride == 0 ? 0 : std::max(0, (at + stride - 1) / stride);
    };
    const int per_row = domain.groups_per_row();
    const int x =
        std::max(first_at(column + edge.map.first_column() + w.pad_x - w.span_x + 1, w.stride_x), domain.x_begin);
    const int group = (x - domain.x_begin) / domain.run;
    const int groups = domain.deal_period == 1 || w.stride_x == 0 ? 1 : (w.span_x + w.stride_x - 1) / w.stride_x;
    const int y = first_at(row + w.pad_y - w.span_y + 1, w.stride_y);
    const int rows = domain.deal_period == 1 || w.stride_y == 0 ? 1 : (w.span_y + w.stride_y - 1) / w.stride_y;
    for (int at = y; at < std::min(y + rows, domain.height); ++at) {
        for (int g = group; g < std::min(group + groups, per_row); ++g) {
            const std::int64_t i = domain.firings_before(std::int64_t{at} * per_row + g);
            if (reads(i)) {
                return i;
            }
        }
    }
    return reads(last) ? last : -1;
}

}  // namespace bitline
