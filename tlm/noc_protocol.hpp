// How packets travel: one transaction type, three phases, sockets. Integers only; the sender owns no memory, packets come
// from a pool and return to it at the consumer's network interface.
//
//   field            written by              read by
//   edge..bytes      network interface       the consumer's network interface
//   flits, target    network interface       every router and local port on the way
//   visible          whoever forwards it     the next component: first cycle in which the head flit can be seen there
//   tail             last router             the consumer's network interface: cycle in which the tail flit arrives
//   credit_start     whoever drains a buffer the sender into that buffer: first cycle in which a drained flit's place is seen
//
// Phases on the forward path: `request` (interface to local port: this packet waits at the head of your queue), `flits` (the
// packet is on its way). On the backward path: `grant` (local port to interface: the packet leaves in cycle `visible`, its tail in
// cycle `tail`) and `credit` (the receiver drains the packet from its input buffer).
#pragma once

#include <cstdint>
#include <memory>
#include <tlm>
#include <vector>

#include "hw/ids.hpp"

namespace bitline {

enum class NocPhase : std::uint8_t { request, flits, grant, credit };

struct Packet {
    EdgeId edge{};
    NodeId producer{};
    std::int64_t first_element = 0;  ///< over all images
    std::int32_t elements = 0;       ///< carried by the message; 0 on all but its last packet
    std::int32_t bytes = 0;          ///< payload of this packet
    std::int32_t flits = 0;
    std::int32_t target_router = 0;
    std::int32_t target_port = 0;    ///< local port of the target router
    std::int32_t target_member = 0;  ///< site on that port
    bool last_of_message = false;
    Cycle injected = 0;
    Cycle visible = 0;
    Cycle tail = 0;
    Cycle credit_start = 0;
};

/// Recycles packets: a run allocates as many as are in flight at once.
class PacketPool {
public:
    Packet& take() {
        if (free_.empty()) {
            owned_.push_back(std::make_unique<Packet>());
            return *owned_.back();
        }
        Packet& p = *free_.back();
        free_.pop_back();
        p = Packet{};
        return p;
    }
    void give_back(Packet& p) { free_.push_back(&p); }
    std::size_t in_flight() const { return owned_.size() - free_.size(); }

private:
    std::vector<std::unique_ptr<Packet>> owned_;
    std::vector<Packet*> free_;
};

struct NocProtocol {
    using tlm_payload_type = Packet;
    using tlm_phase_type = NocPhase;
};
/// Packets need the non-blocking calls only: no memory map, no debug transport.
class NocForward : public ::tlm::tlm_fw_nonblocking_transport_if<Packet, NocPhase> {
public:
    using protocol_types = NocProtocol;
};
class NocBackward : public ::tlm::tlm_bw_nonblocking_transport_if<Packet, NocPhase> {
public:
    using protocol_types = NocProtocol;
};
using NocInitiatorSocket = ::tlm::tlm_base_initiator_socket<32, NocForward, NocBackward>;
using NocTargetSocket = ::tlm::tlm_base_target_socket<32, NocForward, NocBackward>;

/// All times are in the packet, so the annotated delay of every call is zero.
inline void send_forward(NocInitiatorSocket& socket, Packet& packet, NocPhase phase) {
    sc_core::sc_time none = sc_core::SC_ZERO_TIME;
    socket->nb_transport_fw(packet, phase, none);
}
inline void send_backward(NocTargetSocket& socket, Packet& packet, NocPhase phase) {
    sc_core::sc_time none = sc_core::SC_ZERO_TIME;
    socket->nb_transport_bw(packet, phase, none);
}

}  // namespace bitline
