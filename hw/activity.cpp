#include "hw/activity.hpp"

namespace bitline {

const char* name_of(Action action) {
    static constexpr std::array<const char*, action_count> names{"crossbar_read",
                                                                 "dac_drive",
                                                                 "sample_hold",
                                                                 "adc_convert",
                                                                 "shift_add",
                                                                 "input_register_write",
                                                                 "input_register_read",
                                                                 "output_register_write",
                                                                 "output_register_read",
                                                                 "input_sum_add",
                                                                 "buffer_write",
                                                                 "buffer_read",
                                                                 "output_buffer_write",
                                                                 "output_buffer_read",
                                                                 "bus_transfer",
                                                                 "accumulate",
                                                                 "vector_add",
                                                                 "vector_mul",
                                                                 "vector_max",
                                                                 "vector_activation",
                                                                 "vector_requantise",
                                                                 "group_bus_flit",
                                                                 "router_flit",
                                                                 "link_flit",
                                                                 "sideband_update",
                                                                 "global_buffer_write",
                                                                 "global_buffer_read",
                                                                 "memory_write",
                                                                 "memory_read"};
    return names[static_cast<std::size_t>(action)];
}

}  // namespace bitline
