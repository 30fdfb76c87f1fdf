// What components cost, as a technology file states it: each figure with its source, at a reference design point.
// cost_table (hw/cost/cost_table.hpp) scales the figures to the parameters of a chip.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/units.hpp"

namespace bitline {

/// Where a figure comes from and whether somebody has read it there.
struct Provenance {
    std::string source;
    std::string provenance = "assumed";  ///< one of provenances()
    bool verified = false;               ///< false: an assumption or a figure from memory; reports state its share
    std::string note;

    friend bool operator==(const Provenance& a, const Provenance& b) {
        return a.source == b.source && a.provenance == b.provenance && a.verified == b.verified && a.note == b.note;
    }
    friend bool operator!=(const Provenance& a, const Provenance& b) { return !(a == b); }
};

/// One figure in base units (J, m2, W, V, F, byte, fs, Hz, or a plain number).
struct CostFigure {
    double value = 0;
    Provenance origin;

    friend bool operator==(const CostFigure& a, const CostFigure& b) {
        return a.value == b.value && a.origin == b.origin;
    }
    friend bool operator!=(const CostFigure& a, const CostFigure& b) { return !(a == b); }
};

/// Every scalar figure of a technology file; cost_keys() gives the key, dimension, range and meaning of each.
enum class Cost : std::uint8_t {
    crossbar_node,
    crossbar_cell_read_energy,
    crossbar_read_voltage,
    crossbar_read_time,
    crossbar_input_activity,
    crossbar_cell_area,
    crossbar_write_energy,
    crossbar_write_pulse,
    crossbar_pulses_per_bit,
    dac_node,
    dac_bits,
    dac_energy,
    dac_drive_time,
    dac_static_fraction,
    dac_factor_per_bit,
    dac_area,
    sample_hold_node,
    sample_hold_energy,
    sample_hold_area,
    adc_static_fraction,
    adc_node,  ///< model `reference` only, down to adc_area
    adc_bits,
    adc_rate,
    adc_energy,
    adc_factor_per_bit,
    adc_area,
    adc_energy_factor,  ///< model `survey` only
    adc_area_factor,    ///< model `survey` only
    shift_add_node,
    shift_add_bits,
    shift_add_energy,
    shift_add_area,
    adder_node,
    adder_energy,
    adder_area,
    input_register_node,
    input_register_read_energy,
    input_register_write_energy,
    input_register_area,
    input_register_leakage,
    output_register_node,
    output_register_read_energy,
    output_register_write_energy,
    output_register_area,
    output_register_leakage,
    sram_energy_exponent,
    sram_area_exponent,
    sram_port_area,
    bus_node,
    bus_pes,
    bus_energy,
    bus_wire_area,
    bus_wire_leakage,
    vector_unit_node,
    vector_unit_add_energy,
    vector_unit_mul_energy,
    vector_unit_max_energy,
    vector_unit_activation_energy,
    vector_unit_requantise_energy,
    vector_unit_lane_area,
    vector_unit_lane_leakage,
    router_node,
    router_flit_bits,
    router_ports,
    router_buffer_flits,
    router_buffer_share,
    router_energy,
    router_area,
    router_leakage,
    link_capacitance_per_mm,
    link_toggle,
    link_sideband_bits,
    memory_lpddr4,
    memory_lpddr,
    memory_ddr3,
    memory_hbm2,
    memory_hbm3,
    interface_area,
    interface_leakage,
    ideal_node,  ///< of the ideal model only, down to ideal_buffer_area_per_mb; all or none are given
    ideal_activation_bits,
    ideal_cell_energy,
    ideal_switch_energy,
    ideal_switch_capacitance,
    ideal_convert_energy,
    ideal_buffer_energy,
    ideal_buffer_energy_per_mb,
    ideal_array_area,
    ideal_row_area,
    ideal_column_area,
    ideal_cell_area,
    ideal_tile_saving,
    ideal_buffer_area_per_mb,
    count_
};
constexpr std::size_t cost_count = static_cast<std::size_t>(Cost::count_);

/// How ADC costs are found: one published converter scaled to the chip's bits and rate, or the regression over
/// Murmann's survey (Andrulis et al., arXiv 2404.06553).
enum class AdcCostModel { reference, survey };

/// One measured or computed memory: energies per access of `width_bits`.
struct MemoryPoint {
    std::int64_t capacity_bytes = 0;
    int width_bits = 0;
    double read_energy_j = 0;
    double write_energy_j = 0;
    double area_m2 = 0;
    double leakage_w = 0;

    friend bool operator==(const MemoryPoint& a, const MemoryPoint& b) {
        return a.capacity_bytes == b.capacity_bytes && a.width_bits == b.width_bits &&
               a.read_energy_j == b.read_energy_j && a.write_energy_j == b.write_energy_j && a.area_m2 == b.area_m2 &&
               a.leakage_w == b.leakage_w;
    }
};

/// A table of memories of one kind, interpolated in capacity and width.
struct MemoryTable {
    double node_m = 0;  ///< feature size in m
    std::vector<MemoryPoint> points;
    Provenance origin;          ///< of energies and areas
    Provenance leakage_origin;  ///< of leakage, which is often an assumption

    friend bool operator==(const MemoryTable& a, const MemoryTable& b) {
        return a.node_m == b.node_m && a.points == b.points && a.origin == b.origin &&
               a.leakage_origin == b.leakage_origin;
    }
};

/// The whole cost section of a technology. Empty (no sram points) until it has been read.
struct CostSpec {
    std::array<CostFigure, cost_count> figures{};
    AdcCostModel adc_model = AdcCostModel::reference;
    MemoryTable sram;           ///< what a buffer costs unless it has a table of its own
    MemoryTable input_buffer;   ///< empty: sram
    MemoryTable output_buffer;  ///< empty: sram
    MemoryTable global_buffer;  ///< empty: sram

    const CostFigure& operator[](Cost cost) const { return figures[static_cast<std::size_t>(cost)]; }
    CostFigure& operator[](Cost cost) { return figures[static_cast<std::size_t>(cost)]; }
    /// Whether the figures of the ideal model are given.
    bool has_ideal() const { return (*this)[Cost::ideal_node].value > 0; }
    friend bool operator==(const CostSpec& a, const CostSpec& b) {
        return a.figures == b.figures && a.adc_model == b.adc_model && a.sram == b.sram &&
               a.input_buffer == b.input_buffer && a.output_buffer == b.output_buffer &&
               a.global_buffer == b.global_buffer;
    }
    friend bool operator!=(const CostSpec& a, const CostSpec& b) { return !(a == b); }
};

/// Who needs a figure: every chip, those with one of the ADC models, or the ideal model (sim/ideal.hpp).
enum class CostUse { always, adc_reference, adc_survey, ideal };

/// How a figure is spelled in YAML (`group.name` below the key `costs`) and what it means.
struct CostKey {
    Cost cost;
    std::string key;  ///< e.g. "adc.energy"
    Dimension dimension;
    double least;  ///< smallest allowed value, in base units
    double most;   ///< largest allowed value
    CostUse use;
    std::string meaning;
};

/// All scalar keys, in the order of Cost.
const std::vector<CostKey>& cost_keys();

/// Names of the memories with a cost (`memory.kind` of a chip must be one of them).
const std::vector<std::string>& memory_kinds();

/// The words that `provenance` may be.
const std::vector<std::string>& provenances();

}  // namespace bitline
