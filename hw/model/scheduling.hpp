// Who wakes the components of a run (hw/model/timebase.hpp).
#pragma once

#include <cstdint>

namespace bitline {

enum class Scheduling : std::uint8_t {
    calendar,       ///< run ahead of SystemC
    systemc_events  ///< each component is an SC_METHOD behind an sc_event
};

}  // namespace bitline
