// How figures move from the node and supply at which they are known to those of a chip.
#pragma once

#include "hw/spec.hpp"

namespace bitline {

/// Area of the same circuit at `to_m` over its area at `from_m` (feature sizes in m). Table of Stillmaker and Baas
/// (Integration 58, 2017, doi 10.1016/j.vlsi.2017.02.002), 7 to 130 nm, interpolated on logarithmic axes and continued
/// with its end slopes.
double area_scale(double from_m, double to_m);

/// Energy of the same circuit at equal voltage (0.8 V, as Accelergy takes it), from the polynomials a V^2 + b V + c of the
/// same paper.
double energy_scale(double from_m, double to_m);

/// Dynamic energy at the chip's supply over that at the nominal supply: (V / V_nominal)^2.
double supply_energy_scale(const TechnologySpec& technology);

/// Leakage power at the chip's supply over that at the nominal supply: V / V_nominal (constant leakage current; an
/// assumption, the real dependence is stronger).
double supply_leakage_scale(const TechnologySpec& technology);

/// Feature size of the chip in m.
double node_m(const TechnologySpec& technology);

}  // namespace bitline
