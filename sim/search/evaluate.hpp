// One network on one chip: the unit of work of a search, of its cache and of its store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "sim/search/outcome.hpp"
#include "workloads/graph.hpp"

namespace bitline::search {

/// A network that many chips are evaluated with, imported once.
struct Workload {
    std::string name;  ///< as reports call it
    Graph graph;
    std::string fingerprint;  ///< of the graph
};
Workload workload(std::string name, Graph graph);

/// Seconds of wall time by stage. They differ from run to run, so they stay apart from what was found.
struct StageTimes {
    double compile_s = 0;
    double simulate_s = 0;  ///< of the model `ideal` or `bound`: its closed form
    double account_s = 0;
};

/// What one network on one chip gave.
struct NetworkResult {
    Status status = Status::ok;
    std::string reason;      ///< empty if ok, else `network NAME does not fit: ...` and the like
    NetworkOutcome outcome;  ///< if ok
    StageTimes times;
    /// Of a simulation that went well, to_json of its record (sim/report/run_record_json.hpp): what it was, without what it costs.
    std::string run;
};

/// Compiles, simulates, checks and accounts for the chip's `run.images`. A network that does not fit, a run that gets stuck
/// and a check that fails are results. Simulating happens once per process: call it in a process of its own.
NetworkResult evaluate_network(const ChipSpec& chip, const Workload& workload, Model model);

/// The same without simulating, by the run of a chip of equal behaviour; in any process. Whatever goes wrong is a result.
NetworkResult price_network(const ChipSpec& chip, const Workload& workload, const std::string& run);

/// What the engines call for each task; tests put faults here.
using Evaluate = std::function<NetworkResult(const ChipSpec&, const Workload&, Model)>;

/// Of the resolved chip: equal designs, equal text. The chip's name and its published figures count too.
std::string fingerprint(const ChipSpec& chip);

/// The name of an evaluation: what it depends on, the version of Bitline included.
std::string evaluation_key(const std::string& chip_fingerprint, const Workload& workload, Model model);

/// Of all that decides what the chip does, cycle by cycle (hw/behaviour.hpp).
std::string behaviour_fingerprint(const ChipSpec& chip);

/// The name of a simulation, which chips of equal behaviour share. Empty for a model that simulates nothing.
std::string run_key(const std::string& behaviour_fingerprint, const Workload& workload, Model model);

/// simulated, ideal, bound.
const char* name_of(Model model);
Model model_of(const std::string& name);
/// ok, infeasible, crashed, timeout, out_of_memory, failed. Throws InternalError for another name.
const char* name_of(Status status);
Status status_of(const std::string& name);

}  // namespace bitline::search
