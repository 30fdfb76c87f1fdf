// The GTKWave save file beside a VCD file: opens it with its variables arranged, named and zoomed to the window.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace/vcd_probe.hpp"

namespace bitline {

/// What a save file says. Times are in the unit of the VCD file.
struct WaveView {
    std::vector<WaveVariable> variables;
    std::vector<std::string> node_names;  ///< by node index: what a state variable's value - 1 means
    std::uint64_t first_time = 0;
    std::uint64_t last_time = 0;
};

/// Names of the two files that belong to `vcd_file`: its name with .gtkw and with .nodes.txt in place of .vcd.
std::string gtkw_name(const std::string& vcd_file);
std::string node_table_name(const std::string& vcd_file);

/// The save file: the chip's power, then a group of rows for each tile, the global buffer, each memory controller and each
/// router. Refers to the VCD file and the node table by name only, so that the folder can be moved.
std::string gtkw_text(const std::string& vcd_file, const WaveView& view);
/// The table with which GTKWave shows node names instead of numbers: one line `value name` each.
std::string node_table_text(const std::vector<std::string>& node_names);

/// Writes both files beside `vcd_file`, unless that is no file but a pipe or a device. Throws InputError when they cannot be written.
void write_gtkw(const std::string& vcd_file, const WaveView& view);

}  // namespace bitline
