#include "hw/yaml_document.hpp"

#include <gtest/gtest.h>

#include <random>

#include "hw/error.hpp"

namespace bitline {
namespace {

YamlNode parsed(const std::string& text) {
    Problems problems;
    YamlNode root = parse_yaml(text, "t.yaml", problems);
    problems.throw_if_any();
    return root;
}

std::string error_of(const std::string& text) {
    try {
        parsed(text);
    } catch (const InputError& e) {
        EXPECT_EQ(e.lines().size(), 1U) << e.what();
        EXPECT_EQ(e.lines()[0].find('\n'), std::string::npos);
        return e.lines()[0];
    }
    return "no error";
}

TEST(YamlDocument, KeepsKindsOrderAndPlaces) {
    const YamlNode root = parsed("b: 1\na:\n  list: [x, 'y']\n  nothing:\n");
    ASSERT_TRUE(root.is_mapping());
    ASSERT_EQ(root.entries.size(), 2U);
    EXPECT_EQ(root.entries[0].key, "b");
    EXPECT_EQ(root.entries[0].value.place.text(), "t.yaml:1:4");
    const YamlNode& a = root.find("a")->value;
    EXPECT_EQ(a.find("list")->key_place.text(), "t.yaml:3:3");
    const YamlNode& list = a.find("list")->value;
    ASSERT_EQ(list.items.size(), 2U);
    EXPECT_EQ(list.items[1].scalar, "y");
    EXPECT_TRUE(list.items[1].quoted);
    EXPECT_FALSE(list.items[0].quoted);
    EXPECT_TRUE(a.find("nothing")->value.is_null());
    EXPECT_EQ(root.find("c"), nullptr);
}

TEST(YamlDocument, ReportsEveryDuplicateKey) {
    Problems problems;
    const YamlNode root = parse_yaml("a: 1\nb: {c: 2, c: 3}\na: [4]\n", "t.yaml", problems);
    EXPECT_EQ(root.find("a")->value.scalar, "1");
    EXPECT_EQ(root.entries.size(), 2U);
    try {
        problems.throw_if_any();
        FAIL() << "no problem reported";
    } catch (const InputError& e) {
        ASSERT_EQ(e.lines().size(), 2U);
        EXPECT_EQ(e.lines()[0], "t.yaml:2:11: c: duplicate key, already given in line 2, each key is allowed once");
        EXPECT_EQ(e.lines()[1], "t.yaml:3:1: a: duplicate key, already given in line 1, each key is allowed once");
    }
}

TEST(YamlDocument, RefusesAliasBombsAtTheFirstAnchor) {
    EXPECT_EQ(error_of("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
              "t.yaml:1:4: anchors are not supported, got '&a', write the value out");
    EXPECT_NE(error_of("a: *nothing\n").find("t.yaml:1:"), std::string::npos);
}

TEST(YamlDocument, RefusesWhatCannotBeAConfiguration) {
    EXPECT_NE(error_of("a: !!int 3\n").find("tags are not supported"), std::string::npos);
    EXPECT_NE(error_of("a: [1\n").find("not valid YAML"), std::string::npos);
    EXPECT_NE(error_of("a: 1\n---\nb: 2\n").find("a second document begins"), std::string::npos);
    EXPECT_NE(error_of("? [a, b]\n: 1\n").find("a key must be a word, got a list"), std::string::npos);
    EXPECT_NE(error_of(std::string("a: \0b", 5)).find("not a text file, got byte 0x00 at offset 3"), std::string::npos);
    EXPECT_NE(error_of("a: \xff\n").find("byte 0xff"), std::string::npos);
    EXPECT_NE(error_of("a: 1\nb: \xc3(\n").find("t.yaml:2: not a text file"), std::string::npos);
    EXPECT_NE(error_of("a: \xed\xa0\x80\n").find("not a text file"), std::string::npos);  // a surrogate
    EXPECT_EQ(error_of("a: \xc2\xb5\n"), "no error");
}

TEST(YamlDocument, CapsDepthAndCount) {
    EXPECT_NE(error_of(std::string(40, '[') + std::string(40, ']')).find("nested too deeply"), std::string::npos);
    EXPECT_NE(error_of(std::string(100'000, '[')).find("nested too deeply"), std::string::npos);
    std::string many = "a: [";
    for (int i = 0; i < 60'000; ++i) {
        many += "1,";
    }
    EXPECT_NE(error_of(many + "1]").find("too many values, at most 50000"), std::string::npos);
}

TEST(YamlDocument, EmptyTextsAreNothing) {
    for (const char* text : {"", "\n", "# a comment\n", "---\n"}) {
        EXPECT_TRUE(parsed(text).is_null()) << text;
    }
}

TEST(YamlDocument, FilesThatAreNoneAreNamed) {
    Problems problems;
    const auto message = [&](const std::string& path) -> std::string {
        try {
            read_yaml(path, problems);
        } catch (const InputError& e) {
            return e.what();
        }
        return "no error";
    };
    EXPECT_EQ(message("tests/data"), "tests/data: cannot be read, got a directory, a file is expected");
    EXPECT_NE(message("tests/data/missing.yaml").find("tests/data/missing.yaml: cannot be read, "), std::string::npos);
    EXPECT_EQ(message("tests/data/chips/empty.yaml"),
              "tests/data/chips/empty.yaml: the file is empty, a mapping of keys to values is expected");
    EXPECT_NE(message("/dev/zero").find("/dev/zero: "), std::string::npos);
    try {
        read_text_file("tests/data/chips/alias_bomb.yaml", 10);
        FAIL() << "a file above the cap was read";
    } catch (const InputError& e) {
        EXPECT_STREQ(e.what(), "tests/data/chips/alias_bomb.yaml: the file is too large, at most 10 bytes are allowed");
    }
}

TEST(YamlDocument, MutatedFilesEitherParseOrAreInputErrors) {
    const std::string good =
        "clock: 1 GHz\ntile:\n  pes: 4\n  pe: {crossbars: 8, adc: {bits: 8}}\nlist: [1, \"two\", 'three']\n";
    const std::string letters = "[]{}:,&*!|>'\"#%@`-? \n\tx\\\xc3";
    std::mt19937 random(3);
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string text = good;
        for (int change = 0; change < 3; ++change) {
            text[random() % text.size()] = letters[random() % letters.size()];
        }
        Problems problems;
        try {
            parse_yaml(text, "t.yaml", problems);
        } catch (const InputError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 400);
    EXPECT_LT(refused, 4000);
}

TEST(Problems, AreOrderedByPlaceOnOneLineEachAndCapped) {
    Problems problems;
    EXPECT_TRUE(problems.empty());
    EXPECT_NO_THROW(problems.throw_if_any());
    for (int line = 200; line > 0; --line) {
        problems.add(Place{"f", line, 1}, "key", "wrong\nindeed");
    }
    try {
        problems.throw_if_any();
        FAIL() << "nothing thrown";
    } catch (const InputError& e) {
        ASSERT_EQ(e.lines().size(), 101U);
        EXPECT_EQ(e.lines()[0], "f:1:1: key: wrong indeed");
        EXPECT_EQ(e.lines()[9], "f:10:1: key: wrong indeed");
        EXPECT_EQ(e.lines()[100], "f: 100 more problems are not shown");
    }
}

TEST(Nearest, FindsMisspeltWordsAndLeavesStrangersAlone) {
    const std::vector<std::string> words{"rows", "cols", "bits_per_cell"};
    EXPECT_EQ(nearest("colls", words), "cols");
    EXPECT_EQ(nearest("bit_per_cel", words), "bits_per_cell");
    EXPECT_EQ(nearest("row", words), "rows");
    EXPECT_EQ(nearest("voltage", words), "");
    EXPECT_EQ(nearest("", words), "");
}

TEST(InQuotes, KeepsMessagesOnOneShortLine) {
    EXPECT_EQ(in_quotes("a\nb"), "'a b'");
    EXPECT_LT(in_quotes(std::string(10'000, 'x')).size(), 80U);
}

}  // namespace
}  // namespace bitline
