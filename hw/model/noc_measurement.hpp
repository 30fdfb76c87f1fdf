// What `bitline noc` measures: counts of what is sent and of what arrives, latencies of the packets of the sample.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "hw/model/noc_bench.hpp"

namespace bitline {

class NocMeasurement {
public:
    /// Both must outlive it. `arrived` may be empty.
    NocMeasurement(const NocTraffic& traffic, const std::function<void(const NocArrival&)>& arrived)
        : traffic_(traffic), arrived_(arrived) {}

    /// A source has sent a packet that was created in that cycle.
    void sent(Cycle created, int flits) {
        ++sent_;
        if (measured(created)) {
            ++measured_sent_;
            measured_flits_ += static_cast<std::uint64_t>(flits);
        }
    }
    /// All of a packet of `flits` flits for node `wanted` has arrived at node `arrival.target`, or will in cycle
    /// `arrival.tail`.
    void arrive(const NocArrival& arrival, int wanted, int flits);
    /// Measured packets that were sent and have not arrived.
    std::uint64_t outstanding() const { return measured_sent_ - packets_; }
    std::uint64_t measured_sent() const { return measured_sent_; }
    std::uint64_t measured_flits() const { return measured_flits_; }
    /// What arrives from now on is not measured.
    void close() { closed_ = true; }
    std::uint64_t sent_packets() const { return sent_; }
    std::uint64_t received_packets() const { return received_; }
    /// Flits that must have gone over links for what has arrived.
    std::uint64_t link_flits() const { return link_flits_; }

    void report(NocResult& result) const;

private:
    bool measured(Cycle created) const { return created >= traffic_.sample_begin() && created < traffic_.sample_end(); }
    int hops_between(int a, int b) const;
    Cycle percentile(std::uint64_t percent) const;

    const NocTraffic& traffic_;
    const std::function<void(const NocArrival&)>& arrived_;
    bool closed_ = false;
    std::uint64_t sent_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t link_flits_ = 0;
    std::uint64_t accepted_flits_ = 0;
    std::uint64_t measured_sent_ = 0;
    std::uint64_t measured_flits_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t hops_ = 0;
    std::vector<std::uint64_t> latencies_;  // packets by latency
};

}  // namespace bitline
