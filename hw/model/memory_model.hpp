// How a memory of others takes the place of ours.
#pragma once

#include <memory>
#include <systemc>
#include <tlm>

namespace bitline {

class MemoryModel {
public:
    virtual ~MemoryModel() = default;
    /// Builds the memory behind one memory controller and binds it to the controller's port: TLM-2.0 base protocol. It
    /// may complete a request at once with the delay annotated, or accept it and answer with BEGIN_RESP later. A run with
    /// such a memory lets SystemC keep the time. Bounds and energies remain those of the memory that the chip states.
    virtual std::unique_ptr<sc_core::sc_module> build(const char* name, ::tlm::tlm_initiator_socket<>& controller) = 0;
};

}  // namespace bitline
