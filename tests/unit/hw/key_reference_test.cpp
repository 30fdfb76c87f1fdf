#include <gtest/gtest.h>

#include "hw/spec_keys.hpp"
#include "hw/yaml_document.hpp"

namespace bitline {
namespace {

TEST(KeyReference, TheFileInTheTreeIsWhatTheReaderKnows) {
    EXPECT_TRUE(read_text_file("configs/README.md") == key_reference())
        << "configs/README.md is out of date; write it anew with: build/release/bitline show keys > configs/README.md";
}

TEST(KeyReference, NamesEveryKeyWithItsDefault) {
    const std::string text = key_reference();
    const ChipSpec defaults;
    for (const SpecKey& key : all_keys()) {
        EXPECT_NE(text.find("| `" + key.path + "` | "), std::string::npos) << key.path;
        EXPECT_NE(text.find("| " + key.read(defaults) + " | " + key.meaning + " |"), std::string::npos) << key.path;
    }
    for (const SpecEntry& entry : special_entries()) {
        EXPECT_NE(text.find("| `" + entry.name + "` | "), std::string::npos) << entry.name;
    }
}

}  // namespace
}  // namespace bitline
