// Wormhole router, flit by flit: virtual channels with credits, separable round-robin allocation (rules W1 to W9 of
// docs/timing.md).
#pragma once

#include <cstdint>
#include <vector>

#include "hw/model/component.hpp"
#include "hw/model/noc_measurement.hpp"
#include "hw/model/packet_stream.hpp"

namespace bitline {

/// Packets between injection and arrival, by number.
class WormholePackets {
public:
    struct Entry {
        int source = 0;  ///< node
        int target = 0;  ///< node
        int flits = 0;
        Cycle created = 0;
    };
    std::uint32_t take(const Entry& entry) {
        if (free_.empty()) {
            entries_.push_back(entry);
            return static_cast<std::uint32_t>(entries_.size() - 1);
        }
        const std::uint32_t number = free_.back();
        free_.pop_back();
        entries_[number] = entry;
        return number;
    }
    const Entry& operator[](std::uint32_t number) const { return entries_[number]; }
    void give_back(std::uint32_t number) { free_.push_back(number); }
    std::size_t in_flight() const { return entries_.size() - free_.size(); }

private:
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> free_;
};

class WormholeRouter : public Component {
public:
    /// Ports of a router: the mesh has at most `most_ports`, and an input at most `most_vcs`.
    static constexpr int most_ports = 64;
    static constexpr int most_vcs = 16;

    /// What all routers of a mesh share.
    struct Mesh {
        const NocTraffic& traffic;
        NocMeasurement& measurement;
        WormholePackets packets{};
        bool stopped = false;  ///< sources begin no more packets
    };

    WormholeRouter(const sc_core::sc_module_name& name, Timebase& time, Mesh& mesh, int number);
    /// Output `port` leads to the input of `next` on its other side.
    void link(int port, WormholeRouter& next);

    PacketStream& stream(int local) { return sources_[static_cast<std::size_t>(local)].stream; }
    /// No flit is here, and nobody holds an output channel.
    bool idle() const;
    std::uint64_t link_flits() const;

private:
    using Mask = std::uint64_t;

    /// Of a flit. Full: the flit can be seen from `from` on. Empty: the sender sees that from `from` on.
    struct Place {
        Cycle from = 0;
        std::uint32_t packet = 0;
        bool head = false;
        bool tail = false;
    };
    /// A virtual channel of an input; its places are a ring.
    struct Channel {
        std::size_t first_place = 0;
        int front = 0;
        int held = 0;
        int output = 0;           // port of the packet at the front
        int output_vc = -1;       // that it holds
        int last_output_vc = -1;  // granted last
        Cycle from = 0;           // first cycle in which it may ask for a channel or for the switch
        Channel* next = nullptr;  // that it holds, null towards a sink
        WormholeRouter* next_router = nullptr;
    };
    struct Input {
        Mask asking = 0;   // channels whose front packet wants an output channel
        Mask sending = 0;  // channels whose front packet has one, with flits here
        int last_vc = -1;  // granted last
        WormholeRouter* sender = nullptr;
    };
    struct Output {
        Mask free = 0;        // channels that no packet holds
        int last_input = -1;  // granted last
        WormholeRouter* next = nullptr;
        int next_input = 0;
        std::uint64_t flits = 0;
    };
    struct Source {
        PacketStream stream;
        std::uint32_t packet = 0;
        int flits_left = 0;  // of the packet that is being injected
        int vc = -1;         // its channel, or that of the packet before
    };

    void evaluate(Cycle now) override;
    void inject(int local, Cycle now);
    bool begin_packet(int local, Cycle now);
    void allocate_channels(Cycle now);
    void grant_channel(int port, int vc, int winner, Cycle now);
    void allocate_switch(Cycle now);
    int choose(int port, Cycle now);
    void send(int port, int vc, Cycle now);
    void receive(int port, int vc, const Place& flit);
    void ask(Channel& channel, int port, int vc, const Place& head, Cycle now);
    int route(const WormholePackets::Entry& packet) const;

    std::size_t number_of(int port, int vc) const {
        return static_cast<std::size_t>(port) * static_cast<std::size_t>(vcs_) + static_cast<std::size_t>(vc);
    }
    Channel& channel(int port, int vc) { return channels_[number_of(port, vc)]; }
    Place& place(const Channel& c, int offset);
    Cycle room_from(const Channel& c) const;
    void look_again(Cycle at) { next_ = at < next_ ? at : next_; }

    Mesh& mesh_;
    int number_;
    int ports_;
    int vcs_;
    int buffer_;
    Cycle router_latency_;
    Cycle vc_latency_;
    Cycle link_latency_;
    Cycle credit_latency_;
    std::vector<Place> places_;
    std::vector<Channel> channels_;  // by port * vcs + vc
    std::vector<Input> inputs_;
    std::vector<Output> outputs_;
    std::vector<int> last_holder_;  // by output port * vcs + vc: input channel that it was granted to last
    std::vector<Source> sources_;   // by local port
    Mask asking_ports_ = 0;
    Mask sending_ports_ = 0;
    Cycle next_ = never;
    // Used within one evaluation.
    std::vector<int> winner_;     // by output port * vcs + vc: the input channel that gets it, or -1
    std::vector<int> contested_;  // those with a winner
    std::vector<int> choice_;     // by input port: its channel
    std::vector<Mask> wanted_;    // by output port: the input ports that want it
};

}  // namespace bitline
