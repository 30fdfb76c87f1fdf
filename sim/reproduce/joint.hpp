// `bitline reproduce joint`: joint search, search for the largest network and one search per network, by simulation and by
// the ideal model, with and without converters that lose nothing; docs/validation.md.
#pragma once

#include <iosfwd>

#include "sim/reproduce/experiments.hpp"

namespace bitline::reproduce {

/// Runs the searches in folders of their own below the output folder, evaluates their winners, prints the comparison and
/// leaves joint.csv, joint.json and report.html, which have the same bytes for any number of jobs. Throws InputError.
void reproduce_joint(const ReproduceArguments& arguments, const ConfigPaths& paths, std::ostream& out);

}  // namespace bitline::reproduce
