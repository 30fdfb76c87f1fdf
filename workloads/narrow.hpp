// The compiler counts in 64 bits; nodes hold their work in ints. Nothing gets from one to the other unchecked.
#pragma once

#include <cstdint>
#include <string>

namespace bitline {

/// `value` as an int. Throws DoesNotFit, naming `where` (a layer or a chip) and `what` is counted, if it is not one.
int narrow(std::int64_t value, const std::string& where, const char* what);

}  // namespace bitline
