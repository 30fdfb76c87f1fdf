#include "sim/html/source_hash.hpp"

#include <cstdint>

#include "sim/search/sha256.hpp"

namespace bitline::html {

namespace {

std::uint32_t digit(char c) {
    return static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
}

}  // namespace

std::string source_hash(std::string_view text) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // 64 hexadecimal digits are 256 bits: two more hold whole letters of 6 bits, and '=' stands for the 8 bits that fill up.
    const std::string hex = search::sha256(text) + "00";
    std::string out = "sha256-";
    for (std::size_t i = 0; i < hex.size(); i += 3) {
        const std::uint32_t bits = digit(hex[i]) << 8U | digit(hex[i + 1]) << 4U | digit(hex[i + 2]);
        out += letters[bits >> 6U];
        out += letters[bits & 63U];
    }
    out.back() = '=';
    return out;
}

}  // namespace bitline::html
