// Files that are part of the program.
#pragma once

#include <string_view>

namespace bitline::html {

std::string_view chart_js();  ///< Chart.js
std::string_view page_js();   ///< sim/html/page.js, which draws the charts of a page
std::string_view page_css();  ///< sim/html/page.css

}  // namespace bitline::html
