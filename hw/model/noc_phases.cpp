#include "hw/model/noc_phases.hpp"

#include <algorithm>
#include <string>

#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr Cycle drain_slice = 1024;

class Phases {
public:
    Phases(NocMesh& mesh, Timebase& time, const NocTraffic& traffic, NocMeasurement& measurement)
        : mesh_(mesh), time_(time), traffic_(traffic), measurement_(measurement) {}

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
        measurement_.report(result);
        count_created(result);
        return result;
    }

private:
    bool all_arrived() const {
        for (int node = 0; node < traffic_.nodes(); ++node) {
            if (mesh_.stream(node).created() < traffic_.sample_end()) {
                return false;
            }
        }
        return measurement_.outstanding() == 0;
    }

    // Lets all packets arrive that were sent, and looks whether anything was lost or made on the way.
    void empty() {
        mesh_.stop();
        for (Cycle due = time_.next(); due != never; due = time_.next()) {
            time_.run_until(due + drain_slice);
        }
        check(measurement_.sent_packets() == measurement_.received_packets(),
              "noc: " + std::to_string(measurement_.sent_packets()) + " packets were sent and " +
                  std::to_string(measurement_.received_packets()) + " arrived");
        mesh_.check_idle();
        check(mesh_.link_flits() == measurement_.link_flits(),
              "noc: " + std::to_string(mesh_.link_flits()) + " flits went over links, " +
                  std::to_string(measurement_.link_flits()) + " are needed for the packets that arrived");
    }

    // Packets created in the sample, also those that were never sent. Ends the streams.
    void count_created(NocResult& result) {
        std::uint64_t packets = measurement_.measured_sent();
        std::uint64_t flits = measurement_.measured_flits();
        for (int node = 0; node < traffic_.nodes(); ++node) {
            PacketStream& stream = mesh_.stream(node);
            for (; stream.created() < traffic_.sample_end(); stream.advance()) {
                if (stream.created() >= traffic_.sample_begin()) {
                    ++packets;
                    flits += static_cast<std::uint64_t>(stream.flits());
                }
            }
        }
        result.unfinished = packets - result.packets;
        result.offered_rate =
            static_cast<double>(flits) / (static_cast<double>(traffic_.nodes()) * static_cast<double>(traffic_.sample));
    }

    NocMesh& mesh_;
    Timebase& time_;
    const NocTraffic& traffic_;
    NocMeasurement& measurement_;
};

}  // namespace

NocResult run_noc_phases(NocMesh& mesh, Timebase& time, const NocTraffic& traffic, NocMeasurement& measurement) {
    return Phases(mesh, time, traffic, measurement).run();
}

}  // namespace bitline
