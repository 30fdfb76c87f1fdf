#include "hw/config_tree.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

namespace fs = std::filesystem;

class ConfigTreeTest : public testing::Test {
protected:
    ConfigTreeTest() { fs::create_directories(folder_ / "technologies"); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / "technologies" / (name + ".yaml")) << text;
    }
    YamlNode resolved(const std::string& text) {
        YamlNode root = parse_yaml(text, "t.yaml", problems_);
        resolve_includes(root, ConfigPaths{{folder_.string()}}, problems_);
        return root;
    }
    std::vector<std::string> problems() const {
        try {
            problems_.throw_if_any();
        } catch (const InputError& e) {
            return e.lines();
        }
        return {};
    }

    TemporaryFolder temporary_;
    fs::path folder_{temporary_.path()};
    Problems problems_;
};

std::string at(const YamlNode& root, const std::string& first, const std::string& second) {
    return root.find(first)->value.find(second)->value.scalar;
}

TEST_F(ConfigTreeTest, ExplicitKeysOverrideIncludedOnes) {
    write("base", "supply: 0.9 V\nnode: 32 nm\n");
    const YamlNode root = resolved("technology:\n  supply: 0.5 V\n  use: technologies/base\n");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(at(root, "technology", "supply"), "0.5 V");
    EXPECT_EQ(at(root, "technology", "node"), "32 nm");
    EXPECT_EQ(root.find("technology")->value.find("use"), nullptr);
    EXPECT_EQ(root.find("technology")->value.find("supply")->value.place.text(), "t.yaml:2:11");
    EXPECT_NE(root.find("technology")->value.find("node")->value.place.file.find("base.yaml"), std::string::npos);
}

TEST_F(ConfigTreeTest, LaterIncludesLieOnTopAndIncludesNest) {
    write("a", "x: {k: 1, l: 1, m: 1}\n");
    write("b", "use: technologies/a\nx: {l: 2, m: 2}\n");
    write("c", "x: {m: 3}\n");
    const YamlNode root = resolved("use: [technologies/b, technologies/c]\n");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(at(root, "x", "k") + at(root, "x", "l") + at(root, "x", "m"), "123");
}

TEST_F(ConfigTreeTest, AFigureIsReplacedWithItsSource) {
    write("a", "energy: {value: 1 pJ, source: paper}\n");
    const YamlNode root = resolved("use: technologies/a\nenergy: {value: 2 pJ}\n");
    EXPECT_EQ(at(root, "energy", "value"), "2 pJ");
    EXPECT_EQ(root.find("energy")->value.find("source"), nullptr);
}

TEST_F(ConfigTreeTest, WhatCannotBeIncludedIsReportedAtItsPlace) {
    write("rram", "use: technologies/rram\n");
    resolved("a: {use: technologies/ram}\nb: {use: technologies/rram}\nc: {use: [{}]}\nd: {use: other.yaml}\n");
    const std::vector<std::string> lines = problems();
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_NE(lines[0].find("rram.yaml:1:6: use: files include each other in a circle"), std::string::npos);
    EXPECT_EQ(lines[1],
              "t.yaml:1:10: use: no such configuration, got 'technologies/ram', did you mean 'technologies/rram'");
    EXPECT_NE(lines[2].find("t.yaml:3:11: use: wrong type, got a mapping"), std::string::npos);
    EXPECT_NE(lines[3].find("t.yaml:4:10: use: no such configuration, got 'other.yaml'"), std::string::npos);
}

TEST_F(ConfigTreeTest, IncludesThatMultiplyAreStopped) {
    for (int i = 0; i < 6; ++i) {
        const std::string next = "technologies/f" + std::to_string(i + 1);
        std::string all = next;
        for (int copy = 1; copy < 30; ++copy) {
            all.append(", ").append(next);
        }
        write("f" + std::to_string(i), "use: [" + all + "]\n");
    }
    write("f6", "a: 1\n");
    resolved("use: technologies/f0\n");
    const std::vector<std::string> lines = problems();
    ASSERT_FALSE(lines.empty());
    EXPECT_NE(lines[0].find("too many included files, at most 64 are allowed"), std::string::npos);
}

TEST_F(ConfigTreeTest, OverridesMakeAndReplaceValues) {
    YamlNode root = parse_yaml("a: {b: 1, c: 2}\n", "t.yaml", problems_);
    EXPECT_EQ(apply_override(root, "a.b=100 ns", problems_), "a.b");
    EXPECT_EQ(apply_override(root, "d.e.f=[0, 6]", problems_), "d.e.f");
    EXPECT_EQ(apply_override(root, "g=fixed:4", problems_), "g");
    EXPECT_TRUE(problems().empty());
    EXPECT_EQ(at(root, "a", "b"), "100 ns");
    EXPECT_EQ(at(root, "a", "c"), "2");
    EXPECT_EQ(root.find("d")->value.find("e")->value.find("f")->value.items.size(), 2U);
    EXPECT_EQ(root.find("g")->value.scalar, "fixed:4");
    EXPECT_EQ(root.find("g")->value.place.text(), "--set");
}

TEST_F(ConfigTreeTest, OverridesThatAreNoneAreReported) {
    YamlNode root = parse_yaml("a: 1\n", "t.yaml", problems_);
    for (const char* text : {"a", "=3", ".a=3", "a.=3", "a..b=3", "", "a=[1", "a=&x 1", "a={b: 1, b: 2}"}) {
        apply_override(root, text, problems_);
    }
    const std::vector<std::string> lines = problems();
    ASSERT_EQ(lines.size(), 9U);
    EXPECT_EQ(lines[0], "--set: not an assignment, got 'a', allowed: PATH=VALUE such as 'tile.pe.adc.bits=7'");
    EXPECT_EQ(lines[6], "--set: a: not a value, got '[1', allowed: a YAML value such as '7', '100 ns' or '[0, 3]'");
    EXPECT_EQ(root.find("a")->value.scalar, "1");
}

}  // namespace
}  // namespace bitline
