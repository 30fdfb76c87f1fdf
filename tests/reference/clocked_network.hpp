// Interfaces, local ports and routers of the reference chip, flit by flit: rules N1 to N4 and R1 to R4.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/clocked_state.hpp"

namespace bitline::reference {

class ClockedNetwork {
public:
    ClockedNetwork(const ChipSpec& spec, const Program& program, State& state);

    /// One cycle.
    void step(Cycle now);
    /// A result that was handed over in this cycle.
    void hand_over(const Message& message);
    /// Routers that a sideband message passes from one router to another.
    int hops(Site a, Site b) const;

    /// Nothing is offered or on its way.
    bool empty() const;

    std::uint64_t packets() const { return packets_; }
    std::uint64_t flits() const { return flits_; }

private:
    enum Port : std::size_t { east, west, north, south, first_local };

    struct Packet {
        Message message;
        bool last_of_message = false;
        int flits = 1;
        std::int64_t bytes = 0;
    };
    struct Flit {
        Cycle visible = 0;
        bool head = false;
        Packet packet;
    };
    /// A router's input: its FIFO, and what its sender knows of the room in it.
    struct Input {
        std::deque<Flit> fifo;
        bool sending = false;  ///< the packet at its head is leaving
        int credits = 0;
        std::deque<Cycle> returning;  ///< cycles in which the sender sees a place free
    };
    /// A packet that was granted and crosses a wire.
    struct Transfer {
        Packet packet;
        Input* from = nullptr;  ///< null: from an interface
        Input* to = nullptr;    ///< null: to an interface
        Cycle first_flit = 0;   ///< leaves in this cycle, the others one per cycle behind it
        Cycle wire = 1;
        int moved = 0;
    };
    struct Output {
        std::string path;
        Cycle free = 0;
        std::size_t next_input = 0;
        Input* to = nullptr;  ///< null: the interfaces behind a local port
        Cycle pace = 1;
    };
    struct Interface {
        std::string path;
        std::deque<Message> queue;
        std::int64_t bytes_sent = 0;  ///< of the message in front
        Cycle next_offer = 0;
    };
    /// From the interfaces of some sites into a router.
    struct LocalPort {
        std::vector<std::size_t> interfaces;
        std::size_t next_interface = 0;
        Cycle free = 0;
        Cycle pace = 1;
    };
    struct Router {
        std::string path;
        std::vector<int> local_numbers;  ///< N2, of the ports that exist
        std::vector<Input> inputs;
        std::vector<Output> outputs;
        std::vector<LocalPort> locals;
    };
    struct Place {
        std::size_t router = 0;
        std::size_t local = 0;
        std::size_t interface = 0;
    };

    static std::pair<int, int> key(Site site) { return {static_cast<int>(site.kind), site.number}; }
    void attach(Site site, int router, int number, Cycle pace);
    void note(Rule rule, Cycle now, const std::string& path, const char* what, const Packet& packet);
    void link(std::size_t from, Port out, std::size_t to, Port in);
    Packet offered(const Interface& interface) const;
    std::size_t wanted_output(std::size_t router, const Packet& packet) const;
    /// Whether the packet that the interface offers can be granted.
    bool may_leave(const Interface& interface, const Input& input, Cycle now);
    /// Whether the packet at the head of an input can be granted by that output.
    bool may_leave(std::size_t router, std::size_t output_port, const Input& input, Cycle now);
    void grant_local(Router& router, std::size_t local, Cycle now);
    void grant_output(std::size_t router, std::size_t output, Cycle now);
    void move_flit(Transfer& transfer, Cycle now);

    const ChipSpec& spec_;
    State& state_;
    std::vector<Router> routers_;
    std::vector<Interface> interfaces_;
    std::map<std::pair<int, int>, Place> places_;
    std::vector<Transfer> transfers_;
    std::uint64_t packets_ = 0;
    std::uint64_t flits_ = 0;
};

}  // namespace bitline::reference
