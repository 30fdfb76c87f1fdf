// Order of instance paths for people: numbers by value, so that tile2 stands before tile10.
#pragma once

#include <string_view>

namespace bitline {

/// Strict order of paths: component by component, digits compared as numbers; a path stands before what is inside it.
bool path_less(std::string_view a, std::string_view b);

}  // namespace bitline
