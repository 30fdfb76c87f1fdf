#include "tests/reference/clocked_chip.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "tests/reference/clocked_network.hpp"
#include "tests/reference/clocked_site.hpp"
#include "tests/reference/clocked_state.hpp"

namespace bitline::reference {

namespace {

NodeState node_state(const Node& node, int images) {
    NodeState state;
    state.node = &node;
    state.steps = steps_of(node.domain);
    state.firings_per_image = signed_of(state.steps.size());
    state.firings = state.firings_per_image * images;
    state.server_free.assign(static_cast<std::size_t>(node.servers), 0);
    state.image_end.assign(static_cast<std::size_t>(images), 0);
    return state;
}

EdgeState edge_state(const ChipSpec& spec, const Program& program, const Edge& edge, const ClockedNetwork& network) {
    EdgeState state;
    state.edge = &edge;
    const Node& consumer = program.node(edge.consumer);
    const Site to = consumer.site;
    state.to = to;
    state.elements = edge.map.by_firing ? signed_of(steps_of(consumer.domain).size()) : Carried(edge.map).elements();
    state.leaves_out = edge.map.keep_y < edge.map.step_y || edge.map.keep_x < edge.map.step_x;
    state.readings = readings_of(edge, consumer);
    state.visible.assign(static_cast<std::size_t>(state.elements * program.images), 0);
    for (const NodeId producer : edge.producers) {
        const Site from = program.node(producer).site;
        const Cycle far =
            static_cast<Cycle>(spec.noc.sideband_latency) +
            static_cast<Cycle>(network.hops(from, to)) * static_cast<Cycle>(spec.noc.sideband_hop_latency);
        state.made.push_back(made_by(edge, program.node(producer)));
        state.views.push_back({from != to, edge.capacity, from == to ? 1 : far, {}});
    }
    return state;
}

std::vector<Site> sites_of(const Program& program) {
    std::vector<Site> sites;
    for (const Node& node : program.nodes) {
        if (std::find(sites.begin(), sites.end(), node.site) == sites.end()) {
            sites.push_back(node.site);
        }
    }
    return sites;
}

Result result_of(const Program& program, State& state, const ClockedNetwork& network) {
    Result result;
    result.image_done.assign(static_cast<std::size_t>(program.images), 0);
    for (const NodeState& node : state.nodes) {
        result.cycles = std::max(result.cycles, node.result.last_end);
        result.nodes.push_back(node.result);
        const bool keeps_result = node.node->kind == NodeKind::store && node.node->outputs.empty();
        for (std::size_t image = 0; keeps_result && image < node.image_end.size(); ++image) {
            result.image_done[image] = std::max(result.image_done[image], node.image_end[image]);
        }
    }
    result.log = std::move(state.log);
    result.coverage = state.coverage;
    result.coverage.saw(Rule::P7, program.images > 1);
    result.packets = network.packets();
    result.flits = network.flits();
    return result;
}

}  // namespace

Result run(const ChipSpec& spec, const Program& program, Cycle cycle_limit, bool with_log) {
    State state;
    state.with_log = with_log;
    ClockedNetwork network(spec, program, state);
    for (const Node& node : program.nodes) {
        state.nodes.push_back(node_state(node, program.images));
    }
    std::map<std::pair<NodeId, EdgeId>, std::size_t> producers;
    for (const Edge& edge : program.edges) {
        state.edges.push_back(edge_state(spec, program, edge, network));
        for (std::size_t p = 0; p < edge.producers.size(); ++p) {
            producers[{edge.producers[p], edge.id}] = p;
        }
    }
    for (NodeState& node : state.nodes) {
        for (const EdgeId output : node.node->outputs) {
            node.outputs.push_back({index(output), producers.at({node.node->id, output})});
        }
    }
    std::vector<ClockedSite> sites;
    for (const Site& site : sites_of(program)) {
        sites.emplace_back(spec, program, site, state);
    }

    const auto done = [](const NodeState& node) {
        return node.ended == node.firings;
    };
    // Elements that nobody reads, and horizons, may still be on their way when the last firing has ended.
    for (Cycle now = 0;
         !std::all_of(state.nodes.begin(), state.nodes.end(), done) || !network.empty() || state.on_its_way(now);
         ++now) {
        if (now > cycle_limit) {
            throw std::runtime_error("reference: not at the end after " + std::to_string(cycle_limit) + " cycles");
        }
        std::vector<Message> handed_over;
        for (ClockedSite& site : sites) {
            site.step(now, handed_over);
        }
        for (const Message& message : handed_over) {
            network.hand_over(message);
        }
        network.step(now);
    }
    return result_of(program, state, network);
}

}  // namespace bitline::reference
