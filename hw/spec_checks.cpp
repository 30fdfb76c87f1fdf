#include "hw/spec_checks.hpp"

#include <fmt/format.h>

#include <utility>

#include "hw/adc.hpp"
#include "hw/units.hpp"

namespace bitline {

namespace {

constexpr std::int64_t most_tiles = 65'536;
constexpr Cycle most_bins_at_once = Cycle{1} << 20;

using Findings = std::vector<SpecFinding>;

void check_counts(const ChipSpec& spec, Findings& found) {
    const NocSpec& noc = spec.noc;
    const std::int64_t tiles = std::int64_t{noc.width} * noc.height * noc.tiles_per_router;
    if (tiles > most_tiles) {
        found.push_back(
            {{"noc.tiles_per_router", "noc.width", "noc.height"},
             fmt::format("too many tiles, got {} x {} routers with {} tiles each = {}, allowed: at most {} tiles",
                         noc.width, noc.height, noc.tiles_per_router, tiles, most_tiles)});
    }
    const int header_flits = (noc.header_bits + noc.flit_bits - 1) / noc.flit_bits;
    if (noc.packet_flits <= header_flits) {
        found.push_back(
            {{"noc.packet_flits", "noc.header_bits", "noc.flit_bits"},
             fmt::format("no room for a payload flit, got '{}' with a header of {} flits, allowed: at least {}",
                         noc.packet_flits, header_flits, header_flits + 1)});
    }
}

void check_routers(const ChipSpec& spec, Findings& found) {
    const int routers = spec.routers();
    const std::string mesh = fmt::format("0 to {} on a mesh of {}x{}", routers - 1, spec.noc.width, spec.noc.height);
    if (static_cast<int>(spec.memory.routers.size()) != spec.memory.controllers) {
        found.push_back(
            {{"memory.routers", "memory.controllers"},
             fmt::format("one router per controller is needed, got {} routers for {} controllers, allowed: {} numbers",
                         spec.memory.routers.size(), spec.memory.controllers, spec.memory.controllers)});
    }
    for (const int router : spec.memory.routers) {
        if (router >= routers) {
            found.push_back({{"memory.routers", "noc.width", "noc.height"},
                             fmt::format("outside the mesh, got '{}', allowed: {}", router, mesh)});
        }
    }
    if (spec.global_buffer.router >= routers) {
        found.push_back({{"global_buffer.router", "noc.width", "noc.height"},
                         fmt::format("outside the mesh, got '{}', allowed: {}", spec.global_buffer.router, mesh)});
    }
}

void check_array(const ChipSpec& spec, Findings& found) {
    const PeSpec& pe = spec.tile.pe;
    const CrossbarSpec& crossbar = pe.crossbar;
    const bool even = pe.crossbars % pe.adc.count == 0 || pe.adc.count % pe.crossbars == 0;
    if (!even) {
        found.push_back(
            {{"tile.pe.adc.count", "tile.pe.crossbars"},
             fmt::format("converters cannot be shared evenly, got '{}' for {} crossbars, allowed: a divisor or a "
                         "multiple of {}",
                         pe.adc.count, pe.crossbars, pe.crossbars)});
    }
    if (crossbar.bits_per_cell > spec.precision.weight_bits) {
        found.push_back(
            {{"tile.pe.crossbar.bits_per_cell", "precision.weight_bits"},
             fmt::format("a cell holds more than a weight, got '{}' with weights of {} bits, allowed: at most {}",
                         crossbar.bits_per_cell, spec.precision.weight_bits, spec.precision.weight_bits)});
    }
    if (pe.dac.bits > spec.precision.activation_bits) {
        found.push_back(
            {{"tile.pe.dac.bits", "precision.activation_bits"},
             fmt::format("a converter drives more than an activation, got '{}' with activations of {} bits, "
                         "allowed: at most {}",
                         pe.dac.bits, spec.precision.activation_bits, spec.precision.activation_bits)});
    }
    if (columns_per_weight(spec) > crossbar.cols) {
        found.push_back(
            {{"tile.pe.crossbar.cols", "tile.pe.crossbar.bits_per_cell", "tile.pe.crossbar.coding",
              "precision.weight_bits"},
             fmt::format("a weight does not fit into a row, got '{}' columns, allowed: at least {} for weights of "
                         "{} bits",
                         crossbar.cols, columns_per_weight(spec), spec.precision.weight_bits)});
    }
    if (crossbar.column_flip && crossbar.coding == WeightCoding::differential) {
        found.push_back(
            {{"tile.pe.crossbar.column_flip", "tile.pe.crossbar.coding"},
             "differential columns are never flipped, got 'true' with coding differential, allowed: false"});
    }
}

void check_supply(const ChipSpec& spec, Findings& found) {
    const TechnologySpec& technology = spec.technology;
    for (const auto& [key, supply_v] : {std::pair{"technology.supply", technology.supply_v},
                                        std::pair{"technology.nominal_supply", technology.nominal_supply_v}}) {
        if (supply_v <= technology.threshold_v) {
            found.push_back({{key, "technology.threshold"},
                             fmt::format("no transistor switches, got '{}', allowed: more than the threshold of {}",
                                         format_quantity(supply_v, Dimension::voltage),
                                         format_quantity(technology.threshold_v, Dimension::voltage))});
        }
    }
}

/// The power trace keeps all bins that one firing reaches into.
void check_power_bin(const ChipSpec& spec, Findings& found) {
    const Cycle bin = spec.clock.cycles(spec.run.power_bin);
    for (const auto& [key, duration] : {std::pair{"memory.latency", spec.memory.latency},
                                        std::pair{"tile.pe.crossbar.read_time", spec.tile.pe.crossbar.read_time}}) {
        if (spec.clock.cycles(duration) / bin > most_bins_at_once) {
            found.push_back(
                {{"run.power_bin", key},
                 fmt::format("too short, got '{}' with a {} of {}, allowed: at least {}",
                             format_time(spec.run.power_bin), key, format_time(duration),
                             format_time(Time{duration.fs / static_cast<std::int64_t>(most_bins_at_once)}))});
        }
    }
}

}  // namespace

std::vector<SpecFinding> check_spec(const ChipSpec& spec) {
    Findings found;
    check_counts(spec, found);
    check_routers(spec, found);
    check_array(spec, found);
    check_supply(spec, found);
    check_power_bin(spec, found);
    return found;
}

}  // namespace bitline
