// Off-chip memory behind a controller: channels with bandwidth and latency (rule D1). A plain TLM-2.0 base protocol target,
// so that another memory model can take its place. It completes every request early (TLM_COMPLETED with the delay annotated).
#pragma once

#include <systemc>
#include <tlm>
#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/recorder.hpp"
#include "hw/spec.hpp"

namespace bitline {

class Memory : public sc_core::sc_module, private ::tlm::tlm_fw_transport_if<> {
public:
    Memory(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, int number, Recorder& recorder);

    ::tlm::tlm_target_socket<> socket{"socket"};

private:
    ::tlm::tlm_sync_enum nb_transport_fw(::tlm::tlm_generic_payload& request, ::tlm::tlm_phase& phase,
                                         sc_core::sc_time& delay) override;
    void b_transport(::tlm::tlm_generic_payload& request, sc_core::sc_time& delay) override;
    bool get_direct_mem_ptr(::tlm::tlm_generic_payload&, ::tlm::tlm_dmi&) override { return false; }
    unsigned int transport_dbg(::tlm::tlm_generic_payload&) override { return 0; }

    Timebase& time_;
    const ChipSpec& spec_;
    int number_;
    Recorder& recorder_;
    std::vector<Cycle> channel_free_;
};

}  // namespace bitline
