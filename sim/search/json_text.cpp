#include "sim/search/json_text.hpp"

#include <fmt/format.h>

namespace bitline::search {

namespace {

std::size_t skip_digits(const std::string& text, std::size_t at) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
        ++at;
    }
    return at;
}

}  // namespace

std::string json_string(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

bool is_json_number(const std::string& text) {
    const std::size_t begin = !text.empty() && text[0] == '-' ? 1 : 0;
    std::size_t at = skip_digits(text, begin);
    if (at == begin || (text[begin] == '0' && at > begin + 1)) {
        return false;
    }
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = skip_digits(text, at + 1);
        if (end == at + 1) {
            return false;
        }
        at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const std::size_t sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
        const std::size_t end = skip_digits(text, at + 1 + sign);
        if (end == at + 1 + sign) {
            return false;
        }
        at = end;
    }
    return at == text.size();
}

}  // namespace bitline::search
