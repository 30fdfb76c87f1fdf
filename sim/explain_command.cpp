#include <ostream>

#include "hw/spec_reader.hpp"
#include "sim/bound/bound.hpp"
#include "sim/commands.hpp"
#include "sim/explain.hpp"
#include "sim/report/checks.hpp"
#include "sim/run.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {

void explain_command(const ExplainArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    const std::string network_file = find_config("networks", arguments.inputs.network, paths);
    const ChipSpec spec = read_chip(arguments.inputs.chip, paths, arguments.inputs.overrides);
    const Program program = compile(import_network(network_file), spec, spec.mapping, spec.run.images);
    const LayerId layer = find_layer(program, arguments.layer, "--layer");
    SimulateOptions options;
    options.progress = [&](std::uint64_t, Cycle) {
        if (arguments.interrupted()) {
            throw Interrupted();
        }
    };
    const Activity activity = simulate(spec, program, options);
    check_activity(spec, program, activity);
    out << explain_layer(spec, program, bound(spec, program), activity, layer);
}

}  // namespace bitline
