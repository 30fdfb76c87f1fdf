// The routers, sources and sinks of the reference wormhole mesh: every register of every router in every cycle.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "tests/reference/clocked_wormhole.hpp"

namespace bitline::reference {

class WormholeMesh {
public:
    WormholeMesh(const WormholeParameters& parameters, const std::vector<WormholePacket>& packets);

    /// One cycle: W2.
    void step(Cycle now);

    const std::vector<WormholeArrival>& arrivals() const { return arrivals_; }
    /// The last cycle in which a flit moved or a VC was granted.
    Cycle last_change() const { return last_change_; }

private:
    enum Port : std::size_t { east, west, north, south, first_local };

    struct Flit {
        Cycle visible = 0;
        std::size_t packet = 0;
        bool head = false;
        bool tail = false;
    };

    /// One VC of an input: its FIFO, the packet at its front, and what its sender knows of the room in it. Flits on the
    /// link are in the FIFO already, but nobody looks at them before they are visible.
    struct InputVc {
        std::deque<Flit> fifo;
        Cycle tail_left = 0;     ///< the cycle after the last tail has left
        bool holds = false;      ///< the packet at the front holds an output VC
        std::size_t output = 0;  ///< port of that output VC
        std::size_t output_vc = 0;
        Cycle granted = 0;               ///< cycle in which it was granted
        std::size_t next_output_vc = 0;  ///< W5, step 1: where the search starts
        int places = 0;                  ///< W8: free as its sender sees it
        std::deque<Cycle> returning;     ///< W8: cycles in which the sender sees a place free
    };

    struct Input {
        std::vector<InputVc> vcs;
        std::size_t next_vc = 0;  ///< W7, step 1
    };

    struct OutputVc {
        Cycle free = 0;                 ///< from this cycle on; never: a packet holds it
        std::size_t next_input_vc = 0;  ///< W5, step 2
    };

    struct Output {
        Input* to = nullptr;  ///< null: the sink, or no neighbour
        std::vector<OutputVc> vcs;
        std::size_t next_input = 0;  ///< W7, step 2
    };

    struct Router {
        std::vector<Input> inputs;
        std::vector<Output> outputs;
    };

    struct Source {
        Input* to = nullptr;
        std::deque<std::size_t> packets;  ///< the one in front is being sent, or waits
        int sent = 0;                     ///< flits of the packet in front
        std::size_t vc = 0;               ///< that the packet in front takes
        std::size_t next_vc = 0;          ///< W3
    };

    void link(std::size_t from, Port out, std::size_t to, Port in);
    void see_credits(Input& input, Cycle now);
    void inject(Source& source, Cycle now);
    std::size_t route(std::size_t at, const WormholePacket& packet) const;
    bool asks(const InputVc& vc, Cycle now) const;
    void allocate_vcs(std::size_t at, Cycle now);
    bool requests(const Router& router, const InputVc& vc, Cycle now) const;
    void allocate_switch(Router& router, Cycle now);
    void send(Router& router, InputVc& vc, Cycle now);
    void push(Input& input, std::size_t vc, const Flit& flit);

    const std::vector<WormholePacket>& packets_;
    std::size_t width_;
    std::size_t locals_;
    std::size_t vcs_;
    std::size_t ports_;
    int buffer_;
    Cycle router_latency_;
    Cycle vc_latency_;
    Cycle link_latency_;
    Cycle credit_latency_;
    std::vector<Router> routers_;
    std::vector<Source> sources_;
    std::vector<WormholeArrival> arrivals_;
    Cycle last_change_ = 0;
};

}  // namespace bitline::reference
