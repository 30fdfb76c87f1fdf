#include "tests/support/hand_made.hpp"

#include <utility>

namespace bitline {

ChipSpec round_chip(int mesh_width, int mesh_height) {
    ChipSpec spec;
    spec.name = "round";
    spec.clock = Clock::from_frequency(Frequency{1'000'000'000});
    spec.noc.width = mesh_width;
    spec.noc.height = mesh_height;
    spec.noc.tiles_per_router = 1;
    spec.tile.output_buffer.capacity_bytes = 1 << 20;
    return spec;
}

HandMadeProgram::HandMadeProgram(std::string network, int images) {
    program_.network = std::move(network);
    program_.chip = "round";
    program_.images = images;
    program_.layers.push_back({});
    program_.layers.back().name = "layer";
}

NodeId HandMadeProgram::add(Node node, const std::string& name) {
    node.id = NodeId{static_cast<std::uint32_t>(program_.nodes.size())};
    node.name = name;
    program_.nodes.push_back(std::move(node));
    return program_.nodes.back().id;
}

EdgeId HandMadeProgram::connect(const std::vector<NodeId>& producers, NodeId consumer, const EdgeMap& map,
                                const Window& window, int element_bytes, std::int64_t capacity, Home home) {
    Edge edge;
    edge.id = EdgeId{static_cast<std::uint32_t>(program_.edges.size())};
    edge.producers = producers;
    edge.consumer = consumer;
    edge.map = map;
    edge.window = window;
    edge.element_bytes = element_bytes;
    edge.capacity = capacity;
    edge.home = home;
    edge.tensor = "edge" + std::to_string(program_.edges.size());
    for (NodeId producer : producers) {
        program_.nodes[index(producer)].outputs.push_back(edge.id);
    }
    program_.nodes[index(consumer)].inputs.push_back(edge.id);
    program_.edges.push_back(edge);
    return edge.id;
}

EdgeMap whole_map(int height, int width) {
    EdgeMap map;
    map.height = height;
    map.x_end = width;
    return map;
}

Domain whole_domain(int height, int width) {
    Domain domain;
    domain.height = height;
    domain.x_end = width;
    return domain;
}

Window whole_window(int height, int width) {
    Window window;
    window.span_y = height;
    window.span_x = width;
    window.stride_y = 0;
    window.stride_x = 0;
    return window;
}

namespace {

Node memory_node(NodeKind kind, int memory, const Domain& domain, int bytes_per_column) {
    Node node;
    node.kind = kind;
    node.site = {SiteKind::memory, memory};
    node.domain = domain;
    node.memory.bytes_per_column = bytes_per_column;
    return node;
}

}  // namespace

Node load_node(int memory, const Domain& domain, int bytes_per_column) {
    return memory_node(NodeKind::load, memory, domain, bytes_per_column);
}

Node store_node(int memory, const Domain& domain, int bytes_per_column) {
    return memory_node(NodeKind::store, memory, domain, bytes_per_column);
}

Node mvm_node(int tile, const Domain& domain, int first_crossbar, int arrays, int input_bytes, int row_blocks_per_pe) {
    Node node;
    node.kind = NodeKind::mvm;
    node.site = {SiteKind::tile, tile};
    node.domain = domain;
    const auto n = static_cast<std::size_t>(arrays);
    node.mvm.first_crossbar = first_crossbar;
    node.mvm.crossbars = arrays;
    node.mvm.input_bytes = input_bytes;
    node.mvm.steps = 8;
    node.mvm.rows.assign(n, 128);
    node.mvm.cols.assign(n, 128);
    node.mvm.inputs.assign(n, 128);
    node.mvm.outputs.assign(n, 32);
    node.mvm.array_macs.assign(n, 128 * 32);
    node.mvm.row_blocks_per_pe = row_blocks_per_pe;
    node.mvm.distinct_inputs = input_bytes;
    node.mvm.results = arrays / row_blocks_per_pe * 32;
    node.mvm.merge_adds = arrays * 32 - node.mvm.results;
    node.mvm.cells = std::int64_t{128} * 128 * arrays;
    node.mvm.macs = std::int64_t{128} * 32 * arrays;
    return node;
}

Node vec_node(int tile, const Domain& domain, const VecWork& work) {
    Node node;
    node.kind = NodeKind::vec;
    node.site = {SiteKind::tile, tile};
    node.domain = domain;
    node.vec = work;
    return node;
}

}  // namespace bitline
