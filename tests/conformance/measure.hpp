// Runs a Program in a process of its own and hands back when everything started and ended.
#pragma once

#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/model/faults.hpp"
#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

struct MeasuredFiring {
    Cycle start = 0;
    Cycle end = 0;
};
struct MeasuredPacket {
    std::size_t edge = 0;
    Site from;
    int flits = 0;
    Cycle start = 0;    ///< grant of the local port
    Cycle visible = 0;  ///< the cycle after the tail has arrived at the consumer's interface
};
struct Measured {
    Cycle cycles = 0;
    std::vector<Cycle> image_done;
    std::vector<std::vector<MeasuredFiring>> nodes;   ///< by node, in the order of the starts
    std::vector<MeasuredPacket> packets;              ///< in the order of their arrival
    std::vector<std::array<Cycle, wait_count>> wait;  ///< by node
    std::vector<std::uint64_t> peak_occupancy;        ///< by edge
    std::vector<LinkActivity> links;

    Cycle start(NodeId node, std::size_t i = 0) const { return nodes.at(index(node)).at(i).start; }
    Cycle end(NodeId node, std::size_t i = 0) const { return nodes.at(index(node)).at(i).end; }
    Cycle latency(NodeId node, std::size_t i = 0) const { return end(node, i) - start(node, i); }
    /// The packets of `edge`, in the order of their arrival.
    std::vector<MeasuredPacket> packets_of(EdgeId edge) const;
    /// Flits over output `port` (0 east, 1 west, 2 north, 3 south, 4.. local) of `router`.
    std::uint64_t flits(int router, int port) const;
};

/// Checks `program`, simulates it in a forked child, and checks the activity if the program stores its images; once with each
/// scheduler, which must agree. A failure in there fails the test.
Measured measure(const ChipSpec& spec, const Program& program);

/// How a run with `faults` ends: "<kind of exception>: <its text>", or "done" if it and the check of its activity pass.
/// Does not check the program first. The schedulers must agree.
std::string outcome(const ChipSpec& spec, const Program& program, const Faults& faults = {});

/// Every field of an activity but `events`, as text.
std::string text_of(const Activity& activity);

}  // namespace bitline
