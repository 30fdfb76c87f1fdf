#include "sim/search/expression.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bitline::search {
namespace {

using Kind = Value::Kind;

const std::vector<Name> known_names{{"rows", Kind::number, Dimension::none},
                                    {"cols", Kind::number, Dimension::none},
                                    {"cycle", Kind::number, Dimension::time},
                                    {"coding", Kind::word, Dimension::none},
                                    {"tile.pes", Kind::number, Dimension::none}};

std::vector<Value> values() {
    return {{Kind::number, Dimension::none, 512, ""},
            {Kind::number, Dimension::none, 32, ""},
            {Kind::number, Dimension::time, 2'000'000, ""},
            {Kind::word, Dimension::none, 0, "offset"},
            {Kind::number, Dimension::none, 8, ""}};
}

double number_of(const std::string& text) {
    return Expression::parse(text, known_names).evaluate(values()).number;
}

/// `offset: what` of the error.
std::string error_of(const std::string& text) {
    try {
        Expression::parse(text, known_names);
    } catch (const ExpressionError& error) {
        return std::to_string(error.offset) + ": " + error.what;
    }
    return "no error";
}

TEST(Expression, CalculatesWithTheUsualPrecedence) {
    EXPECT_EQ(number_of("1 + 2 * 3"), 7);
    EXPECT_EQ(number_of("(1 + 2) * 3"), 9);
    EXPECT_EQ(number_of("8 - 4 - 2"), 2);
    EXPECT_EQ(number_of("32 / 4 / 2"), 4);
    EXPECT_EQ(number_of("-2 * -3"), 6);
    EXPECT_EQ(number_of("--2"), 2);
    EXPECT_EQ(number_of("rows * cols + tile.pes"), 16'392);
    EXPECT_EQ(number_of("ceil(rows / 100) + floor(rows / 100)"), 11);
    EXPECT_EQ(number_of("min(rows, cols) + max(rows, cols)"), 544);
    EXPECT_EQ(number_of("sqrt(16) + log2(8)"), 7);
}

TEST(Expression, ComparesAndJoins) {
    EXPECT_EQ(number_of("rows * cols <= 16384"), 1);
    EXPECT_EQ(number_of("rows * cols < 16384"), 0);
    EXPECT_EQ(number_of("cycle >= 2 ns"), 1);
    EXPECT_EQ(number_of("cycle > 2000 ps"), 0);
    EXPECT_EQ(number_of("coding == 'offset' and rows != 512"), 0);
    EXPECT_EQ(number_of("coding == 'offset' or rows != 512"), 1);
    EXPECT_EQ(number_of("not rows == 512 or cols == 32"), 1);  // (not a) or b
    EXPECT_EQ(number_of("rows == 1 and cols == 1 or tile.pes == 8"), 1);
    EXPECT_EQ(number_of("rows == 512 or cols == 1 and tile.pes == 1"), 1);
}

TEST(Expression, KeepsUnits) {
    const Expression product = Expression::parse("2 * cycle + 1 ns", known_names);
    EXPECT_EQ(product.dimension(), Dimension::time);
    EXPECT_EQ(text_of(product.evaluate(values())), "5 ns");
    EXPECT_EQ(text_of(Expression::parse("cycle / 1 ns", known_names).evaluate(values())), "2");
    EXPECT_EQ(text_of(Expression::parse("rows * 2 B", known_names).evaluate(values())), "1 KiB");
    EXPECT_EQ(text_of(Expression::parse("sqrt(4 mm2)", known_names).evaluate(values())), "2 mm");
    EXPECT_EQ(text_of(Expression::parse("12.8 GB/s / 2", known_names).evaluate(values())), "6.4 GB/s");
}

TEST(Expression, NamesWhatOccursAndShowsBothSides) {
    const Expression limit = Expression::parse("rows * cols <= 8 * tile.pes", known_names);
    EXPECT_EQ(limit.names(), (std::vector<std::size_t>{0, 1, 4}));
    EXPECT_EQ(limit.sides(values()), "16384 <= 64");
    EXPECT_EQ(limit.kind(), Kind::truth);
    EXPECT_EQ(Expression::parse("rows == 1 or cols == 1", known_names).sides(values()), "");
}

TEST(Expression, PointsAtWhatIsWrong) {
    EXPECT_EQ(error_of("rows * colz"), "7: unknown parameter, got 'colz', did you mean 'cols'?");
    EXPECT_EQ(error_of("rows <= 2 ns"),
              "8: does not go with what stands before, got a time such as '100 ns', allowed: a plain number");
    EXPECT_EQ(error_of("rows +"), "6: the expression ends too early, a value is expected");
    EXPECT_EQ(error_of("rows <= 512 512"),
              "12: not understood, got '512', allowed: an operator (+ - * / == != < <= > >= and or)");
    EXPECT_EQ(error_of("(rows <= 512"), "12: the bracket of column 1 is not closed, allowed: ')'");
    EXPECT_EQ(error_of("rows and cols"), "0: wrong kind of value, got a plain number, allowed: a comparison");
    EXPECT_EQ(error_of("rows < cols < 3"),
              "12: not understood, got '< 3', allowed: an operator (+ - * / == != < <= > >= and or)");
    EXPECT_EQ(error_of("coding < 'b'"), "0: wrong kind of value, got a word, allowed: a number");
    EXPECT_EQ(error_of("cycle * cycle"),
              "8: no unit for this, got a time such as '100 ns' times a time such as '100 ns', allowed: one plain "
              "number");
    EXPECT_EQ(error_of("sin(rows)"), "0: unknown function, got 'sin', allowed: min, max, ceil, floor, sqrt, log2");
    EXPECT_EQ(error_of("min(rows)"), "0: wrong call, got 1 arguments of min, allowed: 2 in brackets");
    EXPECT_EQ(error_of("rows = 3"),
              "5: not understood, got '= 3', allowed: an operator (+ - * / == != < <= > >= and or)");
    EXPECT_EQ(error_of(""), "0: the expression ends too early, a value is expected");
    EXPECT_EQ(error_of("'a"), "0: the quote is not closed, allowed: 'word'");
    EXPECT_EQ(error_of("1.2.3"), "0: not a number, got '1.2.3', allowed: a number such as '8' or '2 ns'");
}

TEST(Expression, RefusesWhatIsTooDeepOrTooLong) {
    EXPECT_EQ(error_of(std::string(60, '(') + "1" + std::string(60, ')')),
              "50: nested too deeply, allowed: at most 50 levels");
    EXPECT_EQ(error_of(std::string(1001, '1')), "0: too long, got 1001 characters, allowed: at most 1000");
    EXPECT_EQ(number_of(std::string(900, '-') + "1"), 1);
}

TEST(Expression, HasNoValueWhereArithmeticHasNone) {
    const auto what = [](const std::string& text) -> std::string {
        try {
            Expression::parse(text, known_names).evaluate(values());
        } catch (const ExpressionError& error) {
            return error.what;
        }
        return "none";
    };
    EXPECT_EQ(what("1 / (rows - 512)"), "division by zero");
    EXPECT_EQ(what("sqrt(0 - rows)"), "the result is not a finite number");
    EXPECT_EQ(what("log2(rows - 512)"), "the result is not a finite number");
    EXPECT_EQ(what("rows == 512 or 1 / (rows - 512) > 1"), "none");  // decided before
}

}  // namespace
}  // namespace bitline::search
