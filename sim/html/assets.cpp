#include "sim/html/assets.hpp"

#include <cstddef>

// Symbols of the object that CMakeLists.txt makes of the files.
extern "C" {
extern const char bitline_chart_js[];
extern const char bitline_chart_js_end[];
extern const char bitline_page_js[];
extern const char bitline_page_js_end[];
extern const char bitline_page_css[];
extern const char bitline_page_css_end[];
}

namespace bitline::html {

namespace {

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view chart_js() {
    return between(static_cast<const char*>(bitline_chart_js), static_cast<const char*>(bitline_chart_js_end));
}

std::string_view page_js() {
    return between(static_cast<const char*>(bitline_page_js), static_cast<const char*>(bitline_page_js_end));
}

std::string_view page_css() {
    return between(static_cast<const char*>(bitline_page_css), static_cast<const char*>(bitline_page_css_end));
}

}  // namespace bitline::html
