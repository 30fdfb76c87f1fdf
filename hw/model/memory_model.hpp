// How a memory of others takes the place of ours.
#pragma once

#include <functional>
#include <memory>
#include <systemc>
#include <tlm>

namespace bitline {

/// Builds the memory behind one memory controller and binds it to the controller's port: TLM-2.0 base protocol. It may
/// complete a request at once with the delay annotated, or accept it and answer with BEGIN_RESP later. A run with such a
/// memory lets SystemC keep the time.
using MemoryModel =
    std::function<std::unique_ptr<sc_core::sc_module>(const char* name, ::tlm::tlm_initiator_socket<>& controller)>;

}  // namespace bitline
