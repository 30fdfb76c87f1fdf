// Comma-separated values as of RFC 4180.
#pragma once

#include <string>

namespace bitline {

/// A field: quoted where it holds a comma, a quote or a line break.
std::string csv_field(const std::string& text);

}  // namespace bitline
