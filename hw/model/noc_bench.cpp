#include "hw/model/noc_bench.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "hw/error.hpp"
#include "hw/model/local_port.hpp"
#include "hw/model/packet_stream.hpp"
#include "hw/model/router.hpp"
#include "hw/model/timebase.hpp"
#include "hw/program.hpp"

namespace bitline {

namespace {

constexpr std::int64_t period_fs = 1'000'000;

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

int hops_between(const NocTraffic& t, int a, int b) {
    return std::abs(a % t.width - b % t.width) + std::abs(a / t.width - b / t.width);
}

// What arrives is counted here.
class Measurement {
public:
    Measurement(const NocTraffic& traffic, const std::function<void(const NocArrival&)>& arrived)
        : traffic_(traffic), arrived_(arrived) {}

    void sent(const Packet& p) {
        ++sent_;
        if (measured(p)) {
            ++measured_sent_;
        }
    }
    void arrive(const Packet& p, int at) {
        const int source = static_cast<int>(p.producer);
        const int hops = hops_between(traffic_, source, at);
        check(at == p.target_router, "noc: a packet for router " + std::to_string(p.target_router) +
                                         " arrives at router " + std::to_string(at));
        ++received_;
        link_flits_ += static_cast<std::uint64_t>(hops) * static_cast<std::uint64_t>(p.flits);
        if (arrived_) {
            arrived_({source, at, p.injected, p.tail});
        }
        if (p.tail >= traffic_.sample_begin() && p.tail < traffic_.sample_end()) {
            accepted_flits_ += static_cast<std::uint64_t>(p.flits);
        }
        if (!closed_ && measured(p) && p.tail < traffic_.sample_end() + traffic_.drain) {
            ++packets_;
            hops_ += static_cast<std::uint64_t>(hops);
            const Cycle latency = p.tail - p.injected;
            if (latency >= latencies_.size()) {
                latencies_.resize(std::max<std::size_t>(latency + 1, 2 * latencies_.size()));
            }
            ++latencies_[latency];
        }
    }
    /// Measured packets that were offered and have not arrived.
    std::uint64_t outstanding() const { return measured_sent_ - packets_; }
    std::uint64_t measured_sent() const { return measured_sent_; }
    /// What arrives from now on is not measured.
    void close() { closed_ = true; }
    std::uint64_t sent_packets() const { return sent_; }
    std::uint64_t received_packets() const { return received_; }
    std::uint64_t link_flits() const { return link_flits_; }

    void report(NocResult& result) const {
        const double node_cycles = static_cast<double>(traffic_.nodes()) * static_cast<double>(traffic_.sample);
        result.accepted_rate = static_cast<double>(accepted_flits_) / node_cycles;
        result.packets = packets_;
        if (packets_ == 0) {
            return;
        }
        std::uint64_t sum = 0;
        for (std::size_t l = 0; l < latencies_.size(); ++l) {
            sum += latencies_[l] * l;
        }
        result.mean_latency = static_cast<double>(sum) / static_cast<double>(packets_);
        result.mean_hops = static_cast<double>(hops_) / static_cast<double>(packets_);
        result.p95_latency = percentile(95);
        result.p99_latency = percentile(99);
        result.max_latency = percentile(100);
    }

private:
    bool measured(const Packet& p) const {
        return p.injected >= traffic_.sample_begin() && p.injected < traffic_.sample_end();
    }
    Cycle percentile(std::uint64_t percent) const {
        const std::uint64_t rank = (packets_ * percent + 99) / 100;
        std::uint64_t seen = 0;
        Cycle latency = 0;
        while ((seen += latencies_[latency]) < rank) {
            ++latency;
        }
        return latency;
    }

    const NocTraffic& traffic_;
    const std::function<void(const NocArrival&)>& arrived_;
    bool closed_ = false;
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t link_flits_ = 0;
    std::uint64_t accepted_flits_ = 0;
    std::uint64_t measured_sent_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t hops_ = 0;
    std::vector<std::uint64_t> latencies_;  // packets by latency
};

// Source and sink at one router. What a source makes does not depend on the network, so nothing needs to wake it: when a
// packet is granted, the next one is offered for the cycle of its creation. The packets that wait for their turn are those
// that the stream has not been asked for yet, a queue without end that takes no memory.
class TrafficNode : public sc_core::sc_module, private NocForward, private NocBackward {
public:
    TrafficNode(const sc_core::sc_module_name& name, const NocTraffic& traffic, int number, PacketPool& pool,
                Measurement& measurement)
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
        Packet& p = pool_.take();
        p.producer = static_cast<NodeId>(number_);
        p.flits = traffic_.packet_flits;
        p.target_router = stream_.target();
        p.injected = stream_.created();
        p.visible = std::max(earliest, p.injected);
        stream_.advance();
        measurement_.sent(p);
        send_forward(to_port, p, NocPhase::request);
    }
    ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) override {
        if (!stopped_) {
            offer_next(p.tail + 1);
        }
        return ::tlm::TLM_ACCEPTED;
    }
    ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) override {
        measurement_.arrive(p, number_);
        pool_.give_back(p);
        return ::tlm::TLM_COMPLETED;
    }

    const NocTraffic& traffic_;
    int number_;
    PacketStream stream_;
    PacketPool& pool_;
    Measurement& measurement_;
    bool stopped_ = false;
};

