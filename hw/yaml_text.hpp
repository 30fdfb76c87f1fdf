// Texts as YAML files spell them.
#pragma once

#include <string>

namespace bitline {

/// In double quotes and in one line, as a reader of YAML reads it back.
std::string yaml_text(const std::string& text);

}  // namespace bitline
