// A report counts energy in pJ, time in ns and power in mW; the models count in SI units.
#pragma once

namespace bitline {

inline constexpr double pj_per_joule = 1e12;
inline constexpr double joule_per_pj = 1e-12;
inline constexpr double second_per_ns = 1e-9;
inline constexpr double mw_per_watt = 1e3;
inline constexpr double watt_per_mw = 1e-3;

}  // namespace bitline
