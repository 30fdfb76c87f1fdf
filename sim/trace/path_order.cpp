#include "sim/trace/path_order.hpp"

#include <algorithm>
#include <cstddef>

namespace bitline {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The digits of `text` from `at` on.
std::string_view digits(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) {
        ++end;
    }
    return text.substr(at, end - at);
}

std::string_view without_leading_zeros(std::string_view number) {
    while (number.size() > 1 && number.front() == '0') {
        number.remove_prefix(1);
    }
    return number;
}

/// Dots end components, so they stand before every other character.
int rank(char c) {
    return c == '.' ? -1 : static_cast<unsigned char>(c);
}

}  // namespace

bool path_less(std::string_view a, std::string_view b) {
    // What both begin with decides nothing, but a number must be looked at from its first digit on.
    std::size_t i = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    while (i > 0 && is_digit(a[i - 1])) {
        --i;
    }
    std::size_t j = i;
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const std::string_view x = digits(a, i);
            const std::string_view y = digits(b, j);
            const std::string_view p = without_leading_zeros(x);
            const std::string_view q = without_leading_zeros(y);
            if (p.size() != q.size()) {
                return p.size() < q.size();
            }
            if (p != q) {
                return p < q;
            }
            if (x.size() != y.size()) {
                return x.size() < y.size();
            }
            i += x.size();
            j += y.size();
        } else if (a[i] != b[j]) {
            return rank(a[i]) < rank(b[j]);
        } else {
            ++i;
            ++j;
        }
    }
    return a.size() - i < b.size() - j;
}

}  // namespace bitline
