// What a text says.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bitline {

/// How often `part` is in `text`, without overlaps.
std::size_t occurrences(std::string_view text, std::string_view part);

/// Fails the test for each of `parts` that is not in `text`.
void expect_says(const std::string& text, const std::vector<std::string>& parts);

}  // namespace bitline
