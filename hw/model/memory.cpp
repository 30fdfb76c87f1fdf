#include "hw/model/memory.hpp"

#include <algorithm>

#include "hw/timing.hpp"

namespace bitline {

Memory::Memory(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec, int number,
               Recorder& recorder)
    : sc_module(name), time_(time), spec_(spec), number_(number), recorder_(recorder),
      channel_free_(static_cast<std::size_t>(spec.memory.channels), 0) {
    socket.bind(*this);
}

::tlm::tlm_sync_enum Memory::nb_transport_fw(::tlm::tlm_generic_payload& request, ::tlm::tlm_phase& /*phase*/,
                                             sc_core::sc_time& delay) {
    b_transport(request, delay);
    return ::tlm::TLM_COMPLETED;
}

// Consecutive bursts go to consecutive channels.
void Memory::b_transport(::tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
    const Cycle now = time_.now();
    const auto burst = static_cast<sc_dt::uint64>(spec_.memory.burst_bytes);
    const auto at = static_cast<std::size_t>(request.get_address() / burst % channel_free_.size());
    Cycle& channel = channel_free_[at];
    const Cycle begin = std::max(now, channel);
    channel = begin + channel_cycles(spec_, request.get_data_length());
    recorder_.log(EventKind::channel, begin, EventPlace::channel_of(number_, static_cast<int>(at)),
                  request.get_data_length(), channel);
    delay += time_.span(channel + memory_latency(spec_) - now);
    request.set_response_status(::tlm::TLM_OK_RESPONSE);
}

}  // namespace bitline
