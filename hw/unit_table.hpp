// The units that a value may carry; hw/units.hpp reads and prints with them.
#pragma once

#include <array>
#include <string_view>

#include "hw/units.hpp"

namespace bitline {

struct Unit {
    std::string_view name;
    Dimension dimension;
    int exponent;  ///< base units are 10^exponent of this unit ...
    int shift;     ///< ... times 2^shift
};

/// Every unit that a value may carry. The order within a dimension is by size: formatting searches it.
inline constexpr std::array<Unit, 78> units{{
    {"", Dimension::none, 0, 0},
    {"fs", Dimension::time, 0, 0},
    {"ps", Dimension::time, 3, 0},
    {"ns", Dimension::time, 6, 0},
    {"us", Dimension::time, 9, 0},
    {"ms", Dimension::time, 12, 0},
    {"s", Dimension::time, 15, 0},
    {"Hz", Dimension::frequency, 0, 0},
    {"kHz", Dimension::frequency, 3, 0},
    {"MHz", Dimension::frequency, 6, 0},
    {"GHz", Dimension::frequency, 9, 0},
    {"THz", Dimension::frequency, 12, 0},
    {"S/s", Dimension::frequency, 0, 0},
    {"kS/s", Dimension::frequency, 3, 0},
    {"MS/s", Dimension::frequency, 6, 0},
    {"GS/s", Dimension::frequency, 9, 0},
    {"B", Dimension::bytes, 0, 0},
    {"kB", Dimension::bytes, 3, 0},
    {"MB", Dimension::bytes, 6, 0},
    {"GB", Dimension::bytes, 9, 0},
    {"TB", Dimension::bytes, 12, 0},
    {"KiB", Dimension::bytes, 0, 10},
    {"MiB", Dimension::bytes, 0, 20},
    {"GiB", Dimension::bytes, 0, 30},
    {"TiB", Dimension::bytes, 0, 40},
    {"B/s", Dimension::bandwidth, 0, 0},
    {"kB/s", Dimension::bandwidth, 3, 0},
    {"MB/s", Dimension::bandwidth, 6, 0},
    {"GB/s", Dimension::bandwidth, 9, 0},
    {"TB/s", Dimension::bandwidth, 12, 0},
    {"KiB/s", Dimension::bandwidth, 0, 10},
    {"MiB/s", Dimension::bandwidth, 0, 20},
    {"GiB/s", Dimension::bandwidth, 0, 30},
    {"TiB/s", Dimension::bandwidth, 0, 40},
    {"uV", Dimension::voltage, -6, 0},
    {"mV", Dimension::voltage, -3, 0},
    {"V", Dimension::voltage, 0, 0},
    {"nm", Dimension::length, -9, 0},
    {"um", Dimension::length, -6, 0},
    {"mm", Dimension::length, -3, 0},
    {"cm", Dimension::length, -2, 0},
    {"m", Dimension::length, 0, 0},
    {"nm2", Dimension::area, -18, 0},
    {"um2", Dimension::area, -12, 0},
    {"mm2", Dimension::area, -6, 0},
    {"cm2", Dimension::area, -4, 0},
    {"m2", Dimension::area, 0, 0},
    {"aJ", Dimension::energy, -18, 0},
    {"fJ", Dimension::energy, -15, 0},
    {"pJ", Dimension::energy, -12, 0},
    {"nJ", Dimension::energy, -9, 0},
    {"uJ", Dimension::energy, -6, 0},
    {"mJ", Dimension::energy, -3, 0},
    {"J", Dimension::energy, 0, 0},
    {"fW", Dimension::power, -15, 0},
    {"pW", Dimension::power, -12, 0},
    {"nW", Dimension::power, -9, 0},
    {"uW", Dimension::power, -6, 0},
    {"mW", Dimension::power, -3, 0},
    {"W", Dimension::power, 0, 0},
    {"kW", Dimension::power, 3, 0},
    {"pA", Dimension::current, -12, 0},
    {"nA", Dimension::current, -9, 0},
    {"uA", Dimension::current, -6, 0},
    {"mA", Dimension::current, -3, 0},
    {"A", Dimension::current, 0, 0},
    {"mohm", Dimension::resistance, -3, 0},
    {"ohm", Dimension::resistance, 0, 0},
    {"kohm", Dimension::resistance, 3, 0},
    {"Mohm", Dimension::resistance, 6, 0},
    {"Gohm", Dimension::resistance, 9, 0},
    {"aF", Dimension::capacitance, -18, 0},
    {"fF", Dimension::capacitance, -15, 0},
    {"pF", Dimension::capacitance, -12, 0},
    {"nF", Dimension::capacitance, -9, 0},
    {"uF", Dimension::capacitance, -6, 0},
    {"mF", Dimension::capacitance, -3, 0},
    {"F", Dimension::capacitance, 0, 0},
}};

}  // namespace bitline
