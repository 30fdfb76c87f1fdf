#include "tests/reference/clocked_work.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "hw/units.hpp"

namespace bitline::reference {

namespace {

__extension__ using Wide = unsigned __int128;

Cycle ceil_wide(Wide a, Wide b) {
    return static_cast<Cycle>((a + b - 1) / b);
}

/// Whether the exact value is no whole number: a thousand times as much is then less than a thousand times its ceiling.
bool rounds(const Clock& clock, Time duration) {
    return cycles_of(clock, Time{1000 * duration.fs}) < 1000 * cycles_of(clock, duration);
}

Cycle ceil_log2(int n) {
    Cycle bits = 0;
    while ((1 << bits) < n) {
        ++bits;
    }
    return bits;
}

/// The array `a` of a server, in the tile's numbering.
int crossbar_of(const Node& node, int server, int a) {
    return node.mvm.first_crossbar + server * node.mvm.crossbars + a;
}

/// M3: the converter of a crossbar when there are fewer than crossbars.
int adc_of(const PeSpec& pe, int crossbar) {
    return crossbar / pe.crossbars * pe.adc.count + crossbar % pe.crossbars * pe.adc.count / pe.crossbars;
}

/// Conversions per converter of one firing.
std::map<int, std::int64_t> conversions(const PeSpec& pe, const Node& node, int server) {
    std::map<int, std::int64_t> of;
    for (int a = 0; a < node.mvm.crossbars; ++a) {
        of[adc_of(pe, crossbar_of(node, server, a))] += node.mvm.cols[static_cast<std::size_t>(a)];
    }
    return of;
}

Cycle convert_cycles(const ChipSpec& spec, const Node& node) {
    const PeSpec& pe = spec.tile.pe;
    std::int64_t most = 0;
    if (pe.adc.count >= pe.crossbars) {
        const std::int64_t widest = *std::max_element(node.mvm.cols.begin(), node.mvm.cols.end());
        const int own = pe.adc.count / pe.crossbars;
        most = (widest + own - 1) / own;
    } else {
        for (int server = 0; server < node.servers; ++server) {
            for (const auto& [adc, n] : conversions(pe, node, server)) {
                most = std::max(most, n);
            }
        }
    }
    return cycles_at(spec.clock, most, pe.adc.rate.hz);
}

/// M7: the converters of this tile that several servers or nodes use.
std::set<int> shared_adcs(const ChipSpec& spec, const Program& program, const Site& site) {
    const PeSpec& pe = spec.tile.pe;
    std::map<int, int> users;
    if (pe.adc.count < pe.crossbars) {
        for (const Node& node : program.nodes) {
            for (int server = 0; node.kind == NodeKind::mvm && node.site == site && server < node.servers; ++server) {
                for (const auto& [adc, n] : conversions(pe, node, server)) {
                    ++users[adc];
                }
            }
        }
    }
    std::set<int> shared;
    for (const auto& [adc, n] : users) {
        if (n > 1) {
            shared.insert(adc);
        }
    }
    return shared;
}

Work mvm_work(const ChipSpec& spec, const Program& program, const Node& node, int server) {
    const PeSpec& pe = spec.tile.pe;
    const MvmWork& mvm = node.mvm;
    const std::int64_t bits = 8 * std::int64_t{mvm.input_bytes};
    const Cycle on_bus = ceil_div(bits, spec.tile.bus_width_bits);
    const Cycle on_port = ceil_div(bits, spec.tile.input_buffer.width_bits);
    const Cycle load = std::max(on_bus, on_port);
    const Cycle read = cycles_of(spec.clock, pe.crossbar.read_time);
    const Cycle convert = convert_cycles(spec, node);
    const Cycle step = std::max(read, convert);
    const auto steps = static_cast<Cycle>(mvm.steps);
    const Cycle compute = steps * step;

    Work work;
    work.uses = {{bus, 0, on_bus}, {input_port, 0, on_port}};
    const std::set<int> shared = shared_adcs(spec, program, node.site);
    for (const auto& [adc, n] : conversions(pe, node, server)) {
        if (shared.count(adc) != 0) {
            work.uses.push_back({first_adc + static_cast<std::size_t>(adc), load + read, (steps - 1) * step + convert});
        }
    }
    work.latency = load + read + (steps - 1) * step + convert + static_cast<Cycle>(pe.shift_add_latency) +
                   ceil_log2(mvm.row_blocks_per_pe);
    work.interval = pe.input_registers >= 2 ? std::max(load, compute) : load + compute;
    const auto shows = [&work](Rule rule, bool really) {
        if (really) {
            work.shows.push_back(rule);
        }
    };
    shows(Rule::C1, rounds(spec.clock, pe.crossbar.read_time));
    shows(Rule::M1, on_bus != on_port);
    shows(Rule::M2, steps > 1);
    shows(Rule::M3, pe.adc.count < pe.crossbars);
    shows(Rule::M4, convert > read);
    shows(Rule::M5, mvm.row_blocks_per_pe > 1);
    shows(Rule::M6, load > 0 && (pe.input_registers == 1 || load > compute));
    return work;
}

Work vec_work(const ChipSpec& spec, const Node& node, bool emits) {
    const TileSpec& tile = spec.tile;
    const VecWork& vec = node.vec;
    const Cycle on_bus = ceil_div(8 * std::int64_t{vec.bus_bytes}, tile.bus_width_bits);
    const Cycle on_port = ceil_div(8 * std::int64_t{vec.buffer_bytes}, tile.input_buffer.width_bits);
    const Cycle fetch = std::max(on_bus, on_port);
    const Cycle adding = ceil_div(vec.partial_adds, tile.accumulator.lanes);
    const Cycle operating = ceil_div(vec.operations(), tile.vector_unit.lanes);
    const Cycle writing = emits ? ceil_div(8 * std::int64_t{vec.out_bytes}, tile.output_buffer.width_bits) : 0;
    const Cycle write_at = fetch + adding + operating + static_cast<Cycle>(tile.vector_unit.latency);

    Work work;
    work.uses = {{bus, 0, on_bus},
                 {input_port, 0, on_port},
                 {accumulator, fetch, adding},
                 {vector_unit, fetch + adding, operating},
                 {output_port, write_at, writing}};
    work.latency = std::max<Cycle>(1, write_at + writing);
    work.interval = std::max<Cycle>({1, on_bus, on_port, adding, operating, writing});
    return work;
}

Work buffer_work(const ChipSpec& spec, const Node& node) {
    const std::int64_t bytes = std::int64_t{node.memory.bytes_per_column} * node.domain.run;
    const Cycle busy = std::max<Cycle>(1, ceil_div(8 * bytes, spec.global_buffer.width_bits));
    return {{{0, 0, busy}}, busy + static_cast<Cycle>(spec.global_buffer.latency), busy, {}};
}

}  // namespace

Cycle ceil_div(std::int64_t a, std::int64_t b) {
    return static_cast<Cycle>((a + b - 1) / b);
}

Cycle cycles_of(const Clock& clock, Time duration) {
    return ceil_wide(Wide{static_cast<std::uint64_t>(duration.fs)} * static_cast<Wide>(clock.period_denominator),
                     static_cast<Wide>(clock.period_numerator_fs));
}

Cycle cycles_at(const Clock& clock, std::int64_t count, std::int64_t per_second) {
    return ceil_wide(static_cast<Wide>(count) * static_cast<Wide>(fs_per_s) *
                         static_cast<Wide>(clock.period_denominator),
                     static_cast<Wide>(per_second) * static_cast<Wide>(clock.period_numerator_fs));
}

Rule rule_of_unit(SiteKind kind, std::size_t unit) {
    if (kind != SiteKind::tile) {
        return kind == SiteKind::memory ? Rule::D2 : Rule::G1;
    }
    switch (unit) {
        case bus:
        case input_port: return Rule::V1;
        case accumulator: return Rule::V2;
        case vector_unit: return Rule::V3;
        case output_port: return Rule::V4;
        default: return Rule::M7;
    }
}

std::vector<int> units_of(const ChipSpec& spec, SiteKind kind) {
    switch (kind) {
        case SiteKind::global_buffer: return {spec.global_buffer.ports};
        case SiteKind::memory: return {};
        case SiteKind::tile: break;
    }
    std::vector<int> units(first_adc, 1);
    units[input_port] = spec.tile.input_buffer.ports;
    units[output_port] = spec.tile.output_buffer.ports;
    const int adcs = spec.tile.pes * spec.tile.pe.adc.count;
    units.insert(units.end(), static_cast<std::size_t>(adcs), 1);
    return units;
}

Work work_of(const ChipSpec& spec, const Program& program, const Node& node, int server, bool emits) {
    if (node.site.kind == SiteKind::global_buffer) {
        return buffer_work(spec, node);
    }
    return node.kind == NodeKind::mvm ? mvm_work(spec, program, node, server) : vec_work(spec, node, emits);
}

}  // namespace bitline::reference