class NocBench : public sc_core::sc_module {
public:
    NocBench(const sc_core::sc_module_name& name, const NocTraffic& traffic,
             const std::function<void(const NocArrival&)>& arrived, Scheduling scheduling)
        : sc_module(name), traffic_(traffic), spec_(noc_spec(traffic)), program_(sources_as_program(traffic.nodes())),
          time_(period_fs, scheduling), recorder_(program_, never, nullptr), measurement_(traffic, arrived) {
        for (int r = 0; r < traffic.nodes(); ++r) {
            const std::string number = std::to_string(r);
            routers_.push_back(std::make_unique<Router>(("router" + number).c_str(), time_, spec_, r,
                                                        std::vector<int>{1}, recorder_, faults_));
            ports_.push_back(std::make_unique<LocalPort>(("port" + number).c_str(), time_, spec_, 1, 1, false,
                                                         "noc.port" + number, recorder_));
            nodes_.push_back(
                std::make_unique<TrafficNode>(("node" + number).c_str(), traffic_, r, pool_, measurement_));
        }
        for (int r = 0; r < traffic.nodes(); ++r) {
            connect(static_cast<std::size_t>(r));
        }
    }
    ~NocBench() override {
        // SystemC looks for what goes from the last built backwards.
        while (!nodes_.empty()) {
            nodes_.pop_back();
            ports_.pop_back();
            routers_.pop_back();
        }
    }

    NocResult run() {
        time_.run_until(traffic_.sample_end());
        const Cycle end = traffic_.sample_end() + traffic_.drain;
        Cycle now = traffic_.sample_end();
        while (now < end && !all_arrived()) {
            now = std::min(end, now + drain_slice);
            time_.run_until(now);
        }
        NocResult result;
        result.cycles = now;
        result.events = time_.evaluations();
        measurement_.close();
        empty();
        const std::uint64_t created = count_created();
        measurement_.report(result);
        result.unfinished = created - result.packets;
        result.offered_rate = static_cast<double>(created) * traffic_.packet_flits /
                              (static_cast<double>(traffic_.nodes()) * static_cast<double>(traffic_.sample));
        return result;
    }

private:
    static constexpr Cycle drain_slice = 1024;

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
        ports_[r]->to_router.bind(router.in(first_local));
        router.out(first_local).bind(ports_[r]->from_router);
        nodes_[r]->to_port.bind(ports_[r]->from_member(0));
        ports_[r]->to_member(0).bind(nodes_[r]->from_port);
    }

    bool all_arrived() const {
        return measurement_.outstanding() == 0 && std::all_of(nodes_.begin(), nodes_.end(), [&](const auto& node) {
                   return node->stream().created() >= traffic_.sample_end();
               });
    }

    // Lets all packets arrive that were offered, and looks whether anything was lost or made on the way.
    void empty() {
        for (const auto& node : nodes_) {
            node->stop();
        }
        for (Cycle due = time_.next(); due != never; due = time_.next()) {
            time_.run_until(due + drain_slice);
        }
        check(pool_.in_flight() == 0 && measurement_.sent_packets() == measurement_.received_packets(),
              "noc: " + std::to_string(measurement_.sent_packets()) + " packets were sent and " +
                  std::to_string(measurement_.received_packets()) + " arrived");
        std::vector<LinkActivity> links;
        for (const auto& router : routers_) {
            check(router->idle(), std::string(router->basename()) + ": packets or credits are missing at the end");
            router->report_links(links);
        }
        for (const auto& port : ports_) {
            check(port->idle(), std::string(port->basename()) + ": credits are missing at the end");
        }
        std::uint64_t flits = 0;
        for (const LinkActivity& link : links) {
            flits += link.port < first_local ? link.flits : 0;
        }
        check(flits == measurement_.link_flits(), "noc: " + std::to_string(flits) + " flits went over links, " +
                                                      std::to_string(measurement_.link_flits()) +
                                                      " are needed for the packets that arrived");
    }

    // Packets created in the sample, also those that were never offered. Ends the streams.
    std::uint64_t count_created() {
        std::uint64_t created = measurement_.measured_sent();
        for (const auto& node : nodes_) {
            PacketStream& stream = node->stream();
            for (; stream.created() < traffic_.sample_end(); stream.advance()) {
                created += stream.created() >= traffic_.sample_begin() ? 1U : 0U;
            }
        }
        return created;
    }

    const NocTraffic& traffic_;
    NocSpec spec_;
    Program program_;
    Timebase time_;
    Recorder recorder_;
    Faults faults_;
    PacketPool pool_;
    Measurement measurement_;
    std::vector<std::unique_ptr<Router>> routers_;
    std::vector<std::unique_ptr<LocalPort>> ports_;
    std::vector<std::unique_ptr<TrafficNode>> nodes_;
};

}  // namespace

NocResult simulate_noc(const NocTraffic& traffic, const std::function<void(const NocArrival&)>& arrived,
                       std::optional<Scheduling> scheduling) {
    count_femtoseconds();
    const auto bench = std::make_unique<NocBench>("noc", traffic, arrived, scheduling.value_or(fitting_scheduling()));
    return bench->run();
}

}  // namespace bitline
