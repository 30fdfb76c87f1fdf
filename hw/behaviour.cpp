#include "hw/behaviour.hpp"

namespace bitline {

ChipSpec behaviour_of(const ChipSpec& chip) {
    ChipSpec only = chip;
    only.citation = {};
    only.technology = {};
    only.costs = {};
    only.assumed = {};
    only.published = {};
    only.tile.pe.crossbar.read_voltage_v = CrossbarSpec{}.read_voltage_v;
    only.tile.pe.crossbar.device = CrossbarSpec{}.device;
    only.tile.pe.adc.kind = AdcSpec{}.kind;
    only.tile.pe.adc.bits = AdcSpec{}.bits;
    only.noc.link_length_mm = NocSpec{}.link_length_mm;
    only.memory.kind = MemorySpec{}.kind;
    return only;
}

}  // namespace bitline
