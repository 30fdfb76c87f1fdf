#include "hw/check_program.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "hw/error.hpp"
#include "hw/witness.hpp"

namespace bitline {
namespace {

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
    replay_witness(program, program.images, true);
}

}  // namespace bitline
