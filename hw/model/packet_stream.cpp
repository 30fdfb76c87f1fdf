#include "hw/model/packet_stream.hpp"

#include <cmath>

#include "hw/error.hpp"

namespace bitline {

namespace {

__extension__ using Wide = unsigned __int128;

}  // namespace

int fixed_target(const NocTraffic& traffic, int source) {
    const int x = source % traffic.width;
    const int y = source / traffic.width;
    switch (traffic.pattern) {
        case TrafficPattern::transpose: return x * traffic.width + y;
        case TrafficPattern::bit_complement: return traffic.routers() - 1 - source;
        case TrafficPattern::neighbour: return y * traffic.width + (x + 1) % traffic.width;
        default: throw InternalError("noc: this pattern has no fixed targets");
    }
}

PacketStream::PacketStream(const NocTraffic& traffic, int source)
    : traffic_(traffic), source_(source), chance_(traffic.rate / traffic.packet_flits), flits_(traffic.packet_flits) {
    std::seed_seq seed{static_cast<std::uint32_t>(traffic.seed), static_cast<std::uint32_t>(traffic.seed >> 32U),
                       static_cast<std::uint32_t>(source)};
    random_.seed(seed);
    advance();
}

void PacketStream::advance() {
    if (traffic_.trace) {
        replay();
        return;
    }
    created_ += gap();
    target_ = draw_target();
}

void PacketStream::replay() {
    const std::vector<TracePacket>& packets = traffic_.trace->packets[static_cast<std::size_t>(source_)];
    if (next_ == packets.size()) {
        created_ = never;
        return;
    }
    const TracePacket& packet = packets[next_++];
    created_ = packet.cycle;
    target_ = packet.target;
    flits_ = packet.flits;
}

// The high half of the product: one of n shares of the range of the random numbers.
int PacketStream::below(int n) {
    return static_cast<int>(static_cast<std::uint64_t>(Wide{random_()} * static_cast<Wide>(n) >> 64U));
}

// Cycles until a trial with that chance in each of them succeeds: geometric, at least 1.
Cycle PacketStream::gap() {
    const double u = fraction();
    return chance_ >= 1 ? 1 : 1 + static_cast<Cycle>(std::log1p(-u) / std::log1p(-chance_));
}

int PacketStream::draw_target() {
    switch (traffic_.pattern) {
        case TrafficPattern::hotspot:
            if (fraction() < traffic_.hotspot_share) {
                return traffic_.height / 2 * traffic_.width + traffic_.width / 2;
            }
            return anywhere();
        case TrafficPattern::uniform: return anywhere();
        default: return fixed_target(traffic_, source_);
    }
}

int PacketStream::anywhere() {
    if (traffic_.to_itself) {
        return below(traffic_.routers());
    }
    const int other = below(traffic_.routers() - 1);
    return other < source_ ? other : other + 1;
}

}  // namespace bitline
