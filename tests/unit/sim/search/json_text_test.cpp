#include "sim/search/json_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bitline::search {
namespace {

TEST(JsonText, StringsReadBack) {
    for (const std::string text : {"plain", "a \"quoted\" \\ word", "tab\tand\nline", "0.55 V", "\xc3\xa9"}) {
        EXPECT_EQ(nlohmann::json::parse(json_string(text)).get<std::string>(), text);
    }
}

TEST(JsonText, NumbersAreThoseOfJson) {
    for (const char* text : {"0", "-1", "512", "0.5", "1e9", "1.25E-3", "-0.5e+2", "01", "1.", ".5", "+1", "1e", "-",
                             "", "nan", "1 ", "0x1", "1.2.3"}) {
        EXPECT_EQ(is_json_number(text),
                  nlohmann::json::accept(text) && *text != ' ' && text[0] != '\0' && std::string(text).back() != ' ')
            << text;
    }
}

}  // namespace
}  // namespace bitline::search
