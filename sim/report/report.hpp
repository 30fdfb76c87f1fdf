// What a user learns from a run: named figures with units, and tables per layer and per component. JSON, CSV and the
// terminal table (sim/report/report_files.hpp, sim/report/report_table.hpp) are views of it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "hw/cost/cost_table.hpp"
#include "hw/ids.hpp"

namespace bitline {

/// A whole number, a real number, a text, or nothing (a figure that this run does not have).
using FigureValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// One figure. `name` carries the unit (latency_ns); `unit` repeats it for tables.
struct Figure {
    std::string name;
    FigureValue value;
    std::string unit;
    std::string meaning;
};

/// One layer. busy and stalls are shares of the cycles between first start and last end of the nodes that speak for the
/// layer (its arrays; without arrays its vector operations; else its transfers): busy + stall_input + stall_space +
/// stall_unit = 1 (all 0 for a layer without firings).
struct LayerReport {
    std::string name;
    std::string op;
    std::int64_t crossbars = 0;
    double utilisation = 0;  ///< cells that hold weights / cells of the layer's arrays; 0 without arrays
    Cycle start_cycle = 0;
    Cycle end_cycle = 0;
    double energy_pj = 0;  ///< of its actions, without leakage
    double busy = 0;
    double stall_input = 0;  ///< waits for its inputs
    double stall_space = 0;  ///< waits for room at its consumers
    double stall_unit = 0;   ///< waits for a shared unit
};

/// One kind of component, summed over the chip.
struct ComponentReport {
    ComponentKind kind = ComponentKind::other;
    std::uint64_t actions = 0;
    double dynamic_pj = 0;
    double leakage_pj = 0;
    double area_mm2 = 0;
    double leakage_mw = 0;
    double unverified_pj = 0;  ///< of dynamic_pj + leakage_pj, what rests on unverified figures
    double unverified_mm2 = 0;
    double energy_pj() const { return dynamic_pj + leakage_pj; }
};

/// One action over the whole run.
struct ActionReport {
    Action action = Action::count_;
    std::uint64_t count = 0;
    double energy_pj = 0;
};

/// Power of one bin of the trace.
struct PowerBin {
    Cycle begin = 0;
    Cycle end = 0;
    double power_mw = 0;
};

/// One tile of the mesh.
struct TileReport {
    int crossbars = 0;                ///< arrays that hold weights
    double busy = 0;                  ///< of the time of all its arrays, the share in which they compute
    std::vector<std::string> layers;  ///< with work on it
};

/// One direction of a link, or one local port of a router, with traffic.
struct LinkReport {
    int router = 0;
    int port = 0;          ///< 0 east, 1 west, 2 north, 3 south, 4.. local
    bool inbound = false;  ///< of a local port: from its tiles into the router
    std::uint64_t flits = 0;
    double load = 0;  ///< share of the run's cycles in which it is taken
};

/// The mesh; no tiles where a model knows none. Router y * width + x has tiles from its number * tiles_per_router on.
struct MeshReport {
    int width = 0;
    int height = 0;
    int tiles_per_router = 0;
    int crossbars_per_tile = 0;
    std::vector<TileReport> tiles;
    std::vector<LinkReport> links;
};

struct Report {
    std::vector<Figure> figures;  ///< the scalars of summary.json, in its order
    std::vector<LayerReport> layers;
    std::vector<ComponentReport> components;  ///< all kinds, in the order of ComponentKind
    std::vector<ActionReport> actions;        ///< all actions, in the order of Action
    std::vector<PowerBin> power;
    MeshReport mesh;
    double period_ns = 0;  ///< of a cycle
    std::vector<std::string> notes;
    double unverified_energy_share = 0;
    double unverified_area_share = 0;
    bool unverified_programming = false;  ///< time and energy of writing the weights rest on unverified figures
};

/// All components together; its kind means nothing.
ComponentReport total(const std::vector<ComponentReport>& components);

/// How a report's numbers were made (its figure `model`): cycle by cycle, or by the closed form of sim/ideal.hpp.
inline constexpr const char* simulated_model = "simulated";
inline constexpr const char* ideal_model = "ideal";

/// The figure of that name. Throws InternalError when there is none.
const Figure& figure(const Report& report, const std::string& name);
/// Its value as a number. Throws InternalError when it is a text or nothing.
double number(const Report& report, const std::string& name);
/// Whether it is anything. Throws InternalError when there is no such figure.
bool has_value(const Report& report, const std::string& name);

}  // namespace bitline
