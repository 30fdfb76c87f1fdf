#include "sim/text_table.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"

namespace bitline {
namespace {

TEST(TextTable, AlignsColumns) {
    TextTable table;
    table.column("name", true);
    table.column("n");
    table.row({"a", "1"});
    table.row({"longer", "12345"});
    table.rule();
    table.row({"", "12346"});
    EXPECT_EQ(table.text(), "name        n\n"
                            "------  -----\n"
                            "a           1\n"
                            "longer  12345\n"
                            "------  -----\n"
                            "        12346\n");
}

TEST(TextTable, ShortensWhatIsTooLong) {
    TextTable table;
    table.column("x", true, 5);
    table.row({"abcdefgh"});
    EXPECT_EQ(table.text(), "x\n-----\nabc..\n");
}

TEST(TextTable, RefusesARowOfAnotherLength) {
    TextTable table;
    table.column("x");
    EXPECT_THROW(table.row({"a", "b"}), InternalError);
}

TEST(Printable, ReplacesWhatWouldMoveTheCursor) {
    EXPECT_EQ(printable("plain text"), "plain text");
    EXPECT_EQ(printable("a\x1b[31mb\n"), "a?[31mb?");
    EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f"), "gr??");
}

TEST(Wrapped, BreaksAtBlanks) {
    EXPECT_EQ(wrapped("one two three", 9, 0), "one two\nthree");
    EXPECT_EQ(wrapped("one two three", 11, 4), "one two\n    three");
    EXPECT_EQ(wrapped("unbreakable", 4, 0), "unbreakable");
    EXPECT_EQ(wrapped("", 4, 2), "");
}

}  // namespace
}  // namespace bitline
