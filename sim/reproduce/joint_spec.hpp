// What the joint experiment is about: configs/experiments/joint.yaml.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/yaml_document.hpp"

namespace bitline::reproduce {

/// How much a run may cost.
struct Budget {
    std::string name;
    Place place;
    std::vector<std::string> overrides;  ///< PATH=VALUE laid on each search
};

struct JointSpec {
    std::string file;
    std::string citation;
    std::string search;                                    ///< with the published converter
    std::string lossless;                                  ///< with converters that lose nothing
    std::map<std::string, double> published_gain_percent;  ///< by network; may leave some out
    std::vector<Budget> budgets;
};

/// Reads configs/experiments/joint.yaml, found as every configuration is. Throws one InputError with every problem, one line
/// each: `file:line:column: key: what is wrong, what was given, what is allowed`. Searches are found but not read.
JointSpec read_joint_spec(const ConfigPaths& paths);
/// The same from a text; `file` names it in messages.
JointSpec parse_joint_spec(const std::string& text, const std::string& file, const ConfigPaths& paths);

/// The budget of that name; throws InputError naming those there are.
const Budget& find_budget(const JointSpec& spec, const std::string& name);

}  // namespace bitline::reproduce
