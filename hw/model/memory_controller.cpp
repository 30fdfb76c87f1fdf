#include "hw/model/memory_controller.hpp"

#include <algorithm>

#include "hw/error.hpp"

namespace bitline {

MemoryController::MemoryController(const sc_core::sc_module_name& name, Timebase& time, const ChipSpec& spec,
                                   const Program& program, int number, const std::vector<const Node*>& nodes,
                                   Recorder& recorder)
    : Executor(name, time, spec, program, {SiteKind::memory, number}, nodes, recorder), queue_(spec.memory.queue) {
    memory.bind(*this);
    std::int64_t longest = spec.memory.burst_bytes;
    for (const Node* node : nodes) {
        longest = std::max(longest, std::int64_t{node->memory.bytes_per_column} * node->domain.run);
    }
    data_.resize(static_cast<std::size_t>(longest));
}

FiringPlan MemoryController::plan(const Node& /*node*/, bool /*emits*/) {
    FiringPlan plan;
    plan.uses.push_back({&queue_, 0, 0});  // begin() holds the place until the memory answers
    plan.uses.push_back({&request_phase_, 0, 0});
    return plan;
}

Cycle MemoryController::cycles_of(const sc_core::sc_time& delay) {
    const std::uint64_t period = time().period().value();
    return (delay.value() + period - 1) / period;
}

::tlm::tlm_generic_payload& MemoryController::make_request(const Node& node, unsigned bytes) {
    if (unused_.empty()) {
        ::tlm::tlm_mm_interface* const manager = this;
        requests_.push_back(std::make_unique<::tlm::tlm_generic_payload>(manager));
        unused_.push_back(requests_.back().get());
    }
    ::tlm::tlm_generic_payload& request = *unused_.back();
    unused_.pop_back();
    request.acquire();
    request.set_command(node.kind == NodeKind::load ? ::tlm::TLM_READ_COMMAND : ::tlm::TLM_WRITE_COMMAND);
    request.set_address(next_address_);
    request.set_data_ptr(data_.data());
    request.set_data_length(bytes);
    request.set_streaming_width(bytes);
    request.set_byte_enable_ptr(nullptr);
    request.set_dmi_allowed(false);
    request.set_response_status(::tlm::TLM_INCOMPLETE_RESPONSE);
    next_address_ += static_cast<sc_dt::uint64>(spec().memory.burst_bytes);
    return request;
}

Cycle MemoryController::begin(const NodeState& state, const FiringPlan& /*plan*/, int /*server*/, Cycle now) {
    const Node& node = *state.node;
    const auto bytes = static_cast<unsigned>(node.memory.bytes_per_column * state.next.position().columns);
    recorder().count(node.id, node.kind == NodeKind::load ? Action::memory_read : Action::memory_write, bytes, now);
    ::tlm::tlm_generic_payload& request = make_request(node, bytes);
    ::tlm::tlm_phase phase = ::tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    const ::tlm::tlm_sync_enum answer = memory->nb_transport_fw(request, phase, delay);
    if (answer == ::tlm::TLM_COMPLETED || (answer == ::tlm::TLM_UPDATED && phase == ::tlm::BEGIN_RESP)) {
        check(request.is_response_ok(), path_of(site()) + ": the memory refuses a request");
        request.release();
        const Cycle end = std::max(now + cycles_of(delay), now + 1);
        queue_.take(end);
        return end;
    }
    queue_.take(never);
    if (answer == ::tlm::TLM_ACCEPTED) {
        request_phase_.take(never);
    }
    open_.push_back({&request, node.id});
    return never;
}

::tlm::tlm_sync_enum MemoryController::nb_transport_bw(::tlm::tlm_generic_payload& request, ::tlm::tlm_phase& phase,
                                                       sc_core::sc_time& delay) {
    const Cycle end = cycles_of(time().stamp() + delay) + 1;
    if (request_phase_.free_from() == never && (phase == ::tlm::END_REQ || phase == ::tlm::BEGIN_RESP)) {
        request_phase_.release(end);
        retry_units(end);
    }
    if (phase != ::tlm::BEGIN_RESP) {
        return ::tlm::TLM_ACCEPTED;
    }
    const auto open = std::find_if(open_.begin(), open_.end(), [&](const Open& o) { return o.request == &request; });
    check(open != open_.end(), path_of(site()) + ": the memory answers a request that is not open");
    check(request.is_response_ok(), path_of(site()) + ": the memory refuses a request");
    complete(open->node, end);
    queue_.release(end);
    retry_units(end);
    open_.erase(open);
    request.release();
    return ::tlm::TLM_COMPLETED;
}

}  // namespace bitline
