#include "tests/conformance/better_parts.hpp"

namespace bitline {

std::vector<Better> better_parts() {
    return {
        {"ADC rate x 2",
         [](ChipSpec& s) {
             s.tile.pe.adc.rate.hz *= 2;
         }},
        {"read time / 2",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.read_time.fs /= 2;
         }},
        {"read time / 2, ADC rate x 2",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.read_time.fs /= 2;
             s.tile.pe.adc.rate.hz *= 2;
         }},
        {"two input registers",
         [](ChipSpec& s) {
             s.tile.pe.input_registers = 2;
         }},
        {"shift-and-add latency 0",
         [](ChipSpec& s) {
             s.tile.pe.shift_add_latency = 0;
         }},
        {"memory bandwidth x 4",
         [](ChipSpec& s) {
             s.memory.bandwidth *= 4;
         }},
        {"memory latency / 2",
         [](ChipSpec& s) {
             s.memory.latency.fs /= 2;
         }},
        {"memory channels x 2",
         [](ChipSpec& s) {
             s.memory.channels *= 2;
         }},
        {"memory queue x 4",
         [](ChipSpec& s) {
             s.memory.queue *= 4;
         }},
        {"vector lanes x 4",
         [](ChipSpec& s) {
             s.tile.vector_unit.lanes *= 4;
         }},
        {"vector latency 1",
         [](ChipSpec& s) {
             s.tile.vector_unit.latency = 1;
         }},
        {"accumulator lanes x 4",
         [](ChipSpec& s) {
             s.tile.accumulator.lanes *= 4;
         }},
        {"bus and buffer width x 4",
         [](ChipSpec& s) {
             s.tile.bus_width_bits *= 4;
             s.tile.input_buffer.width_bits *= 4;
         }},
        {"output buffer width x 4",
         [](ChipSpec& s) {
             s.tile.output_buffer.width_bits *= 4;
         }},
        {"flits x 4",
         [](ChipSpec& s) {
             s.noc.flit_bits *= 4;
             s.noc.group_bus_width_bits *= 4;
         }},
        {"router buffers x 2",
         [](ChipSpec& s) {
             s.noc.buffer_packets *= 2;
         }},
        {"router latency 1",
         [](ChipSpec& s) {
             s.noc.router_latency = 1;
         }},
        {"link latency 1",
         [](ChipSpec& s) {
             s.noc.link_latency = 1;
         }},
        {"credit latency 1",
         [](ChipSpec& s) {
             s.noc.credit_latency = 1;
         }},
        {"interface latency 1",
         [](ChipSpec& s) {
             s.noc.ni_latency = 1;
         }},
        {"sideband latency 1",
         [](ChipSpec& s) {
             s.noc.sideband_latency = 1;
         }},
        {"sideband hop latency 1",
         [](ChipSpec& s) {
             s.noc.sideband_hop_latency = 1;
         }},
        {"buffers x 2",
         [](ChipSpec& s) {
             s.tile.input_buffer.capacity_bytes *= 2;
             s.tile.output_buffer.capacity_bytes *= 2;
         },
         2},
    };
}

Program with_room(const Better& better, Program program) {
    for (Edge& edge : program.edges) {
        edge.capacity *= better.room;
    }
    for (Node& node : program.nodes) {
        node.output_slots *= static_cast<int>(better.room);
    }
    return program;
}

}  // namespace bitline
