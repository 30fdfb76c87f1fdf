#include "sim/bound/traffic.hpp"

#include "hw/timing.hpp"

namespace bitline {

namespace {

/// Messages of one flow and image.
class MessageCounter {
public:
    MessageCounter(const ChipSpec& spec, const Edge& edge, Flow& flow) : spec_(spec), edge_(edge), flow_(flow) {}

    void count(const Node& producer) {
        const Domain& domain = producer.domain;
        const EdgeMap& map = edge_.map;
        if (producer.emits_once) {
            add(elements_produced(map, Domain::Position{0, 0, 1}).count, 1);
        } else if (map.by_firing || (domain.run == 1 && carries_all(domain))) {
            add(1, domain.firings());
        } else if (domain.deal_period == 1) {
            count_rows(domain);
        } else {
            for (std::int64_t i = 0; i < domain.firings(); ++i) {
                add(elements_produced(map, domain.position(i)).count, 1);
            }
        }
    }

private:
    // All rows are alike.
    void count_rows(const Domain& domain) {
        const EdgeMap& map = edge_.map;
        const int rows = EdgeMap::carried_before(std::min(domain.height, map.height), map.step_y, map.keep_y);
        if (domain.run == 1) {
            const int begin = std::clamp(domain.x_begin, map.x_begin, map.x_end);
            const int end = std::clamp(domain.x_end, map.x_begin, map.x_end);
            add(1, std::int64_t{rows} * (EdgeMap::carried_before(end, map.step_x, map.keep_x) -
                                         EdgeMap::carried_before(begin, map.step_x, map.keep_x)));
            return;
        }
        for (int group = 0; group < domain.groups_per_row(); ++group) {
            add(elements_produced(map, domain.position(group)).count, rows);
        }
    }

    bool carries_all(const Domain& domain) const {
        const EdgeMap& map = edge_.map;
        return map.step_y == map.keep_y && map.step_x == map.keep_x && map.height >= domain.height &&
               map.x_begin <= domain.x_begin && map.x_end >= domain.x_end;
    }

    void add(std::int64_t elements, std::int64_t messages) {
        if (elements == 0) {
            return;
        }
        flow_.elements += elements * messages;
        flow_.messages += messages;
        if (flow_.remote) {
            const MessageSize size = message_size(spec_.noc, elements * edge_.element_bytes);
            flow_.packets += size.packets * messages;
            flow_.flits += size.flits * messages;
        }
    }

    const ChipSpec& spec_;
    const Edge& edge_;
    Flow& flow_;
};

}  // namespace

MessageSize message_size(const NocSpec& noc, std::int64_t bytes) {
    const std::int64_t payload = packet_payload(noc);
    MessageSize size;
    size.packets = std::max<std::int64_t>(1, (bytes + payload - 1) / payload);
    size.last_flits = packet_flits(noc, bytes - (size.packets - 1) * payload);
    size.flits = (size.packets - 1) * packet_flits(noc, payload) + size.last_flits;
    return size;
}

PortPlaces::PortPlaces(const ChipSpec& spec, const Program& program) {
    const NocSpec& noc = spec.noc;
    const int tile_ports = std::min(noc.local_ports, noc.tiles_per_router);
    const bool shared = noc.tiles_per_router > noc.local_ports;
    const int bus_pace = shared ? (noc.flit_bits + noc.group_bus_width_bits - 1) / noc.group_bus_width_bits : 1;
    std::map<std::pair<int, int>, std::vector<Site>> members;  // by router and port, ports without work included
    for (const Node& node : program.nodes) {
        const Site site = node.site;
        if (!places_.emplace(key(site), PortPlace{}).second) {
            continue;
        }
        int port = tile_ports + (site.kind == SiteKind::memory ? site.number : spec.memory.controllers);
        if (site.kind == SiteKind::tile) {
            port = site.number % noc.tiles_per_router * tile_ports / noc.tiles_per_router;
        }
        members[{router_of(spec, site), port}].push_back(site);
    }
    int router = -1;
    int port = 0;
    for (const auto& [where, sites] : members) {
        port = where.first == router ? port + 1 : 0;
        router = where.first;
        const bool bus = shared && where.second < tile_ports;
        for (const Site site : sites) {
            places_[key(site)] = {router, port, bus ? bus_pace : 1, bus};
        }
        most_ports_ = std::max(most_ports_, port + 1);
    }
}

std::vector<Flow> flows_of(const ChipSpec& spec, const Program& program, const PortPlaces& places) {
    std::vector<Flow> flows;
    for (const Node& node : program.nodes) {
        for (const EdgeId e : node.outputs) {
            const Edge& edge = program.edge(e);
            const Site reader = program.node(edge.consumer).site;
            Flow flow;
            flow.edge = e;
            flow.producer = node.id;
            flow.remote = reader != node.site;
            if (flow.remote) {
                flow.from = places.of(node.site);
                flow.to = places.of(reader);
                flow.hops = hops(spec.noc, flow.from.router, flow.to.router);
            }
            MessageCounter(spec, edge, flow).count(node);
            flows.push_back(flow);
        }
    }
    return flows;
}

}  // namespace bitline
