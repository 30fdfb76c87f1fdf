#include "hw/model/network_interface.hpp"

#include <algorithm>

#include "hw/timing.hpp"

namespace bitline {

NetworkInterface::NetworkInterface(const sc_core::sc_module_name& name, const NocSpec& spec, Site site,
                                   NetworkClient& client, PacketPool& pool, Recorder& recorder, Faults& faults)
    : sc_module(name), spec_(spec), site_(site), client_(client), pool_(pool), recorder_(recorder), faults_(faults) {
    to_port.bind(static_cast<NocBackward&>(*this));
    from_port.bind(static_cast<NocForward&>(*this));
    waiting_ = recorder.declare(path_of(site) + ".ni", "messages", SignalKind::occupancy, 16);
}

void NetworkInterface::send(const Message& message, Cycle now) {
    queue_.push_back(message);
    if (recorder_.probe() != nullptr) {
        show(now);
    }
    if (queue_.size() == 1) {
        offer_next(message.ready);
    }
}

void NetworkInterface::show_grant(const Packet& p, bool gives_slot_back) {
    recorder_.log(EventKind::inject, p.visible, EventPlace::interface_of(site_), p.edge, p.first_element, p.bytes,
                  p.flits);
    if (gives_slot_back) {
        recorder_.log(EventKind::slot, p.tail + 1, EventPlace::at(site_), p.producer);
    }
    show(p.visible);
}

void NetworkInterface::show(Cycle now) {
    recorder_.change(waiting_, now, queue_.size());
}

void NetworkInterface::offer_next(Cycle earliest) {
    const Message& m = queue_.front();
    Packet& p = pool_.take();
    const std::int64_t payload = std::min(m.bytes - sent_of_front_, packet_payload(spec_));
    p.edge = m.edge;
    p.producer = m.producer;
    p.bytes = static_cast<std::int32_t>(payload);
    p.flits = packet_flits(spec_, payload);
    p.last_of_message = sent_of_front_ + payload == m.bytes;
    p.first_element = m.first_element;
    p.elements = p.last_of_message ? m.elements : 0;
    p.target_router = m.target.router;
    p.target_port = m.target.port;
    p.target_member = m.target.member;
    p.visible = std::max(earliest, m.ready);
    send_forward(to_port, p, NocPhase::request);
}

// The port grants the offered packet: it leaves in cycle p.visible, its tail is out of the output buffer in p.tail.
::tlm::tlm_sync_enum NetworkInterface::nb_transport_bw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    Activity& activity = recorder_.activity();
    p.injected = p.visible;
    ++activity.packets;
    activity.flits += static_cast<std::uint64_t>(p.flits);
    activity.bytes_moved += static_cast<std::uint64_t>(p.bytes);
    EdgeActivity& edge = recorder_.edge(p.edge);
    edge.bytes_sent += static_cast<std::uint64_t>(p.bytes);
    edge.elements_sent += static_cast<std::uint64_t>(p.elements);
    if (site_.kind == SiteKind::tile) {
        recorder_.count(p.producer, Action::output_buffer_read, static_cast<std::uint64_t>(p.bytes), p.visible);
    }
    sent_of_front_ += p.bytes;
    const Cycle next = p.tail + 1;
    const bool gives_slot_back = p.last_of_message && queue_.front().holds_slot;
    if (gives_slot_back) {
        client_.release_slot(p.producer, next);
    }
    if (p.last_of_message) {
        queue_.pop_front();
        sent_of_front_ = 0;
    }
    if (recorder_.probe() != nullptr) {
        show_grant(p, gives_slot_back);
    }
    if (!queue_.empty()) {
        offer_next(next);
    }
    return ::tlm::TLM_ACCEPTED;
}

::tlm::tlm_sync_enum NetworkInterface::nb_transport_fw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    EdgeActivity& edge = recorder_.edge(p.edge);
    if (!faults_.drop_packet.strikes()) {
        edge.bytes_received += static_cast<std::uint64_t>(p.bytes);
        if (p.elements > 0) {
            client_.deliver(p.edge, p.first_element, p.elements, p.tail + 1);
        }
    }
    if (Probe* probe = recorder_.probe()) {
        recorder_.log(EventKind::receive, p.tail, EventPlace::interface_of(site_), p.edge, p.first_element, p.bytes,
                      p.flits);
        probe->packet(p.edge, recorder_.site_of(p.producer), site_, p.flits, p.injected, p.tail + 1);
    }
    pool_.give_back(p);
    return ::tlm::TLM_COMPLETED;
}

}  // namespace bitline
