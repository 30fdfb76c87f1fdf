// Builds with AddressSanitizer, where everything takes several times as long.
#pragma once

namespace bitline {

inline bool is_sanitized() {
#if defined(__SANITIZE_ADDRESS__)
    return true;
#elif defined(__has_feature)
    return __has_feature(address_sanitizer);
#else
    return false;
#endif
}

}  // namespace bitline
