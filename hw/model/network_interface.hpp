// Network interface of a site: cuts messages into packets, offers them to its router port one at a time, and puts arriving
// messages together (rules N1-N4).
#pragma once

#include <string>

#include "hw/model/faults.hpp"
#include "hw/model/recorder.hpp"
#include "hw/model/ring.hpp"
#include "hw/spec.hpp"
#include "tlm/noc_protocol.hpp"

namespace bitline {

/// Where a site is attached: router, local port of it, place on that port.
struct Attachment {
    int router = 0;
    int port = 0;
    int member = 0;
};

/// Elements of one edge that travel together.
struct Message {
    EdgeId edge{};
    NodeId producer{};
    std::int64_t first_element = 0;
    std::int32_t elements = 0;
    std::int64_t bytes = 0;
    Attachment target;
    Cycle ready = 0;          ///< first cycle in which the interface may offer it
    bool holds_slot = false;  ///< the last message of a result gives its output slot back
};

/// What the interface tells its site.
class NetworkClient {
public:
    virtual ~NetworkClient() = default;
    /// Elements are in the buffer and visible from `visible` on.
    virtual void deliver(EdgeId edge, std::int64_t first_element, std::int32_t elements, Cycle visible) = 0;
    /// A result of `producer` has left the output buffer; its slot is free from `from` on.
    virtual void release_slot(NodeId producer, Cycle from) = 0;
};

class NetworkInterface : public sc_core::sc_module, private NocForward, private NocBackward {
public:
    NetworkInterface(const sc_core::sc_module_name& name, const NocSpec& spec, Site site, NetworkClient& client,
                     PacketPool& pool, Recorder& recorder, Faults& faults);

    NocInitiatorSocket to_port{"to_port"};
    NocTargetSocket from_port{"from_port"};

    void send(const Message& message, Cycle now);
    bool idle() const { return queue_.empty(); }
    /// For somebody who begins to watch: tells the values that variables have.
    void show(Cycle now);
    std::size_t waiting_messages() const { return queue_.size(); }

private:
    void show_grant(const Packet& p, bool gives_slot_back);
    void offer_next(Cycle earliest);
    ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
    ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;

    const NocSpec& spec_;
    Site site_;
    NetworkClient& client_;
    PacketPool& pool_;
    Recorder& recorder_;
    Faults& faults_;
    Ring<Message> queue_;
    std::int64_t sent_of_front_ = 0;  // payload bytes of the front message that have left
    SignalId waiting_ = Probe::unwatched;
};

}  // namespace bitline
