// Energy, area and leakage of on-chip memories: interpolation in a table of known ones.
#pragma once

#include <cstdint>

#include "hw/cost_spec.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// Energies per byte (J), area (m2) and leakage (W) of one memory.
struct MemoryCost {
    double read_j_per_byte = 0;
    double write_j_per_byte = 0;
    double area_m2 = 0;
    double leakage_w = 0;
};

/// How a table continues beyond its memories, and what ports cost.
struct MemoryScaling {
    double energy_exponent = 0.5;  ///< energy per bit ~ capacity^this
    double area_exponent = 1;      ///< area and leakage ~ capacity^this
    double port_area = 0.5;        ///< added share of area and leakage per port after the first
};
MemoryScaling memory_scaling(const CostSpec& costs);

/// The memory at the chip's node and supply. Between known capacities and widths: straight lines on logarithmic axes;
/// beyond the known capacities the exponents of `scaling`; beyond the known widths area and energy per access stay, so
/// that a narrower access costs more per byte. Each port adds area and leakage, and energy with the square root of the
/// area (longer wires). A memory of no bytes costs nothing.
MemoryCost memory_cost(const MemoryTable& table, const MemoryScaling& scaling, std::int64_t capacity_bytes,
                       int width_bits, int ports, const TechnologySpec& technology);

}  // namespace bitline
