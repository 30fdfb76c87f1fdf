#include "sim/noc/noc_command.hpp"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <ostream>
#include <queue>
#include <utility>

#include "hw/model/packet_stream.hpp"
#include "sim/atomic_file.hpp"
#include "sim/noc/noc_child.hpp"
#include "sim/trace/packet_trace.hpp"

namespace bitline {
namespace {

constexpr const char* csv_header =
    "rate_flits_per_node_cycle,offered_flits_per_node_cycle,accepted_flits_per_node_cycle,mean_latency_cycles,"
    "p95_latency_cycles,p99_latency_cycles,max_latency_cycles,mean_hops,packets,unfinished_packets\n";

std::string csv_row(const std::string& rate, const NocResult& r) {
    // Without a packet there is no latency.
    const std::string latencies = r.packets == 0 ? ",,,,"
                                                 : fmt::format("{:.3f},{},{},{},{:.3f}", r.mean_latency, r.p95_latency,
                                                               r.p99_latency, r.max_latency, r.mean_hops);
    return fmt::format("{},{:.6f},{:.6f},{},{},{}\n", rate, r.offered_rate, r.accepted_rate, latencies, r.packets,
                       r.unfinished);
}

// What the sources created before cycle `end`. It does not depend on the network, so it can be told again.
void write_created(PacketTraceFile& file, const NocTraffic& traffic, Cycle end) {
    std::vector<PacketStream> streams;
    std::priority_queue<std::pair<Cycle, int>, std::vector<std::pair<Cycle, int>>, std::greater<>> next;
    for (int node = 0; node < traffic.nodes(); ++node) {
        streams.emplace_back(traffic, node);
        next.push({streams.back().created(), node});
    }
    while (next.top().first < end) {
        const auto [cycle, node] = next.top();
        next.pop();
        PacketStream& stream = streams[static_cast<std::size_t>(node)];
        file.append(node, {cycle, stream.target(), stream.flits()});
        stream.advance();
        next.push({stream.created(), node});
    }
}

}  // namespace

void noc_command(const NocArguments& arguments, std::ostream& out) {
    const NocJob job = read_noc_arguments(arguments);
    arguments.interrupted();  // from here on Ctrl-C waits until a file can be removed
    std::optional<AtomicFile> file;
    if (!arguments.out.empty()) {
        file.emplace(arguments.out, "--out");
    }
    std::optional<PacketTraceFile> trace;
    if (!arguments.trace_out.empty()) {
        trace.emplace(arguments.trace_out, "--trace-out", job.traffic.width, job.traffic.height,
                      job.traffic.local_ports);
    }
    const auto print = [&](const std::string& text) {
        if (file) {
            file->append(text);
        } else {
            out << text << std::flush;
        }
    };
    print(csv_header);
    for (const double rate : job.rates) {
        NocTraffic traffic = job.traffic;
        traffic.rate = traffic.trace ? traffic.rate : rate;
        const NocResult result = NocChild(traffic).result(arguments.interrupted);
        print(csv_row(traffic.trace ? "" : fmt::format("{:.6g}", rate), result));
        if (trace) {
            write_created(*trace, traffic, result.cycles);
        }
    }
    if (trace) {
        trace->commit();
    }
    if (file) {
        file->commit();
    }
}

}  // namespace bitline
