#include "hw/model/noc_bench.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <systemc>
#include <vector>

#include "hw/error.hpp"
#include "hw/model/local_port.hpp"
#include "hw/model/noc_measurement.hpp"
#include "hw/model/noc_phases.hpp"
#include "hw/model/packet_stream.hpp"
#include "hw/model/router.hpp"
#include "hw/model/timebase.hpp"
#include "hw/model/wormhole_mesh.hpp"
#include "hw/program.hpp"

namespace bitline {

namespace {

constexpr std::int64_t bench_period_fs = 1'000'000;

NocSpec noc_spec(const NocTraffic& t) {
    NocSpec spec;
    spec.width = t.width;
    spec.height = t.height;
    spec.packet_flits = t.packet_flits;
    spec.buffer_packets = t.buffer_packets;
    spec.router_latency = t.router_latency;
    spec.link_latency = t.link_latency;
    spec.credit_latency = t.credit_latency;
    return spec;
}

// The recorder counts by node: one for each source.
Program sources_as_program(int nodes) {
    Program program;
    program.nodes.resize(static_cast<std::size_t>(nodes));
    for (std::size_t n = 0; n < program.nodes.size(); ++n) {
        program.nodes[n].id = static_cast<NodeId>(n);
    }
    return program;
}

// Source and sink at one local port. What a source makes does not depend on the network, so nothing needs to wake it: when a
// packet is granted, the next one is offered for the cycle of its creation. The packets that wait for their turn are those
// that the stream has not been asked for yet, a queue without end that takes no memory.
class TrafficNode : public sc_core::sc_module, private NocForward, private NocBackward {
public:
    TrafficNode(const sc_core::sc_module_name& name, const NocTraffic& traffic, int number, PacketPool& pool,
                NocMeasurement& measurement)
        : sc_module(name), traffic_(traffic), number_(number), stream_(traffic, number), pool_(pool),
          measurement_(measurement) {
        to_port.bind(static_cast<NocBackward&>(*this));
        from_port.bind(static_cast<NocForward&>(*this));
    }

    NocInitiatorSocket to_port{"to_port"};
    NocTargetSocket from_port{"from_port"};

    /// Offers nothing more.
    void stop() { stopped_ = true; }
    /// The first packet that has not been offered.
    PacketStream& stream() { return stream_; }

private:
    void start_of_simulation() override { offer_next(0); }
    void offer_next(Cycle earliest) {
        if (stream_.created() == never) {
            return;
        }
        Packet& p = pool_.take();
        p.producer = static_cast<NodeId>(number_);
        p.flits = stream_.flits();
        p.target_router = stream_.target() / traffic_.local_ports;
        p.target_port = stream_.target() % traffic_.local_ports;
        p.injected = stream_.created();
        p.visible = std::max(earliest, p.injected);
        stream_.advance();
        measurement_.sent(p.injected, p.flits);
        send_forward(to_port, p, NocPhase::request);
    }
    ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) override {
        if (!stopped_) {
            offer_next(p.tail + 1);
        }
        return ::tlm::TLM_ACCEPTED;
    }
    ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) override {
        measurement_.arrive({static_cast<int>(p.producer), number_, p.injected, p.tail},
                            p.target_router * traffic_.local_ports + p.target_port, p.flits);
        pool_.give_back(p);
        return ::tlm::TLM_COMPLETED;
    }

    const NocTraffic& traffic_;
    int number_;
    PacketStream stream_;
    PacketPool& pool_;
    NocMeasurement& measurement_;
    bool stopped_ = false;
};

