#include "hw/model/actions.hpp"

namespace bitline {
namespace {

void add(ActionList& list, Action action, std::int64_t n) {
    if (n > 0) {
        list.push_back({action, static_cast<std::uint64_t>(n)});
    }
}

}  // namespace

ActionList mvm_actions(const ChipSpec& spec, const MvmWork& work) {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::int64_t cells = 0;
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    for (std::size_t k = 0; k < work.rows.size(); ++k) {
        rows += work.rows[k];
        cols += work.cols[k];
        cells += std::int64_t{work.rows[k]} * work.cols[k];
        inputs += work.inputs[k];
        outputs += work.outputs[k];
    }
    // Registers hold activations packed, as bus and buffer carry them.
    const std::int64_t register_bytes = (inputs * spec.precision.activation_bits + 7) / 8;
    const std::int64_t sum_bytes = (spec.tile.accumulator.bits + 7) / 8;
    const CrossbarSpec& crossbar = spec.tile.pe.crossbar;
    ActionList list;
    add(list, Action::crossbar_read, cells * work.steps);
    add(list, Action::dac_drive, rows * work.steps);
    add(list, Action::sample_hold, cols * work.steps);
    add(list, Action::adc_convert, cols * work.steps);
    add(list, Action::shift_add, cols * work.steps);
    add(list, Action::input_register_write, register_bytes);
    add(list, Action::input_register_read, register_bytes);
    add(list, Action::output_register_write, outputs * sum_bytes);
    if (crossbar.coding == WeightCoding::offset && !crossbar.column_flip) {
        add(list, Action::input_sum_add, std::int64_t{work.distinct_inputs} + work.results);
    }
    add(list, Action::accumulate, work.merge_adds);
    add(list, Action::bus_transfer, work.input_bytes);
    add(list, Action::buffer_read, work.input_bytes);
    return list;
}

ActionList vec_actions(const VecWork& work, bool emits) {
    ActionList list;
    add(list, Action::bus_transfer, work.bus_bytes);
    add(list, Action::output_register_read, work.bus_bytes);
    add(list, Action::buffer_read, work.buffer_bytes);
    add(list, Action::accumulate, work.partial_adds);
    add(list, Action::vector_add, work.adds);
    add(list, Action::vector_mul, work.muls);
    add(list, Action::vector_max, work.maxes);
    add(list, Action::vector_activation, work.activations);
    add(list, Action::vector_requantise, work.requantises);
    if (emits) {
        add(list, Action::output_buffer_write, work.out_bytes);
    }
    return list;
}

}  // namespace bitline
