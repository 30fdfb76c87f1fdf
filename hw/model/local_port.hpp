// A local port of a router and the sites on it. One site: a plain port. Several: a group bus, arbitrated round-robin packet by
// packet, of its own width (rules N2, N3).
#pragma once

#include <memory>
#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/credit_link.hpp"
#include "hw/model/recorder.hpp"
#include "hw/spec.hpp"
#include "tlm/noc_protocol.hpp"

namespace bitline {

class LocalPort : public Component {
public:
    /// `cycles_per_flit` is the pace of the bus: 1, or more if it is narrower than a flit. `shared`: flits are priced as
    /// group bus flits.
    LocalPort(const sc_core::sc_module_name& name, Timebase& time, const NocSpec& spec, int members,
              int cycles_per_flit, bool shared, const std::string& path, Recorder& recorder);

    NocTargetSocket& from_member(int m) { return *members_[static_cast<std::size_t>(m)]->from; }
    NocInitiatorSocket& to_member(int m) { return *members_[static_cast<std::size_t>(m)]->to; }
    NocInitiatorSocket to_router{"to_router"};
    NocTargetSocket from_router{"from_router"};

    std::string describe_waiting(Cycle now) const;
    /// What its sites sent into the router; the caller fills in where the port is.
    LinkActivity injected() const { return injected_; }
    bool idle() const { return credits_.whole(); }

private:
    struct Member : NocForward, NocBackward {
        LocalPort* port = nullptr;
        std::size_t place = 0;
        std::unique_ptr<NocTargetSocket> from;
        std::unique_ptr<NocInitiatorSocket> to;
        ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
        ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
    };
    struct RouterSide : NocForward, NocBackward {
        LocalPort* port = nullptr;
        ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
        ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
    };

    void evaluate(Cycle now) override;
    void grant(std::size_t member, Cycle now);
    Cycle earliest(const Packet& p) const;

    Cycle cycles_per_flit_;
    bool shared_;
    std::string path_;
    Recorder& recorder_;
    RouterSide router_side_;
    std::vector<std::unique_ptr<Member>> members_;
    std::vector<Packet*> offered_;  // by member: the head of its queue, if there is one
    CreditLink credits_;
    LinkActivity injected_;
    Cycle free_from_ = 0;
    std::size_t last_granted_;
    SignalId busy_ = Probe::unwatched;
};

}  // namespace bitline
