// How long things take: pure functions from the chip and a node's work to cycles. The model executes them, `bound` and
// `explain` add them up, docs/timing.md states them. Rule names (M1, V1, ...) are those of docs/timing.md.
#pragma once

#include "hw/program.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// One mvm firing, offsets from its start (rules M1-M6).
struct MvmTiming {
    Cycle bus = 0;                 ///< tile bus, from 0
    Cycle port = 0;                ///< input buffer port, from 0
    Cycle load = 0;                ///< max(bus, port)
    Cycle read = 0;                ///< one read of the arrays
    std::int64_t conversions = 0;  ///< of the busiest ADC per step
    Cycle convert = 0;             ///< cycles that they take
    Cycle step = 0;                ///< max(read, convert)
    Cycle compute = 0;             ///< steps * step, the arrays from `load`
    Cycle adc_begin = 0;           ///< first conversion
    Cycle adc = 0;                 ///< cycles for which a shared ADC is taken
    Cycle latency = 0;             ///< start to result in the output registers
    Cycle interval = 0;            ///< start to the next start on the same server
};
MvmTiming mvm_timing(const ChipSpec& spec, const MvmWork& work, int servers);

/// One vec or reduce firing (rules V1-V5).
struct VecTiming {
    Cycle bus = 0;          ///< partial sums over the tile bus, from 0
    Cycle port = 0;         ///< operands from the input buffer, from 0
    Cycle fetch = 0;        ///< max(bus, port)
    Cycle accumulate = 0;   ///< accumulator, from `fetch`
    Cycle vector = 0;       ///< vector unit, from `fetch + accumulate`
    Cycle write_begin = 0;  ///< output buffer port
    Cycle write = 0;
    Cycle latency = 0;
    Cycle interval = 0;
};
VecTiming vec_timing(const ChipSpec& spec, const VecWork& work, bool emits);

/// One load or store firing of `bytes` at the global buffer (rule G1).
struct GlobalBufferTiming {
    Cycle port = 0;
    Cycle latency = 0;
};
GlobalBufferTiming global_buffer_timing(const ChipSpec& spec, std::int64_t bytes);

/// Cycles for which `bytes` occupy a memory channel (rule D1), and its latency.
Cycle channel_cycles(const ChipSpec& spec, std::int64_t bytes);
Cycle memory_latency(const ChipSpec& spec);

/// ADC of its processing element that converts crossbar `x` when ADCs are shared (rule M3).
int adc_of(const PeSpec& pe, int x);

/// Payload bytes of the longest packet, and flits of a packet with `bytes` of payload (rule N1).
std::int64_t packet_payload(const NocSpec& noc);
int packet_flits(const NocSpec& noc, std::int64_t bytes);

/// Router of a site, and hops between two routers under XY routing.
int router_of(const ChipSpec& spec, Site site);
int hops(const NocSpec& noc, int router_a, int router_b);
/// Cycles until a horizon published at `consumer` is visible at `producer` (rule H2).
Cycle horizon_latency(const ChipSpec& spec, Site consumer, Site producer);

}  // namespace bitline
