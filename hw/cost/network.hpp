// Energy, area and leakage of routers, links and buses.
#pragma once

#include "hw/cost_spec.hpp"
#include "hw/spec.hpp"

namespace bitline {

struct RouterCost {
    double flit_j = 0;
    double area_m2 = 0;
    double leakage_w = 0;
};

/// Ports of router number `router`: four to its neighbours, those of its tiles, and one for each memory controller and for
/// the global buffer there.
int router_ports(const ChipSpec& spec, int router);

/// A router with `ports` ports. Figures are linear in the flit's width. Of the energy of a flit, buffers have a share that grows
/// with depth^0.46 (Noxim's push and pop energies at depths 2, 4 and 8), the switch the rest, linear in the ports. Of
/// area and leakage, buffers have a share linear in ports and depth, the switch the rest, quadratic in the ports.
RouterCost router_cost(const CostSpec& costs, const NocSpec& noc, int ports, const TechnologySpec& technology);

/// The mean over the chip's routers: times their number, the exact area and leakage of them all. A flit costs the mean
/// too, whichever routers it passes.
RouterCost mean_router_cost(const CostSpec& costs, const ChipSpec& spec);

/// One flit over the link between neighbouring routers: flit bits x toggle x capacitance x length x supply^2.
double link_flit_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology);

/// One horizon message over one hop of the sideband, whose wires are as long as a link.
double sideband_hop_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology);

/// One byte over the tile bus, whose length grows with the processing elements along it.
double tile_bus_byte_j(const CostSpec& costs, const TileSpec& tile, const TechnologySpec& technology);

/// One flit over a group bus, which is as long as the tile bus of the figures.
double group_bus_flit_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology);

/// Area and leakage of one wire of a bus along `pes` processing elements.
struct WireCost {
    double area_m2 = 0;
    double leakage_w = 0;
};
WireCost bus_wire_cost(const CostSpec& costs, double pes, const TechnologySpec& technology);

/// Group buses on the chip: one per local port where tiles share ports, else none.
int group_buses(const ChipSpec& spec);

}  // namespace bitline
