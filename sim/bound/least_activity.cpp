// The counts of a run: what depends on the Program alone.
#include <algorithm>
#include <iterator>

#include "hw/model/actions.hpp"
#include "hw/timing.hpp"
#include "sim/bound/bound.hpp"
#include "sim/bound/traffic.hpp"

namespace bitline {

namespace {

std::uint64_t count(std::int64_t n) {
    return static_cast<std::uint64_t>(n);
}

class Counter {
public:
    Counter(const ChipSpec& spec, const Program& program, const Bound& least)
        : spec_(spec), program_(program), places_(spec, program), images_(count(program.images)),
          ports_(static_cast<std::size_t>(first_local_port) + static_cast<std::size_t>(places_.most_ports())) {
        activity_.cycles = least.cycles;
        activity_.image_done.assign(images_, least.cycles);
        activity_.image_done.front() = least.image;
        activity_.nodes.resize(program.nodes.size());
        activity_.edges.resize(program.edges.size());
        links_.resize(static_cast<std::size_t>(spec.routers()) * ports_);
        injections_.resize(links_.size());
        for (std::size_t i = 0; i < links_.size(); ++i) {
            links_[i].router = injections_[i].router = static_cast<int>(i / ports_);
            links_[i].port = injections_[i].port = static_cast<int>(i % ports_);
        }
    }

    Activity run(const Bound& least) {
        for (const Node& node : program_.nodes) {
            add(node, least.nodes[index(node.id)]);
        }
        for (const Flow& flow : flows_of(spec_, program_, places_)) {
            add(flow);
        }
        for (const Edge& edge : program_.edges) {
            add_horizons(edge);
        }
        const auto used = [](const LinkActivity& link) {
            return link.flits > 0;
        };
        std::copy_if(links_.begin(), links_.end(), std::back_inserter(activity_.links), used);
        std::copy_if(injections_.begin(), injections_.end(), std::back_inserter(activity_.injections), used);
        return std::move(activity_);
    }

private:
    std::uint64_t& actions(NodeId node, Action action) {
        return activity_.nodes[index(node)].actions[static_cast<std::size_t>(action)];
    }

    void add(const Node& node, const NodeEarliest& times) {
        const std::int64_t per_image = node.domain.firings();
        NodeActivity& did = activity_.nodes[index(node.id)];
        did.firings = count(per_image) * images_;
        did.first_start = times.first_start;
        did.last_end = times.last_end;
        if (node.kind == NodeKind::mvm) {
            did.macs = count(node.mvm.macs) * did.firings;
            add(node.id, mvm_actions(spec_, node.mvm), did.firings);
        } else if (node.kind == NodeKind::vec || node.kind == NodeKind::reduce) {
            const std::uint64_t emitting = node.emits_once ? images_ : did.firings;
            add(node.id, vec_actions(node.vec, true), emitting);
            add(node.id, vec_actions(node.vec, false), did.firings - emitting);
        } else {
            const bool read = node.kind == NodeKind::load;
            const bool memory = node.site.kind == SiteKind::memory;
            const Action action = memory ? (read ? Action::memory_read : Action::memory_write)
                                         : (read ? Action::global_buffer_read : Action::global_buffer_write);
            actions(node.id, action) += count(node.domain.columns() * node.memory.bytes_per_column) * images_;
        }
    }

    void add(NodeId node, const ActionList& list, std::uint64_t times) {
        for (const ActionCount& a : list) {
            actions(node, a.action) += a.n * times;
        }
    }

    void add(const Flow& flow) {
        const Edge& edge = program_.edge(flow.edge);
        const std::uint64_t elements = count(flow.elements) * images_;
        const std::uint64_t bytes = elements * count(edge.element_bytes);
        EdgeActivity& did = activity_.edges[index(flow.edge)];
        did.elements_sent += elements;
        did.elements_received += elements;
        did.elements_freed += elements;
        did.bytes_sent += bytes;
        did.bytes_received += bytes;
        const bool in_buffer = edge.home == Home::tile_buffer;
        if (in_buffer) {
            actions(edge.consumer, Action::buffer_write) += bytes;
        }
        if (!flow.remote) {
            actions(flow.producer, Action::output_buffer_read) += in_buffer ? bytes : 0;
            return;
        }
        const std::uint64_t flits = count(flow.flits) * images_;
        if (program_.node(flow.producer).site.kind == SiteKind::tile) {
            actions(flow.producer, Action::output_buffer_read) += bytes;
        }
        actions(flow.producer, Action::router_flit) += flits * count(flow.hops + 1);
        actions(flow.producer, Action::link_flit) += flits * count(flow.hops);
        actions(flow.producer, Action::group_bus_flit) += (flow.from.shared ? flits : 0) + (flow.to.shared ? flits : 0);
        activity_.packets += count(flow.packets) * images_;
        activity_.flits += flits;
        activity_.bytes_moved += bytes;
        add_flits(injections_, flow.from.router, first_local_port + flow.from.port, flits, flow.from.pace);
        visit_route(spec_.noc, flow, [&](int router, int port) {
            add_flits(links_, router, port, flits, port < first_local_port ? 1 : flow.to.pace);
        });
    }

    void add_flits(std::vector<LinkActivity>& links, int router, int port, std::uint64_t flits, int pace) const {
        const auto at = static_cast<std::size_t>(router) * ports_ + static_cast<std::size_t>(port);
        links[at].flits += flits;
        links[at].busy += flits * count(pace);
    }

    // The base of an edge moves by at most its capacity at once (H1, H2).
    void add_horizons(const Edge& edge) {
        const std::int64_t elements = edge.map.elements() * program_.images;
        const std::int64_t moves = (elements + edge.capacity - 1) / edge.capacity;
        for (const NodeId producer : edge.producers) {
            const int distance = hops(spec_.noc, router_of(spec_, program_.node(producer).site),
                                      router_of(spec_, program_.node(edge.consumer).site));
            actions(edge.consumer, Action::sideband_update) += count(moves * distance);
        }
    }

    const ChipSpec& spec_;
    const Program& program_;
    PortPlaces places_;
    std::uint64_t images_;
    std::size_t ports_;  ///< of each router in the lists below
    Activity activity_;
    std::vector<LinkActivity> links_;
    std::vector<LinkActivity> injections_;
};

}  // namespace

Activity least_activity(const ChipSpec& spec, const Program& program, const Bound& least) {
    return Counter(spec, program, least).run(least);
}

}  // namespace bitline
