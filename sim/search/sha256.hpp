// Fingerprints: SHA-256 (FIPS 180-4), so that equal texts and only those have equal names.
#pragma once

#include <string>
#include <string_view>

namespace bitline::search {

/// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view text);

}  // namespace bitline::search
