// Memory controller: executes load and store nodes as requests to an off-chip memory. Its memory port is plain TLM-2.0 base
// protocol: a memory may complete a request at once with an annotated delay, or answer later with BEGIN_RESP.
#pragma once

#include <deque>
#include <memory>
#include <tlm>
#include <vector>

#include "hw/model/executor.hpp"

namespace bitline {

class MemoryController : public Executor, private ::tlm::tlm_bw_transport_if<> {
public:
    MemoryController(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
                     int number, const std::vector<const Node*>& nodes, Recorder& recorder);

    ::tlm::tlm_initiator_socket<> memory{"memory"};

private:
    struct Request {
        ::tlm::tlm_generic_payload payload;
        NodeId node{};
    };
    FiringPlan plan(const Node& node, bool emits) override;
    Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) override;
    ::tlm::tlm_sync_enum nb_transport_bw(::tlm::tlm_generic_payload& request, ::tlm::tlm_phase& phase,
                                         sc_core::sc_time& delay) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    Cycle cycles_of(const sc_core::sc_time& delay);

    Unit queue_;
    std::deque<std::unique_ptr<Request>> open_;  // answered later
    sc_dt::uint64 next_address_ = 0;
    std::vector<unsigned char> data_;  // no values in timing-only runs, but the payload must point somewhere
};

}  // namespace bitline
