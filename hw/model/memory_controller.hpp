// Memory controller: executes load and store nodes as requests to an off-chip memory. Its memory port is plain TLM-2.0 base
// protocol: a memory may complete a request at once with an annotated delay, or answer later with BEGIN_RESP. A memory that
// accepts a request without END_REQ gets no other one before that phase or the answer has come.
#pragma once

#include <memory>
#include <tlm>
#include <vector>

#include "hw/model/executor.hpp"

namespace bitline {

class MemoryController : public Executor, private ::tlm::tlm_bw_transport_if<>, private ::tlm::tlm_mm_interface {
public:
    MemoryController(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, const Program& program,
                     int number, const std::vector<const Node*>& nodes, Recorder& recorder);

    ::tlm::tlm_initiator_socket<> memory{"memory"};

private:
    struct Open {
        const ::tlm::tlm_generic_payload* request;
        NodeId node{};
    };
    FiringPlan plan(const Node& node, bool emits) override;
    Cycle begin(const NodeState& state, const FiringPlan& plan, int server, Cycle now) override;
    ::tlm::tlm_sync_enum nb_transport_bw(::tlm::tlm_generic_payload& request, ::tlm::tlm_phase& phase,
                                         sc_core::sc_time& delay) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    ::tlm::tlm_generic_payload& make_request(const Node& node, unsigned bytes);
    void free(::tlm::tlm_generic_payload* request) override { unused_.push_back(request); }
    Cycle cycles_of(const sc_core::sc_time& delay);

    Unit queue_;
    Unit request_phase_;      // of the memory port: one request at a time
    std::vector<Open> open_;  // answered later
    std::vector<std::unique_ptr<::tlm::tlm_generic_payload>> requests_;
    std::vector<::tlm::tlm_generic_payload*> unused_;
    sc_dt::uint64 next_address_ = 0;
    std::vector<unsigned char> data_;  // no values in timing-only runs, but the payload must point somewhere
};

}  // namespace bitline
