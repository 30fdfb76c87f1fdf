#include "hw/adc.hpp"

#include <algorithm>
#include <cmath>

namespace bitline {

int slices_per_weight(const ChipSpec& spec) {
    const int bits = spec.tile.pe.crossbar.bits_per_cell;
    return (spec.precision.weight_bits + bits - 1) / bits;
}

int columns_per_weight(const ChipSpec& spec) {
    return slices_per_weight(spec) * (spec.tile.pe.crossbar.coding == WeightCoding::differential ? 2 : 1);
}

std::int64_t column_sum_levels(const CrossbarSpec& crossbar, int dac_bits) {
    const std::int64_t largest_input = (std::int64_t{1} << dac_bits) - 1;
    const std::int64_t largest_cell = (std::int64_t{1} << crossbar.bits_per_cell) - 1;
    const std::int64_t span = crossbar.rows * largest_input * largest_cell;
    return (crossbar.coding == WeightCoding::differential ? 2 * span : span) + 1;
}

int lossless_adc_bits(const ChipSpec& spec) {
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    int bits = 0;
    while ((std::int64_t{1} << bits) < column_sum_levels(crossbar, spec.tile.pe.dac.bits)) {
        ++bits;
    }
    return crossbar.column_flip ? bits - 1 : bits;
}

int adc_shortfall_bits(const ChipSpec& spec) {
    return std::max(0, lossless_adc_bits(spec) - spec.tile.pe.adc.bits);
}

double supply_delay_factor(const TechnologySpec& technology) {
    const auto delay = [&](double supply_v) {
        return supply_v / std::pow(supply_v - technology.threshold_v, technology.velocity_saturation);
    };
    return delay(technology.supply_v) / delay(technology.nominal_supply_v);
}

double timing_slack_ns(const ChipSpec& spec) {
    constexpr double fs_per_ns = 1e6;
    const double path_ns = static_cast<double>(spec.technology.critical_path.fs) / fs_per_ns;
    return spec.clock.period_ns() - path_ns * supply_delay_factor(spec.technology);
}

}  // namespace bitline
