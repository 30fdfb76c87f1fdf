// The tree behind an expression, and the parser that makes it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "sim/search/expression.hpp"

namespace bitline::search {

enum class Op : std::uint8_t {
    constant,
    name,
    any,  ///< or
    all,  ///< and
    is_false,
    equal,
    not_equal,
    less,
    at_most,
    greater,
    at_least,
    add,
    subtract,
    multiply,
    divide,
    negate,
    least,
    most,
    round_up,
    round_down,
    root,
    log_two
};

struct Term {
    Op op = Op::constant;
    std::size_t offset = 0;  ///< where it stands in the text
    Value::Kind kind = Value::Kind::number;
    Dimension dimension = Dimension::none;
    Value constant;        ///< of Op::constant
    std::size_t name = 0;  ///< of Op::name
    std::vector<std::shared_ptr<const Term>> arguments;
};

bool is_comparison(Op op);
const char* sign_of(Op op);

/// Throws ExpressionError.
std::shared_ptr<const Term> parse_term(std::string_view text, const std::vector<Name>& names);

}  // namespace bitline::search
