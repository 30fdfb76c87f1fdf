// The page of the joint experiment, report.html in its folder.
#pragma once

#include "sim/html/page.hpp"
#include "sim/reproduce/joint_outcome.hpp"

namespace bitline::reproduce {

html::Page joint_page(const JointOutcome& outcome);

}  // namespace bitline::reproduce
