#include "tests/support/console.hpp"

#include <gtest/gtest.h>

namespace bitline {
namespace {

TEST(ConsoleExamples, AreTheCommandsOfConsoleBlocks) {
    const std::vector<ConsoleExample> examples = console_examples("# Title\n"
                                                                  "```sh\n"
                                                                  "$ not this one\n"
                                                                  "```\n"
                                                                  "$ nor this\n"
                                                                  "```console\n"
                                                                  "a line before the first command\n"
                                                                  "$ first --option\n"
                                                                  "one\n"
                                                                  "\n"
                                                                  "two\n"
                                                                  "$ second\n"
                                                                  "```\n"
                                                                  "text\n");
    ASSERT_EQ(examples.size(), 2U);
    EXPECT_EQ(examples[0].line, 8);
    EXPECT_EQ(examples[0].command, "first --option");
    EXPECT_EQ(examples[0].expected, (std::vector<std::string>{"one", "", "two"}));
    EXPECT_EQ(examples[1].line, 12);
    EXPECT_EQ(examples[1].command, "second");
    EXPECT_TRUE(examples[1].expected.empty());
}

TEST(ConsoleExamples, ABlockInsideNoConsoleIsText) {
    EXPECT_TRUE(console_examples("```text\n$ no\n```\n```\n$ no\n```\n").empty());
}

TEST(Shows, DotsStandForAnyNumberOfLines) {
    EXPECT_TRUE(shows({}, {}));
    EXPECT_TRUE(shows({"..."}, {}));
    EXPECT_TRUE(shows({"..."}, {"a", "b"}));
    EXPECT_TRUE(shows({"a", "...", "c"}, {"a", "c"}));
    EXPECT_TRUE(shows({"a", "...", "c"}, {"a", "c", "b", "c"}));
    EXPECT_TRUE(shows({"...", "b", "..."}, {"a", "b"}));
}

TEST(Shows, AnythingElseMustBeThere) {
    EXPECT_FALSE(shows({}, {"a"}));
    EXPECT_FALSE(shows({"a"}, {}));
    EXPECT_FALSE(shows({"a"}, {"a "}));
    EXPECT_FALSE(shows({"a", "b"}, {"b", "a"}));
    EXPECT_FALSE(shows({"a", "...", "c"}, {"a", "c", "b"}));
    EXPECT_FALSE(shows({"...", "b", "..."}, {"a", "c"}));
    EXPECT_FALSE(shows({"....", "a"}, {"b", "a"}));
}

}  // namespace
}  // namespace bitline
