#include "hw/cost/network.hpp"

#include <algorithm>
#include <cmath>

#include "hw/cost/scaling.hpp"

namespace bitline {

namespace {

/// Push and pop of a 32-bit flit cost 0.977, 1.296 and 1.856 pJ at depths 2, 4 and 8 (github davidepatti/noxim, commit
/// 4c8e72d, bin/power.yaml): a slope of log2(1.856 / 0.977) / 2.
constexpr double depth_exponent = 0.463;

double wire_j_per_bit(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology) {
    return costs[Cost::link_capacitance_per_mm].value * noc.link_length_mm * technology.supply_v * technology.supply_v *
           costs[Cost::link_toggle].value;
}

double bus_bit_j(const CostSpec& costs, const TechnologySpec& technology) {
    return costs[Cost::bus_energy].value * energy_scale(costs[Cost::bus_node].value, node_m(technology)) *
           supply_energy_scale(technology);
}

}  // namespace

int router_ports(const ChipSpec& spec, int router) {
    const auto controllers = std::count(spec.memory.routers.begin(), spec.memory.routers.end(), router);
    const bool buffer = spec.global_buffer.capacity_bytes > 0 && spec.global_buffer.router == router;
    return 4 + std::min(spec.noc.local_ports, spec.noc.tiles_per_router) + static_cast<int>(controllers) +
           (buffer ? 1 : 0);
}

RouterCost router_cost(const CostSpec& costs, const NocSpec& noc, int ports, const TechnologySpec& technology) {
    const double from = costs[Cost::router_node].value;
    const double to = node_m(technology);
    const double width = noc.flit_bits / costs[Cost::router_flit_bits].value;
    const double crossing = ports / costs[Cost::router_ports].value;
    const double depth = noc.buffer_packets * noc.packet_flits / costs[Cost::router_buffer_flits].value;
    const double share = costs[Cost::router_buffer_share].value;
    const double energy = share * std::pow(depth, depth_exponent) + (1 - share) * crossing;
    const double area = area_scale(from, to) * width * (share * crossing * depth + (1 - share) * crossing * crossing);
    return {costs[Cost::router_energy].value * width * energy * energy_scale(from, to) *
                supply_energy_scale(technology),
            costs[Cost::router_area].value * area,
            costs[Cost::router_leakage].value * area * supply_leakage_scale(technology)};
}

RouterCost mean_router_cost(const CostSpec& costs, const ChipSpec& spec) {
    RouterCost mean;
    for (int router = 0; router < spec.routers(); ++router) {
        const RouterCost one = router_cost(costs, spec.noc, router_ports(spec, router), spec.technology);
        mean.flit_j += one.flit_j / spec.routers();
        mean.area_m2 += one.area_m2 / spec.routers();
        mean.leakage_w += one.leakage_w / spec.routers();
    }
    return mean;
}

double link_flit_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology) {
    return noc.flit_bits * wire_j_per_bit(costs, noc, technology);
}

double sideband_hop_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology) {
    return costs[Cost::link_sideband_bits].value * wire_j_per_bit(costs, noc, technology);
}

double tile_bus_byte_j(const CostSpec& costs, const TileSpec& tile, const TechnologySpec& technology) {
    return 8 * bus_bit_j(costs, technology) * tile.pes / costs[Cost::bus_pes].value;
}

double group_bus_flit_j(const CostSpec& costs, const NocSpec& noc, const TechnologySpec& technology) {
    return noc.flit_bits * bus_bit_j(costs, technology);
}

WireCost bus_wire_cost(const CostSpec& costs, double pes, const TechnologySpec& technology) {
    const double scale = area_scale(costs[Cost::bus_node].value, node_m(technology)) * pes / costs[Cost::bus_pes].value;
    return {costs[Cost::bus_wire_area].value * scale,
            costs[Cost::bus_wire_leakage].value * scale * supply_leakage_scale(technology)};
}

int group_buses(const ChipSpec& spec) {
    return spec.noc.tiles_per_router > spec.noc.local_ports ? spec.routers() * spec.noc.local_ports : 0;
}

}  // namespace bitline
