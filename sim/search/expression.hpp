// Arithmetic and comparisons over the parameters of a space: `rows * cols <= 65536`, `cycle >= 2 ns or bits == 1`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hw/units.hpp"

namespace bitline::search {

/// A number in base units of its dimension, a word, or the outcome of a comparison.
struct Value {
    enum class Kind { number, word, truth };
    Kind kind = Kind::number;
    Dimension dimension = Dimension::none;
    double number = 0;  ///< of a truth: 0 or 1
    std::string word;
};

/// What a name means while an expression is parsed. Its values are all of this kind and dimension.
struct Name {
    std::string name;
    Value::Kind kind = Value::Kind::number;
    Dimension dimension = Dimension::none;
};

/// What is wrong with the text of an expression, and where.
struct ExpressionError {
    std::size_t offset = 0;  ///< byte in the text
    std::string what;        ///< what is wrong, what was given, what is allowed
};

struct Term;

/// Parsed, its kinds and dimensions checked.
class Expression {
public:
    /// Throws ExpressionError.
    static Expression parse(std::string_view text, const std::vector<Name>& names);

    Value::Kind kind() const;
    Dimension dimension() const;
    /// Numbers of the names that occur, each once, in order.
    const std::vector<std::size_t>& names() const { return names_; }
    /// `values` holds one value for each name.
    Value evaluate(const std::vector<Value>& values) const;
    /// For an outermost comparison its two sides as numbers, `131072 <= 65536`; else an empty text.
    std::string sides(const std::vector<Value>& values) const;

private:
    std::shared_ptr<const Term> root_;
    std::vector<std::size_t> names_;
};

/// A value as people write it: `131072`, `100 ns`, `'differential'`, `true`.
std::string text_of(const Value& value);

}  // namespace bitline::search
