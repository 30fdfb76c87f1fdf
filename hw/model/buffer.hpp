// A tile's input or output buffer: ports that firings take, and how much of it is reserved (for waves).
#pragma once

#include <systemc>

#include "hw/model/recorder.hpp"
#include "hw/model/unit.hpp"
#include "hw/spec.hpp"

namespace bitline {

class Buffer : public sc_core::sc_module {
public:
    Buffer(const sc_core::sc_module_name& name, const BufferSpec& spec) : sc_module(name), ports(spec.ports) {}
    Unit ports;
};

}  // namespace bitline
