// How a tile tells its processing elements to compute: one forward call per firing and processing element.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tlm>

#include "hw/ids.hpp"

namespace bitline {

enum class ComputePhase : std::uint8_t { start };

/// A window for the arrays of one node and server. The processing element knows the node's work from elaboration.
struct MvmCommand {
    NodeId node{};
    std::size_t work = 0;  ///< of the processing element: the number that it gave to this node's and server's share
    Cycle start = 0;       ///< cycle in which the firing starts (its load begins)
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
/// One socket of a tile for all of its processing elements, in the order in which they are bound.
using ComputeInitiatorSocket =
    ::tlm::tlm_base_initiator_socket<32, ComputeForward, ComputeBackward, 0, sc_core::SC_ZERO_OR_MORE_BOUND>;
using ComputeTargetSocket = ::tlm::tlm_base_target_socket<32, ComputeForward, ComputeBackward>;

}  // namespace bitline
