#include "sim/reproduce/experiments.hpp"

#include <fmt/format.h>

#include <ostream>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/reproduce/joint.hpp"

namespace bitline::reproduce {

const std::vector<Experiment>& experiment_table() {
    static const std::vector<Experiment> table{
        {"joint", "one chip for four networks against the chip for the largest (arXiv 2410.16759)", reproduce_joint}};
    return table;
}

void list_experiments(std::ostream& out) {
    for (const Experiment& experiment : experiment_table()) {
        out << fmt::format("{}: {}\n", experiment.name, experiment.help);
    }
}

void reproduce_command(const ReproduceArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    if (arguments.experiment.empty()) {
        list_experiments(out);
        return;
    }
    std::string known;
    for (const Experiment& experiment : experiment_table()) {
        if (arguments.experiment == experiment.name) {
            experiment.run(arguments, paths, out);
            return;
        }
        known += (known.empty() ? "" : ", ") + std::string(experiment.name);
    }
    throw InputError(
        fmt::format("reproduce: unknown experiment, got {}, allowed: {}", in_quotes(arguments.experiment), known));
}

}  // namespace bitline::reproduce