class VctMesh : public sc_core::sc_module, public NocMesh {
public:
    VctMesh(const sc_core::sc_module_name& name, Timebase& time, const NocTraffic& traffic, NocMeasurement& measurement)
        : sc_module(name), spec_(noc_spec(traffic)), local_ports_(static_cast<std::size_t>(traffic.local_ports)),
          program_(sources_as_program(traffic.nodes())), recorder_(program_, time, never, nullptr) {
        const std::vector<int> paces(local_ports_, 1);
        for (int r = 0; r < traffic.routers(); ++r) {
            routers_.push_back(std::make_unique<Router>(("router" + std::to_string(r)).c_str(), time, spec_, r, paces,
                                                        recorder_, faults_));
        }
        for (int n = 0; n < traffic.nodes(); ++n) {
            const std::string number = std::to_string(n);
            ports_.push_back(std::make_unique<LocalPort>(("port" + number).c_str(), time, spec_, 1, 1, false,
                                                         "noc.port" + number, recorder_));
            nodes_.push_back(std::make_unique<TrafficNode>(("node" + number).c_str(), traffic, n, pool_, measurement));
        }
        for (std::size_t r = 0; r < routers_.size(); ++r) {
            connect(r);
        }
    }
    ~VctMesh() override {
        // SystemC looks for what goes from the last built backwards.
        while (!nodes_.empty()) {
            nodes_.pop_back();
            ports_.pop_back();
        }
        while (!routers_.empty()) {
            routers_.pop_back();
        }
    }

    PacketStream& stream(int node) override { return nodes_[static_cast<std::size_t>(node)]->stream(); }
    void stop() override {
        for (const auto& node : nodes_) {
            node->stop();
        }
    }
    void check_idle() const override {
        check(pool_.in_flight() == 0, "noc: " + std::to_string(pool_.in_flight()) + " packets are left at the end");
        for (const auto& router : routers_) {
            check(router->idle(), std::string(router->basename()) + ": packets or credits are missing at the end");
        }
        for (const auto& port : ports_) {
            check(port->idle(), std::string(port->basename()) + ": credits are missing at the end");
        }
    }
    std::uint64_t link_flits() const override {
        std::vector<LinkActivity> links;
        for (const auto& router : routers_) {
            router->report_links(links);
        }
        return std::accumulate(links.begin(), links.end(), std::uint64_t{0},
                               [](std::uint64_t sum, const LinkActivity& link) {
                                   return sum + (link.port < first_local ? link.flits : 0);
                               });
    }

private:
    void connect(std::size_t r) {
        Router& router = *routers_[r];
        if (Router::has_neighbour(spec_, router.number(), east)) {
            router.out(east).bind(routers_[r + 1]->in(west));
            routers_[r + 1]->out(west).bind(router.in(east));
        }
        if (Router::has_neighbour(spec_, router.number(), south)) {
            Router& other = *routers_[r + static_cast<std::size_t>(spec_.width)];
            router.out(south).bind(other.in(north));
            other.out(north).bind(router.in(south));
        }
        for (std::size_t j = 0; j < local_ports_; ++j) {
            const std::size_t n = r * local_ports_ + j;
            const int port = first_local + static_cast<int>(j);
            ports_[n]->to_router.bind(router.in(port));
            router.out(port).bind(ports_[n]->from_router);
            nodes_[n]->to_port.bind(ports_[n]->from_member(0));
            ports_[n]->to_member(0).bind(nodes_[n]->from_port);
        }
    }

    NocSpec spec_;
    std::size_t local_ports_;
    Program program_;
    Recorder recorder_;
    Faults faults_;
    PacketPool pool_;
    std::vector<std::unique_ptr<Router>> routers_;
    std::vector<std::unique_ptr<LocalPort>> ports_;
    std::vector<std::unique_ptr<TrafficNode>> nodes_;
};

}  // namespace

NocResult simulate_noc(const NocTraffic& traffic, const std::function<void(const NocArrival&)>& arrived,
                       std::optional<Scheduling> scheduling) {
    count_femtoseconds();
    Timebase time(bench_period_fs, scheduling.value_or(fitting_scheduling()));
    NocMeasurement measurement(traffic, arrived);
    std::unique_ptr<NocMesh> mesh;
    if (traffic.router == RouterKind::wormhole) {
        mesh = std::make_unique<WormholeMesh>("noc", time, traffic, measurement);
    } else {
        mesh = std::make_unique<VctMesh>("noc", time, traffic, measurement);
    }
    return run_noc_phases(*mesh, time, traffic, measurement);
}

}  // namespace bitline
