// What a source sends: when each packet is created, for whom, and how long it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include "hw/model/noc_traffic.hpp"

namespace bitline {

/// Target of a packet of `source` in a pattern without chance: transpose, bit_complement, neighbour.
int fixed_target(const NocTraffic& traffic, int source);

/// One source's packets, in order: those of the trace if there is one, otherwise synthetic ones without end. Each source
/// has random numbers of its own, so that no order of events can change them.
/// std::mt19937_64 and std::seed_seq are the same in every standard library; the distributions of the library are not, and
/// are not used.
class PacketStream {
public:
    /// At the first packet. `traffic` must outlive the stream.
    PacketStream(const NocTraffic& traffic, int source);

    /// `never` after the last packet of a trace.
    Cycle created() const { return created_; }
    /// Node.
    int target() const { return target_; }
    int flits() const { return flits_; }
    /// On to the next packet.
    void advance();

private:
    double fraction() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }
    int below(int n);
    Cycle gap();
    int draw_target();
    int anywhere();
    void replay();

    const NocTraffic& traffic_;
    int source_;
    double chance_;  // of a packet in a cycle
    std::mt19937_64 random_;
    Cycle created_ = 0;
    int target_ = 0;
    int flits_ = 0;
    std::size_t next_ = 0;  // of the trace's packets
};

}  // namespace bitline
