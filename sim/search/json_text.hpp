// The two pieces of JSON that a design's name needs.
#pragma once

#include <string>

namespace bitline::search {

/// The text in double quotes, with escapes.
std::string json_string(const std::string& text);

/// Whether the text is a number as JSON spells it: `512`, `-0.5`, `1e-9`.
bool is_json_number(const std::string& text);

}  // namespace bitline::search
