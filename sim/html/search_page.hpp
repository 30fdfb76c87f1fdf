// The page of a search, report.html in its folder.
#pragma once

#include <vector>

#include "sim/html/page.hpp"
#include "sim/search/driver.hpp"
#include "sim/search/results.hpp"

namespace bitline::html {

/// `best` are numbers of proposals (best_proposals), shown in their order. The last section tells what this call of the
/// program took; all others are the same for the same search.
Page search_page(const search::SearchRecord& record, const std::vector<std::size_t>& best,
                 const search::SearchState& state);

}  // namespace bitline::html
