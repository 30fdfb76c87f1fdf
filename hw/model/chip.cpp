#include "hw/model/chip.hpp"

#include <algorithm>

#include "hw/error.hpp"
#include "hw/timing.hpp"

namespace bitline {

Chip::Chip(const sc_core::sc_module_name& name, const ChipSpec& spec, const Program& program, Probe* probe,
           const Faults& faults, MemoryModel* memory, Scheduling scheduling)
    : sc_module(name), spec_(spec), program_(program), time_(spec.clock.period_fs(), scheduling),
      recorder_(program, time_, spec.clock.cycles(spec.run.power_bin), probe), faults_(faults) {
    build_sites(memory);
    build_network();
    connect_edges();
    for (const auto& executor : executors_) {
        executor->prepare();
    }
    watched_ = recorder_.watched();
    recorder_.watch(watched_.begin == 0 && watched_.end > 0);
}

Chip::~Chip() {
    // SystemC looks for what goes from the last built backwards; in any other order large meshes take minutes.
    const auto take_down = [](auto& parts) {
        while (!parts.empty()) {
            parts.pop_back();
        }
    };
    take_down(interfaces_);
    take_down(ports_);
    take_down(routers_);
    take_down(memories_);
    take_down(executors_);
}

void Chip::build_sites(MemoryModel* memory) {
    std::map<SiteKey, std::vector<const Node*>> nodes;
    for (const Node& node : program_.nodes) {
        nodes[key(node.site)].push_back(&node);
    }
    for (const auto& [where, local] : nodes) {
        const Site site{static_cast<SiteKind>(where.first), where.second};
        const std::string module = path_of(site).substr(5);  // without "chip."
        switch (site.kind) {
            case SiteKind::tile:
                executors_.push_back(std::make_unique<Tile>(module.c_str(), time_, spec_, program_, site.number, local,
                                                            recorder_, faults_));
                break;
            case SiteKind::global_buffer:
                executors_.push_back(
                    std::make_unique<GlobalBuffer>(module.c_str(), time_, spec_, program_, local, recorder_));
                break;
            case SiteKind::memory: {
                auto controller = std::make_unique<MemoryController>(module.c_str(), time_, spec_, program_,
                                                                     site.number, local, recorder_);
                const std::string device = module + "_device";
                if (memory != nullptr) {
                    memories_.push_back(memory->build(device.c_str(), controller->memory));
                } else {
                    auto built = std::make_unique<Memory>(device.c_str(), time_, spec_, site.number, recorder_);
                    controller->memory.bind(built->socket);
                    memories_.push_back(std::move(built));
                }
                executors_.push_back(std::move(controller));
                break;
            }
        }
        places_[where].executor = executors_.back().get();
    }
}

void Chip::build_network() {
    // Local ports of each router in a fixed order: tile ports, memory controllers, global buffer.
    const NocSpec& noc = spec_.noc;
    const int tile_ports = std::min(noc.local_ports, noc.tiles_per_router);
    const bool shared = noc.tiles_per_router > noc.local_ports;
    const int bus_pace = shared ? (noc.flit_bits + noc.group_bus_width_bits - 1) / noc.group_bus_width_bits : 1;
    std::map<std::pair<int, int>, std::vector<Place*>> members;  // (router, port in that order) -> sites
    for (auto& [where, place] : places_) {
        const Site site = place.executor->site();
        const int router = router_of(spec_, site);
        int port = tile_ports + (site.kind == SiteKind::memory ? site.number : spec_.memory.controllers);
        if (site.kind == SiteKind::tile) {
            port = site.number % noc.tiles_per_router * tile_ports / noc.tiles_per_router;
        }
        members[{router, port}].push_back(&place);
    }
    std::vector<std::vector<int>> paces(static_cast<std::size_t>(spec_.routers()));
    for (auto& [where, sites] : members) {
        auto& of_router = paces[static_cast<std::size_t>(where.first)];
        const int port = static_cast<int>(of_router.size());
        const bool tiles = where.second < tile_ports;
        of_router.push_back(tiles ? bus_pace : 1);
        for (std::size_t m = 0; m < sites.size(); ++m) {
            sites[m]->attachment = {where.first, port, static_cast<int>(m)};
        }
    }
    for (int r = 0; r < spec_.routers(); ++r) {
        routers_.push_back(std::make_unique<Router>(("router" + std::to_string(r)).c_str(), time_, noc, r,
                                                    paces[static_cast<std::size_t>(r)], recorder_, faults_));
    }
    for (const auto& built : routers_) {
        Router& router = *built;
        const auto r = static_cast<std::size_t>(router.number());
        if (Router::has_neighbour(noc, router.number(), east)) {
            Router& other = *routers_[r + 1];
            router.out(east).bind(other.in(west));
            other.out(west).bind(router.in(east));
        }
        if (Router::has_neighbour(noc, router.number(), south)) {
            Router& other = *routers_[r + static_cast<std::size_t>(noc.width)];
            router.out(south).bind(other.in(north));
            other.out(north).bind(router.in(south));
        }
    }
    for (auto& [where, sites] : members) {
        const Attachment& at = sites.front()->attachment;
        Router& router = *routers_[static_cast<std::size_t>(at.router)];
        const bool tiles = where.second < tile_ports;
        const std::string module = "router" + std::to_string(at.router) + "_port" + std::to_string(at.port);
        const std::string path = "chip.router" + std::to_string(at.router) + ".port" + std::to_string(at.port);
        ports_.push_back(std::make_unique<LocalPort>(module.c_str(), time_, noc, static_cast<int>(sites.size()),
                                                     tiles ? bus_pace : 1, tiles && shared, path, recorder_));
        LocalPort& port = *ports_.back();
        port_places_.push_back(at);
        port.to_router.bind(router.in(first_local + at.port));
        router.out(first_local + at.port).bind(port.from_router);
        for (std::size_t m = 0; m < sites.size(); ++m) {
            Executor& executor = *sites[m]->executor;
            const std::string ni = path_of(executor.site()).substr(5) + "_ni";
            interfaces_.push_back(std::make_unique<NetworkInterface>(ni.c_str(), noc, executor.site(), executor, pool_,
                                                                     recorder_, faults_));
            interfaces_.back()->to_port.bind(port.from_member(static_cast<int>(m)));
            port.to_member(static_cast<int>(m)).bind(interfaces_.back()->from_port);
            executor.attach(*interfaces_.back());
        }
    }
}

void Chip::connect_edges() {
    for (const Edge& edge : program_.edges) {
        const Place& consumer = places_.at(key(program_.node(edge.consumer).site));
        for (NodeId producer : edge.producers) {
            places_.at(key(program_.node(producer).site))
                .executor->connect(edge.id, producer, *consumer.executor, consumer.attachment);
        }
    }
}

// Stops where somebody begins or ceases to watch. Outside nobody is told anything, so that it costs nothing.
void Chip::run_until(Cycle end) {
    if (const Cycle before = watched_.begin - 1; watched_.begin > 0 && time_.now() <= before && before < end) {
        time_.run_until(before);
        recorder_.watch(true);
        show();
    }
    if (const Cycle last = watched_.end - 1; watched_.end > 0 && time_.now() <= last && last < end) {
        time_.run_until(last);
        recorder_.watch(false);
    }
    time_.run_until(end);
}

void Chip::show() {
    for (const auto& executor : executors_) {
        executor->show();
    }
    for (const auto& interface : interfaces_) {
        interface->show(time_.now());
    }
    for (const auto& router : routers_) {
        router->show();
    }
}

bool Chip::done() const {
    return std::all_of(executors_.begin(), executors_.end(), [](const auto& e) { return e->done(); });
}

std::uint64_t Chip::firings_ended() const {
    std::uint64_t n = 0;
    for (const auto& executor : executors_) {
        n += executor->firings_ended();
    }
    return n;
}

std::string Chip::describe_waiting() const {
    const Cycle now = time_.now();
    std::string text = "no progress in cycle " + std::to_string(now) + "; what waits for what:";
    for (const auto& executor : executors_) {
        text += executor->describe_waiting(now);
    }
    for (const auto& port : ports_) {
        text += port->describe_waiting(now);
    }
    for (const auto& router : routers_) {
        text += router->describe_waiting(now);
    }
    return text;
}

Activity Chip::finish() {
    check(pool_.in_flight() == 0, "chip: " + std::to_string(pool_.in_flight()) + " packets are left in the network");
    for (const auto& router : routers_) {
        check(router->idle(),
              std::string("chip.") + router->basename() + ": packets or credits are missing at the end of the run");
    }
    for (const auto& port : ports_) {
        check(port->idle(), std::string("chip.") + port->basename() + ": credits are missing at the end of the run");
    }
    for (const auto& interface : interfaces_) {
        check(interface->idle(),
              std::string("chip.") + interface->basename() + ": messages are left at the end of the run");
    }
    Activity& activity = recorder_.activity();
    for (const auto& router : routers_) {
        router->report_links(activity.links);
    }
    for (std::size_t p = 0; p < ports_.size(); ++p) {
        LinkActivity injected = ports_[p]->injected();
        injected.router = port_places_[p].router;
        injected.port = first_local + port_places_[p].port;
        activity.injections.push_back(injected);
    }
    activity.events = time_.evaluations();
    return std::move(activity);
}

}  // namespace bitline
