// The page of one run, report.html.
#pragma once

#include <string>

#include "sim/html/page.hpp"
#include "sim/report/report.hpp"

namespace bitline::html {

/// What is there to show: a closed form has no power trace and no mesh.
Page run_page(const Report& report);

}  // namespace bitline::html
