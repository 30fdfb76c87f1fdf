// Energy per action, area and leakage of one chip: the figures of its technology, scaled to its parameters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/cost_spec.hpp"
#include "hw/spec.hpp"

namespace bitline {

/// The kinds that reports sum by. Registers, tile buffers and the global buffer are `buffer`; tile bus and group bus are
/// `bus`; accumulators are `vector_unit`; the horizon sideband is `link`; the digital input-sum correction is
/// `shift_add`; `other` is the off-chip interface.
enum class ComponentKind : std::uint8_t {
    crossbar,
    adc,
    dac,
    sample_hold,
    shift_add,
    buffer,
    bus,
    vector_unit,
    router,
    link,
    memory,
    other,
    count_
};
constexpr std::size_t component_kind_count = static_cast<std::size_t>(ComponentKind::count_);

const char* name_of(ComponentKind kind);

/// The kind that an action's energy is booked on.
ComponentKind kind_of(Action action);

/// Energy of one unit of an action (hw/activity.hpp names the unit).
struct ActionCost {
    double energy_j = 0;
    Provenance origin;
};

/// One sort of component on the chip: per instance, and how many there are.
struct PartCost {
    ComponentKind kind = ComponentKind::other;
    std::string name;            ///< e.g. "input_buffer"
    std::int64_t instances = 0;  ///< on the whole chip
    double area_m2 = 0;          ///< of one instance
    double leakage_w = 0;        ///< of one instance, all the time
    Provenance area_origin;
    Provenance leakage_origin;

    double total_area_m2() const { return static_cast<double>(instances) * area_m2; }
    double total_leakage_w() const { return static_cast<double>(instances) * leakage_w; }
};

/// What writing weights costs: a row is programmed by `pulses` rounds of a write pulse and a verifying read.
struct ProgrammingCost {
    double pulses = 0;         ///< write-and-verify rounds per row
    double pulse_time_s = 0;   ///< one write pulse and one read
    double cell_energy_j = 0;  ///< one cell, all rounds
    Provenance origin;
};

struct CostTable {
    std::array<ActionCost, action_count> actions;
    std::vector<PartCost> parts;  ///< fixed order
    ProgrammingCost programming;

    const ActionCost& operator[](Action action) const { return actions[static_cast<std::size_t>(action)]; }
    double area_m2(ComponentKind kind) const;
    double leakage_w(ComponentKind kind) const;
    double area_m2() const;    ///< whole chip
    double leakage_w() const;  ///< whole chip
};

/// The costs of a chip. Throws InputError when the specification has no costs, or names a memory that has none.
CostTable cost_table(const ChipSpec& spec);

}  // namespace bitline
