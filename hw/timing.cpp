#include "hw/timing.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace bitline {
namespace {

Cycle divide_up(std::int64_t amount, std::int64_t per_cycle) {
    return static_cast<Cycle>((amount + per_cycle - 1) / per_cycle);
}

Cycle log2_up(int n) {
    Cycle levels = 0;
    while ((1 << levels) < n) {
        ++levels;
    }
    return levels;
}

// Conversions per step of the busiest ADC over all servers of the node.
std::int64_t busiest_adc(const PeSpec& pe, const MvmWork& work, int servers) {
    if (pe.adc.count >= pe.crossbars) {
        const int widest = *std::max_element(work.cols.begin(), work.cols.end());
        const int adcs = pe.adc.count / pe.crossbars;
        return (widest + adcs - 1) / adcs;
    }
    std::int64_t busiest = 0;
    std::vector<std::int64_t> load;
    for (int s = 0; s < servers; ++s) {
        load.clear();
        int current = -1;  // arrays of one ADC are consecutive
        for (int k = 0; k < work.crossbars; ++k) {
            const int crossbar = work.first_crossbar + s * work.crossbars + k;
            const int adc = crossbar / pe.crossbars * pe.adc.count + adc_of(pe, crossbar % pe.crossbars);
            if (adc != current) {
                load.push_back(0);
                current = adc;
            }
            load.back() += work.cols[static_cast<std::size_t>(k)];
        }
        busiest = std::max(busiest, *std::max_element(load.begin(), load.end()));
    }
    return busiest;
}

}  // namespace

int adc_of(const PeSpec& pe, int x) {
    return pe.adc.count >= pe.crossbars ? x : x * pe.adc.count / pe.crossbars;
}

MvmTiming mvm_timing(const ChipSpec& spec, const MvmWork& work, int servers) {
    const PeSpec& pe = spec.tile.pe;
    MvmTiming t;
    const std::int64_t bits = std::int64_t{work.input_bytes} * 8;
    t.bus = divide_up(bits, spec.tile.bus_width_bits);
    t.port = divide_up(bits, spec.tile.input_buffer.width_bits);
    t.load = std::max(t.bus, t.port);
    t.read = spec.clock.cycles(pe.crossbar.read_time);
    t.conversions = busiest_adc(pe, work, servers);
    t.convert = spec.clock.cycles(t.conversions, pe.adc.rate);
    t.step = std::max(t.read, t.convert);
    const auto steps = static_cast<Cycle>(work.steps);
    t.compute = steps * t.step;
    t.adc_begin = t.load + t.read;
    t.adc = (steps - 1) * t.step + t.convert;
    t.latency = t.adc_begin + t.adc + static_cast<Cycle>(pe.shift_add_latency) + log2_up(work.row_blocks_per_pe);
    t.interval = pe.input_registers >= 2 ? std::max(t.load, t.compute) : t.load + t.compute;
    return t;
}

VecTiming vec_timing(const ChipSpec& spec, const VecWork& work, bool emits) {
    const TileSpec& tile = spec.tile;
    VecTiming t;
    t.bus = divide_up(std::int64_t{work.bus_bytes} * 8, tile.bus_width_bits);
    t.port = divide_up(std::int64_t{work.buffer_bytes} * 8, tile.input_buffer.width_bits);
    t.fetch = std::max(t.bus, t.port);
    t.accumulate = divide_up(work.partial_adds, tile.accumulator.lanes);
    t.vector = divide_up(work.operations(), tile.vector_unit.lanes);
    t.write_begin = t.fetch + t.accumulate + t.vector + static_cast<Cycle>(tile.vector_unit.latency);
    t.write = emits ? divide_up(std::int64_t{work.out_bytes} * 8, tile.output_buffer.width_bits) : 0;
    t.latency = std::max<Cycle>(t.write_begin + t.write, 1);
    t.interval = std::max({Cycle{1}, t.bus, t.port, t.accumulate, t.vector, t.write});
    return t;
}

GlobalBufferTiming global_buffer_timing(const ChipSpec& spec, std::int64_t bytes) {
    GlobalBufferTiming t;
    t.port = std::max(Cycle{1}, divide_up(bytes * 8, spec.global_buffer.width_bits));
    t.latency = t.port + static_cast<Cycle>(spec.global_buffer.latency);
    return t;
}

Cycle channel_cycles(const ChipSpec& spec, std::int64_t bytes) {
    return std::max(Cycle{1}, spec.clock.cycles(bytes, Frequency{spec.memory.bandwidth}));
}

Cycle memory_latency(const ChipSpec& spec) {
    return spec.clock.cycles(spec.memory.latency);
}

std::int64_t packet_payload(const NocSpec& noc) {
    return (std::int64_t{noc.packet_flits} * noc.flit_bits - noc.header_bits) / 8;
}

int packet_flits(const NocSpec& noc, std::int64_t bytes) {
    return static_cast<int>(std::max(Cycle{1}, divide_up(noc.header_bits + bytes * 8, noc.flit_bits)));
}

int router_of(const ChipSpec& spec, Site site) {
    switch (site.kind) {
        case SiteKind::tile: return site.number / spec.noc.tiles_per_router;
        case SiteKind::memory: return spec.memory.routers[static_cast<std::size_t>(site.number)];
        case SiteKind::global_buffer: return spec.global_buffer.router;
    }
    return 0;
}

int hops(const NocSpec& noc, int router_a, int router_b) {
    return std::abs(router_a % noc.width - router_b % noc.width) +
           std::abs(router_a / noc.width - router_b / noc.width);
}

Cycle horizon_latency(const ChipSpec& spec, Site consumer, Site producer) {
    if (consumer == producer) {
        return 1;
    }
    const auto distance = static_cast<Cycle>(hops(spec.noc, router_of(spec, consumer), router_of(spec, producer)));
    return static_cast<Cycle>(spec.noc.sideband_latency) + distance * static_cast<Cycle>(spec.noc.sideband_hop_latency);
}

}  // namespace bitline
