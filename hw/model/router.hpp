// Mesh router: virtual cut-through, one FIFO per input with room for whole packets, XY routing, round-robin per output
// that moves on grants. Packet by packet, exact to the flit (rules R1-R6 of docs/timing.md).
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/credit_link.hpp"
#include "hw/model/faults.hpp"
#include "hw/model/recorder.hpp"
#include "hw/model/ring.hpp"
#include "hw/spec.hpp"
#include "tlm/noc_protocol.hpp"

namespace bitline {

/// Ports 0-3 lead to the neighbours, 4 and up are local.
enum Direction : int { east = 0, west = 1, north = 2, south = 3, first_local = 4 };

class Router : public Component {
public:
    /// `local_cycles_per_flit[p]` is the pace of local port p (1, or more over a narrow group bus).
    Router(const sc_core::sc_module_name& name, Timebase& time, const NocSpec& spec, int number,
           const std::vector<int>& local_cycles_per_flit, Recorder& recorder, Faults& faults);

    NocTargetSocket& in(int port) { return *in_sockets_[static_cast<std::size_t>(port)]; }
    NocInitiatorSocket& out(int port) { return *out_sockets_[static_cast<std::size_t>(port)]; }
    /// Whether a neighbour lies in that direction.
    static bool has_neighbour(const NocSpec& spec, int number, int direction);
    int number() const { return number_; }
    /// For the wait-for graph: each waiting packet and what it waits for.
    std::string describe_waiting(Cycle now) const;
    /// For somebody who begins to watch: tells the values that variables have.
    void show();
    /// All buffers empty and all credits home.
    bool idle() const;
    /// Appends the flits that each output sent.
    void report_links(std::vector<LinkActivity>& links) const;

private:
    static constexpr int none = -1;

    struct Output;
    struct Input : NocForward {
        Router* router = nullptr;  // none: no neighbour there
        int port = 0;
        Ring<Packet*> fifo;
        Output* front_output = nullptr;
        Cycle front_from = 0;  // the front packet may leave from here on, as far as this input is concerned
        Cycle tail_out = 0;    // the tail of the packet before has left
        std::int64_t held_flits = 0;
        SignalId occupancy = Probe::unwatched;
        ::tlm::tlm_sync_enum nb_transport_fw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
    };
    struct Output : NocBackward {
        Router* router = nullptr;
        int port = 0;
        bool endless = false;  // towards a local port: arriving data has reserved space
        CreditLink credits{0};
        Cycle free_from = 0;
        int last_granted = 0;
        int cycles_per_flit = 1;
        int winner = none;  // in one evaluation: the input to be granted
        std::uint64_t flits = 0;
        Cycle busy_cycles = 0;
        SignalId busy = Probe::unwatched;
        ::tlm::tlm_sync_enum nb_transport_bw(Packet& p, NocPhase& phase, sc_core::sc_time& delay) override;
    };

    void evaluate(Cycle now) override;
    void receive(Input& input, Packet& packet, Cycle now);
    void grant(Input& input, Output& output, Cycle now);
    /// For whoever watches.
    void show_grant(const Input& input, const Output& output, const Packet& packet, Cycle now) const;
    void expose_front(Input& input);
    /// First cycle in which the front packet could leave; `never` while only another drain can tell.
    static Cycle earliest(const Input& input) {
        const Output& o = *input.front_output;
        const Cycle from = std::max(input.front_from, o.free_from);
        return o.endless ? from : std::max(from, o.credits.when(input.fifo.front()->flits));
    }
    int route(const Packet& packet) const;

    const NocSpec& spec_;
    int number_;
    int x_, y_;
    Recorder& recorder_;
    Faults& faults_;
    std::vector<std::unique_ptr<NocTargetSocket>> in_sockets_;
    std::vector<std::unique_ptr<NocInitiatorSocket>> out_sockets_;
    std::vector<Input> inputs_;     // by port; they stay where they are
    std::vector<Output> outputs_;   // likewise
    std::vector<Input*> waiting_;   // those with packets
    std::vector<Output*> granted_;  // in one evaluation: those with a winner
};

}  // namespace bitline
