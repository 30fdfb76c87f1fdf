#include "sim/report/pricing.hpp"

#include "sim/report/report_units.hpp"

namespace bitline {

namespace {

constexpr double mm2 = 1e6;  // square metre to square millimetre

}  // namespace

double energy_j(const CostTable& costs, const ActionCounts& counts) {
    double sum = 0;
    for (std::size_t i = 0; i < action_count; ++i) {
        sum += static_cast<double>(counts[i]) * costs.actions[i].energy_j;
    }
    return sum;
}

std::vector<ActionReport> report_actions(const CostTable& costs, const ActionCounts& total) {
    std::vector<ActionReport> actions;
    for (std::size_t i = 0; i < action_count; ++i) {
        actions.push_back({static_cast<Action>(i), total[i],
                           static_cast<double>(total[i]) * costs.actions[i].energy_j * pj_per_joule});
    }
    return actions;
}

std::vector<ComponentReport> report_components(const CostTable& costs, const std::vector<ActionReport>& actions,
                                               double time_s) {
    std::vector<ComponentReport> components(component_kind_count);
    for (std::size_t kind = 0; kind < component_kind_count; ++kind) {
        components[kind].kind = static_cast<ComponentKind>(kind);
    }
    for (const ActionReport& action : actions) {
        ComponentReport& component = components[static_cast<std::size_t>(kind_of(action.action))];
        component.actions += action.count;
        component.dynamic_pj += action.energy_pj;
        component.unverified_pj += costs[action.action].origin.verified ? 0 : action.energy_pj;
    }
    for (const PartCost& part : costs.parts) {
        ComponentReport& component = components[static_cast<std::size_t>(part.kind)];
        const double leakage_pj = part.total_leakage_w() * time_s * pj_per_joule;
        component.leakage_pj += leakage_pj;
        component.leakage_mw += part.total_leakage_w() * mw_per_watt;
        component.area_mm2 += part.total_area_m2() * mm2;
        component.unverified_pj += part.leakage_origin.verified ? 0 : leakage_pj;
        component.unverified_mm2 += part.area_origin.verified ? 0 : part.total_area_m2() * mm2;
    }
    return components;
}

}  // namespace bitline
