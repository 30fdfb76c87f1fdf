#include "hw/model/noc_measurement.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "hw/error.hpp"

namespace bitline {

int NocMeasurement::hops_between(int a, int b) const {
    const int from = a / traffic_.local_ports;
    const int to = b / traffic_.local_ports;
    return std::abs(from % traffic_.width - to % traffic_.width) +
           std::abs(from / traffic_.width - to / traffic_.width);
}

void NocMeasurement::arrive(const NocArrival& arrival, int wanted, int flits) {
    if (arrival.target != wanted) {
        throw InternalError("noc: a packet for node " + std::to_string(wanted) + " arrives at node " +
                            std::to_string(arrival.target));
    }
    const int hops = hops_between(arrival.source, arrival.target);
    ++received_;
    link_flits_ += static_cast<std::uint64_t>(hops) * static_cast<std::uint64_t>(flits);
    if (arrived_) {
        arrived_(arrival);
    }
    if (arrival.tail >= traffic_.sample_begin() && arrival.tail < traffic_.sample_end()) {
        accepted_flits_ += static_cast<std::uint64_t>(flits);
    }
    if (!closed_ && measured(arrival.created) && arrival.tail < traffic_.sample_end() + traffic_.drain) {
        ++packets_;
        hops_ += static_cast<std::uint64_t>(hops);
        const Cycle latency = arrival.tail - arrival.created;
        if (latency >= latencies_.size()) {
            latencies_.resize(std::max<std::size_t>(latency + 1, 2 * latencies_.size()));
        }
        ++latencies_[latency];
    }
}

void NocMeasurement::report(NocResult& result) const {
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

Cycle NocMeasurement::percentile(std::uint64_t percent) const {
    const std::uint64_t rank = (packets_ * percent + 99) / 100;
    std::uint64_t seen = 0;
    Cycle latency = 0;
    while ((seen += latencies_[latency]) < rank) {
        ++latency;
    }
    return latency;
}

}  // namespace bitline
