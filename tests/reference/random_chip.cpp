#include "tests/reference/random_chip.hpp"

#include <algorithm>

#include "hw/spec_checks.hpp"

namespace bitline::reference {

namespace {

void draw_network(Dice& dice, NocSpec& noc) {
    noc.width = dice.of({1, 1, 2, 2, 3, 3, 4, 5, 6, 7});
    noc.height = dice.of({1, 1, 2, 3, 3, 5, 7});
    noc.tiles_per_router = dice.of({1, 1, 2, 3, 4, 5, 7});
    noc.local_ports = dice.pick(1, 5);
    noc.flit_bits = dice.of({8, 13, 16, 32, 64, 100});
    noc.group_bus_width_bits = dice.of({1, 5, 8, 16, 32, 64, 128});
    noc.header_bits = dice.of({1, 8, 16, 32, 40});
    noc.packet_flits = (noc.header_bits + noc.flit_bits - 1) / noc.flit_bits + dice.of({1, 1, 2, 4, 9, 20});
    noc.packet_flits = std::max(noc.packet_flits, 2);
    noc.buffer_packets = dice.of({1, 1, 2, 3});
    noc.router_latency = dice.pick(1, 5);
    noc.link_latency = dice.pick(1, 4);
    noc.credit_latency = dice.pick(1, 5);
    noc.ni_latency = dice.pick(1, 4);
    noc.sideband_latency = dice.pick(1, 5);
    noc.sideband_hop_latency = dice.pick(0, 3);
}

void draw_tile(Dice& dice, const Clock& clock, TileSpec& tile) {
    const std::int64_t period_fs = clock.period_fs();
    PeSpec& pe = tile.pe;
    tile.pes = dice.of({1, 1, 1, 2, 4});
    tile.input_buffer = {dice.of<std::int64_t>({512, 2048, 65'536, 65'536}), dice.pick(1, 3),
                         dice.of({8, 16, 24, 64, 256})};
    tile.output_buffer = {dice.of<std::int64_t>({64, 512, 3072}), dice.of({1, 1, 2}), dice.of({8, 8, 16, 64, 256})};
    tile.bus_width_bits = dice.of({8, 20, 64, 128, 384});
    tile.accumulator.lanes = dice.of({1, 1, 2, 3, 8, 64});
    tile.accumulator.bits = dice.of({16, 32});
    tile.vector_unit.lanes = dice.of({1, 2, 5, 8, 32});
    tile.vector_unit.latency = dice.pick(1, 5);
    pe.crossbars = dice.of({1, 2, 2, 3, 4, 8});
    pe.adc.count = pe.crossbars;
    for (int divisor = pe.crossbars; divisor > 1; --divisor) {
        if (pe.crossbars % divisor == 0 && dice.chance(50)) {
            pe.adc.count = pe.crossbars / divisor;
        }
    }
    pe.adc.count *= dice.chance(20) ? 2 : 1;
    pe.adc.rate = Frequency{1'000'000'000'000'000 / period_fs * dice.pick(1, 40) / dice.pick(1, 4)};
    pe.crossbar.rows = dice.of({16, 16, 32, 50, 64, 128});
    pe.crossbar.cols = dice.of({16, 16, 32, 48, 64});
    pe.crossbar.bits_per_cell = dice.pick(1, 4);
    pe.crossbar.coding = dice.of({WeightCoding::offset, WeightCoding::differential, WeightCoding::twos_complement});
    pe.crossbar.read_time = Time{period_fs * dice.pick(1, 12) - dice.pick(0, 1) * period_fs / 3};
    pe.dac.bits = dice.pick(1, 4);
    pe.input_registers = dice.pick(1, 3);
    pe.output_registers = dice.pick(1, 3);
    pe.shift_add_latency = dice.pick(1, 4);
}

void draw_memories(Dice& dice, ChipSpec& spec) {
    const int routers = spec.routers();
    const std::int64_t hz = 1'000'000'000'000'000 / spec.clock.period_fs();
    MemorySpec& memory = spec.memory;
    memory.controllers = dice.of({1, 1, 2, 3});
    memory.routers.clear();
    for (int i = 0; i < memory.controllers; ++i) {
        memory.routers.push_back(dice.pick(0, routers - 1));
    }
    memory.channels = dice.of({1, 2, 3, 3});
    memory.bandwidth = hz * dice.pick(1, 32) / dice.pick(1, 4);
    memory.latency = Time{spec.clock.period_fs() * dice.pick(1, 40) + dice.pick(0, 1) * 7};
    memory.queue = dice.of({1, 2, 3, 16});
    memory.burst_bytes = dice.of({1, 4, 16, 64});
    GlobalBufferSpec& buffer = spec.global_buffer;
    buffer.capacity_bytes = dice.of<std::int64_t>({0, 4096, 1 << 20});
    buffer.ports = dice.pick(1, 3);
    buffer.width_bits = dice.of({8, 32, 100, 256});
    buffer.latency = dice.pick(1, 6);
    buffer.router = dice.pick(0, routers - 1);
}

}  // namespace

ChipSpec random_chip(Dice& dice) {
    for (;;) {
        ChipSpec spec;
        spec.name = "random";
        spec.clock =
            dice.chance(70)
                ? Clock::from_period(Time{1'000'000})
                : Clock::from_frequency(Frequency{dice.of<std::int64_t>({1'200'000'000, 700'000'000, 333'333'333})});
        spec.precision.weight_bits = dice.of({2, 4, 8});
        spec.precision.activation_bits = dice.of({2, 4, 8});
        draw_network(dice, spec.noc);
        draw_tile(dice, spec.clock, spec.tile);
        draw_memories(dice, spec);
        if (check_spec(spec).empty()) {
            return spec;
        }
    }
}

}  // namespace bitline::reference
