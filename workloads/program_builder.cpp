#include "workloads/program_builder.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "hw/error.hpp"
#include "hw/witness.hpp"
#include "workloads/narrow.hpp"

namespace bitline {
namespace {

// Whether a node with this domain produces some element that the map carries.
bool contributes(const Node& maker, const EdgeMap& map) {
    if (map.by_firing) {
        return true;
    }
    const Domain& d = maker.domain;
    if (maker.emits_once) {
        return map.element(0, 0) >= 0;
    }
    const int begin = std::max(d.x_begin, map.x_begin);
    const int end = std::min(d.x_end, map.x_end);
    if (begin >= end) {
        return false;
    }
    if (d.deal_period == 1) {
        return EdgeMap::carried_before(end, map.step_x, map.keep_x) >
               EdgeMap::carried_before(begin, map.step_x, map.keep_x);
    }
    for (std::int64_t i = 0; i < d.firings(); ++i) {
        if (elements_produced(map, d.position(i)).count > 0) {
            return true;
        }
    }
    return false;
}

// Leaves out what lies between the windows of one axis; the window then counts what is left.
void skip_gaps(int& span, int& stride, int pad, int& step, int& keep) {
    if (pad == 0 && span < stride) {
        step = stride;
        keep = span;
        stride = span;
    }
}

}  // namespace

Reading reading_of(const Window& window, const Shape& in, const Domain& consumer) {
    Reading r;
    r.window = window;
    r.map.height = in.height;
    const int begin = consumer.x_begin * window.stride_x - window.pad_x;
    const int end = (consumer.x_end - 1) * window.stride_x - window.pad_x + window.span_x;
    // A share that lies in the padding altogether still carries a column, so that the edge exists.
    r.map.x_begin = std::clamp(begin, 0, in.width - 1);
    r.map.x_end = std::clamp(end, r.map.x_begin + 1, in.width);
    skip_gaps(r.window.span_y, r.window.stride_y, window.pad_y, r.map.step_y, r.map.keep_y);
    skip_gaps(r.window.span_x, r.window.stride_x, window.pad_x, r.map.step_x, r.map.keep_x);
    return r;
}

Reading reading_alike(const Shape& in, const Domain& consumer) {
    return reading_of(Window{}, in, consumer);
}

Reading reading_whole(const Shape& in) {
    Reading r;
    r.map.height = in.height;
    r.map.x_end = in.width;
    r.window = {in.height, in.width, 0, 0, 0, 0};
    return r;
}

NodeId ProgramBuilder::add(Node node) {
    node.id = static_cast<NodeId>(program_.nodes.size());
    program_.nodes.push_back(std::move(node));
    return program_.nodes.back().id;
}

EdgeId ProgramBuilder::connect(const std::vector<NodeId>& makers, NodeId consumer, const Reading& reading,
                               int element_bytes, Home home, const std::string& name) {
    Edge edge;
    edge.id = static_cast<EdgeId>(program_.edges.size());
    edge.consumer = consumer;
    edge.map = reading.map;
    edge.window = reading.window;
    edge.element_bytes = element_bytes;
    edge.capacity = unlimited;
    edge.home = home;
    edge.tensor = name;
    for (NodeId maker : makers) {
        if (contributes(node(maker), edge.map)) {
            edge.producers.push_back(maker);
            node(maker).outputs.push_back(edge.id);
        }
    }
    node(consumer).inputs.push_back(edge.id);
    program_.edges.push_back(std::move(edge));
    return program_.edges.back().id;
}

void ProgramBuilder::connect(const Source& source, NodeId consumer, Channels channels, const Reading& reading,
                             Home home) {
    for (const Slice& slice : source.slices) {
        const Channels shared = overlap(slice.channels, channels);
        if (shared.count() > 0) {
            connect(slice.makers, consumer, reading, bytes(shared.count()), home, slice_name(source, shared));
        }
    }
}

int ProgramBuilder::bytes(int channels) const {
    return narrow((std::int64_t{channels} * activation_bits_ + 7) / 8, program_.network,
                  "bytes of one activation vector");
}

std::string slice_name(const Source& source, Channels channels) {
    return fmt::format("{}[{}:{}]", source.name, channels.begin, channels.end);
}

Channels overlap(Channels a, Channels b) {
    const int begin = std::max(a.begin, b.begin);
    return {begin, std::max(begin, std::min(a.end, b.end))};
}

}  // namespace bitline
