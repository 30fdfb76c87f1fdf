#include "hw/model/local_port.hpp"

#include <algorithm>
#include <string>

namespace bitline {

LocalPort::LocalPort(const sc_core::sc_module_name& name, Timebase& time, const NocSpec& spec, int members,
                     int cycles_per_flit, bool shared, const std::string& path, Recorder& recorder)
    : Component(name, time), cycles_per_flit_(static_cast<Cycle>(cycles_per_flit)), shared_(shared), path_(path),
      recorder_(recorder), offered_(static_cast<std::size_t>(members), nullptr),
      credits_(std::int64_t{spec.buffer_packets} * spec.packet_flits),
      last_granted_(static_cast<std::size_t>(members) - 1) {
    router_side_.port = this;
    to_router.bind(static_cast<NocBackward&>(router_side_));
    from_router.bind(static_cast<NocForward&>(router_side_));
    for (int m = 0; m < members; ++m) {
        auto member = std::make_unique<Member>();
        member->port = this;
        member->place = static_cast<std::size_t>(m);
        member->from = std::make_unique<NocTargetSocket>(("from" + std::to_string(m)).c_str());
        member->from->bind(static_cast<NocForward&>(*member));
        member->to = std::make_unique<NocInitiatorSocket>(("to" + std::to_string(m)).c_str());
        member->to->bind(static_cast<NocBackward&>(*member));
        members_.push_back(std::move(member));
    }
    busy_ = recorder.declare(path, "busy", SignalKind::flag, 1);
    recorder.looks_ahead(static_cast<Cycle>(spec.packet_flits) * cycles_per_flit_);
}

// A member offers the packet at the head of its queue.
::tlm::tlm_sync_enum LocalPort::Member::nb_transport_fw(Packet& p, NocPhase& /*phase*/, sc_core::sc_time& /*delay*/) {
    port->offered_[place] = &p;
    port->wake(std::max(port->earliest(p), port->time().now() + 1));
    return ::tlm::TLM_ACCEPTED;
}

::tlm::tlm_sync_enum LocalPort::Member::nb_transport_bw(Packet& /*p*/, NocPhase& /*phase*/,
                                                        sc_core::sc_time& /*delay*/) {
    return ::tlm::TLM_ACCEPTED;  // members have room for all that arrives: they send nothing back
}

// A packet arrives from the router for one of the members.
::tlm::tlm_sync_enum LocalPort::RouterSide::nb_transport_fw(Packet& p, NocPhase& phase, sc_core::sc_time& /*delay*/) {
    if (port->shared_) {
        port->recorder_.count(p.producer, Action::group_bus_flit, static_cast<std::uint64_t>(p.flits),
                              port->time().now());
    }
    send_forward(*port->members_[static_cast<std::size_t>(p.target_member)]->to, p, phase);
    return ::tlm::TLM_COMPLETED;
}

// The router drains its input buffer.
::tlm::tlm_sync_enum LocalPort::RouterSide::nb_transport_bw(Packet& p, NocPhase& /*phase*/,
                                                            sc_core::sc_time& /*delay*/) {
    const Cycle now = port->time().now();
    port->credits_.drain(now, p.credit_start, p.flits);
    for (const Packet* offered : port->offered_) {
        if (offered != nullptr) {
            port->wake(std::max(port->earliest(*offered), now + 1));
        }
    }
    return ::tlm::TLM_ACCEPTED;
}

Cycle LocalPort::earliest(const Packet& p) const {
    return std::max({p.visible, free_from_, credits_.when(p.flits)});
}

void LocalPort::evaluate(Cycle now) {
    const std::size_t n = offered_.size();
    std::size_t m = last_granted_;
    for (std::size_t k = 0; k < n; ++k) {
        m = m + 1 == n ? 0 : m + 1;
        if (offered_[m] != nullptr && earliest(*offered_[m]) <= now) {
            grant(m, now);
            break;
        }
    }
    Cycle next = never;
    for (const Packet* offered : offered_) {
        if (offered != nullptr) {
            next = std::min(next, earliest(*offered));
        }
    }
    if (next != never) {
        wake(std::max(next, now + 1));
    }
}

void LocalPort::grant(std::size_t member, Cycle now) {
    Packet& p = *offered_[member];
    offered_[member] = nullptr;
    const Cycle busy = static_cast<Cycle>(p.flits) * cycles_per_flit_;
    last_granted_ = member;
    free_from_ = now + busy;
    credits_.take(p.flits);
    injected_.flits += static_cast<std::uint64_t>(p.flits);
    injected_.busy += busy;
    ++recorder_.progress;
    if (recorder_.probe() != nullptr) {
        recorder_.change(busy_, now, 1);
        recorder_.change(busy_, now + busy, 0);
    }
    if (shared_) {
        recorder_.count(p.producer, Action::group_bus_flit, static_cast<std::uint64_t>(p.flits), now);
    }
    p.visible = now;
    p.tail = now + busy - 1;
    send_backward(*members_[member]->from, p, NocPhase::grant);
    // Behind a bus slower than the mesh the head waits until the flits after it can follow without a gap.
    p.visible = now + busy - static_cast<Cycle>(p.flits) + 1;
    send_forward(to_router, p, NocPhase::flits);
}

std::string LocalPort::describe_waiting(Cycle now) const {
    std::string text;
    for (std::size_t m = 0; m < members_.size(); ++m) {
        if (offered_[m] != nullptr) {
            text += "\n  " + path_ + ": member " + std::to_string(m) + " offers a packet, " +
                    std::to_string(credits_.credits(now)) + " credits of " + std::to_string(credits_.capacity());
        }
    }
    return text;
}

}  // namespace bitline
