// The configurations of the repository, in whose root tests run.
#pragma once

#include "hw/config_paths.hpp"

namespace bitline {

inline ConfigPaths shipped_configs() {
    return {{"configs"}};
}

}  // namespace bitline
