// How a page names the scripts and styles that it allows.
#pragma once

#include <string>
#include <string_view>

namespace bitline::html {

/// `sha256-` and the hash in base 64, as a content security policy has it.
std::string source_hash(std::string_view text);

}  // namespace bitline::html
