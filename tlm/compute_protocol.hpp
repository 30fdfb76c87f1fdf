// How a tile tells its processing elements to compute: one forward call per firing and processing element.
#pragma once

#include <cstdint>
#include <tlm>

#include "hw/ids.hpp"

namespace bitline {

enum class ComputePhase : std::uint8_t { start };

/// A window for the arrays of one node and server. The processing element knows the node's work from elaboration.
struct MvmCommand {
    NodeId node{};
    int server = 0;
    Cycle start = 0;  ///< cycle in which the firing starts (its load begins)
};

struct ComputeProtocol {
    using tlm_payload_type = MvmCommand;
    using tlm_phase_type = ComputePhase;
};
class ComputeForward : public ::tlm::tlm_fw_nonblocking_transport_if<MvmCommand, ComputePhase> {
public:
    using protocol_types = ComputeProtocol;
};
/// The result needs no answer: its cycle follows from the start (rule M5).
class ComputeBackward : public ::tlm::tlm_bw_nonblocking_transport_if<MvmCommand, ComputePhase> {
public:
    using protocol_types = ComputeProtocol;
};
using ComputeInitiatorSocket = ::tlm::tlm_base_initiator_socket<32, ComputeForward, ComputeBackward>;
using ComputeTargetSocket = ::tlm::tlm_base_target_socket<32, ComputeForward, ComputeBackward>;

}  // namespace bitline
