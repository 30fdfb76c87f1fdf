#include "sim/time_terms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/timing.hpp"
#include "sim/bound/pace.hpp"

namespace bitline {

namespace {

/// `bytes` over something of `bits` per cycle.
std::string over(const char* name, std::int64_t bytes, int bits, Cycle cycles) {
    return fmt::format("{} ceil(8 x {} / {}) = {}", name, bytes, bits, cycles);
}

std::string longer(const std::string& a, const std::string& b) {
    return fmt::format("max({}, {})", a, b);
}

/// `n` events at `lanes` per cycle.
std::string per_cycle(std::int64_t n, const char* what, int lanes) {
    return fmt::format("ceil({} {} / {} lanes)", n, what, lanes);
}

std::vector<TimeTerm> mvm_terms(const ChipSpec& spec, const Node& node) {
    const MvmWork& work = node.mvm;
    const PeSpec& pe = spec.tile.pe;
    const MvmTiming t = mvm_timing(spec, work, node.servers);
    const auto shift = static_cast<Cycle>(pe.shift_add_latency);
    const Cycle merge = t.latency - t.adc_begin - t.adc - shift;
    const int first = work.steps - 1;
    std::vector<TimeTerm> terms;
    terms.push_back({"load", t.load, "M1",
                     longer(over("bus", work.input_bytes, spec.tile.bus_width_bits, t.bus),
                            over("port", work.input_bytes, spec.tile.input_buffer.width_bits, t.port))});
    terms.push_back(
        {"read", t.read, "M2", fmt::format("{} at {}", format_time(pe.crossbar.read_time), format_clock(spec.clock))});
    terms.push_back({"convert", t.convert, "M3",
                     fmt::format("{} conversions of the busiest ADC ({} for {} crossbars) at {}", t.conversions,
                                 pe.adc.count, pe.crossbars, format_frequency(pe.adc.rate))});
    terms.push_back({"step", t.step, "M4", fmt::format("max(read {}, convert {})", t.read, t.convert)});
    terms.push_back({"compute", t.compute, "M4", fmt::format("{} steps x {}", work.steps, t.step)});
    terms.push_back({"merge", merge, "M5", fmt::format("ceil(log2({} row blocks))", work.row_blocks_per_pe)});
    terms.push_back({"latency", t.latency, "M5",
                     fmt::format("load {} + read {} + {} x step {} + convert {} + shift_add {} + merge {}", t.load,
                                 t.read, first, t.step, t.convert, shift, merge)});
    terms.push_back(
        {"interval", t.interval, "M6",
         pe.input_registers >= 2
             ? fmt::format("max(load {}, compute {}): {} input registers", t.load, t.compute, pe.input_registers)
             : fmt::format("load {} + compute {}: one input register", t.load, t.compute)});
    return terms;
}

std::vector<TimeTerm> vec_terms(const ChipSpec& spec, const Node& node) {
    const VecWork& work = node.vec;
    const TileSpec& tile = spec.tile;
    const VecTiming t = vec_timing(spec, work, true);
    std::vector<TimeTerm> terms;
    terms.push_back({"fetch", t.fetch, "V1",
                     longer(over("bus", work.bus_bytes, tile.bus_width_bits, t.bus),
                            over("port", work.buffer_bytes, tile.input_buffer.width_bits, t.port))});
    terms.push_back({"accumulate", t.accumulate, "V2", per_cycle(work.partial_adds, "sums", tile.accumulator.lanes)});
    terms.push_back({"vector", t.vector, "V3", per_cycle(work.operations(), "operations", tile.vector_unit.lanes)});
    terms.push_back({"write", t.write, "V4",
                     over("port", work.out_bytes, tile.output_buffer.width_bits, t.write) +
                         (node.emits_once ? ", with the last firing of an image only" : "")});
    terms.push_back({"latency", t.latency, "V5",
                     fmt::format("fetch {} + accumulate {} + vector {} + pipeline {} + write {}, at least 1", t.fetch,
                                 t.accumulate, t.vector, tile.vector_unit.latency, t.write)});
    terms.push_back({"interval", t.interval, "V5",
                     fmt::format("the longest of bus {}, port {}, accumulate {}, vector {}, write {}, at least 1",
                                 t.bus, t.port, t.accumulate, t.vector, t.write)});
    return terms;
}

std::vector<TimeTerm> memory_terms(const ChipSpec& spec, const Node& node) {
    const std::int64_t bytes = full_request(node);
    const Cycle channel = channel_cycles(spec, bytes);
    const Cycle latency = memory_latency(spec);
    return {
        {"channel", channel, "D1", fmt::format("{} B at {}", bytes, format_bandwidth(spec.memory.bandwidth))},
        {"memory", latency, "D1", fmt::format("{} at {}", format_time(spec.memory.latency), format_clock(spec.clock))},
        {"latency", channel + latency, "D1",
         fmt::format("channel {} + memory {}, when one of {} channels is free", channel, latency,
                     spec.memory.channels)},
        {"interval", 1, "D1", fmt::format("while the queue has one of {} places", spec.memory.queue)}};
}

std::vector<TimeTerm> global_buffer_terms(const ChipSpec& spec, const Node& node) {
    const std::int64_t bytes = std::int64_t{node.memory.bytes_per_column} * node.domain.run;
    const GlobalBufferTiming t = global_buffer_timing(spec, bytes);
    return {{"port", t.port, "G1", over("port", bytes, spec.global_buffer.width_bits, t.port) + ", at least 1"},
            {"latency", t.latency, "G1", fmt::format("port {} + latency {}", t.port, spec.global_buffer.latency)},
            {"interval", t.port, "G1", "the port"}};
}

}  // namespace

std::vector<TimeTerm> time_terms(const ChipSpec& spec, const Node& node) {
    switch (node.kind) {
        case NodeKind::mvm: return mvm_terms(spec, node);
        case NodeKind::vec:
        case NodeKind::reduce: return vec_terms(spec, node);
        case NodeKind::load:
        case NodeKind::store: break;
    }
    return node.site.kind == SiteKind::memory ? memory_terms(spec, node) : global_buffer_terms(spec, node);
}

}  // namespace bitline
