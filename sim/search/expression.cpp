#include "sim/search/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "hw/error.hpp"
#include "sim/search/expression_term.hpp"

namespace bitline::search {

namespace {

double finite(double number, const Term& term) {
    if (!std::isfinite(number)) {
        throw ExpressionError{term.offset, "the result is not a finite number"};
    }
    return number;
}

double compared(Op op, const Value& a, const Value& b) {
    const bool words = a.kind == Value::Kind::word;
    const bool equal = words ? a.word == b.word : a.number == b.number;
    switch (op) {
        case Op::equal: return equal ? 1 : 0;
        case Op::not_equal: return equal ? 0 : 1;
        case Op::less: return a.number < b.number ? 1 : 0;
        case Op::at_most: return a.number <= b.number ? 1 : 0;
        case Op::greater: return a.number > b.number ? 1 : 0;
        default: return a.number >= b.number ? 1 : 0;
    }
}

double calculated(const Term& term, double a, double b) {
    switch (term.op) {
        case Op::add: return a + b;
        case Op::subtract: return a - b;
        case Op::multiply: return a * b;
        case Op::divide:
            if (b == 0) {
                throw ExpressionError{term.offset, "division by zero"};
            }
            return a / b;
        case Op::negate: return -a;
        case Op::least: return std::min(a, b);
        case Op::most: return std::max(a, b);
        case Op::round_up: return std::ceil(a);
        case Op::round_down: return std::floor(a);
        case Op::root: return std::sqrt(a);
        case Op::log_two: return std::log2(a);
        default: throw InternalError("an expression holds an unknown operation");
    }
}

Value value_of(const Term& term, const std::vector<Value>& values) {
    if (term.op == Op::constant) {
        return term.constant;
    }
    if (term.op == Op::name) {
        return values.at(term.name);
    }
    Value result;
    result.kind = term.kind;
    result.dimension = term.dimension;
    const Value a = value_of(*term.arguments.front(), values);
    if (term.op == Op::any || term.op == Op::all) {
        const bool decided = (a.number != 0) == (term.op == Op::any);
        result.number = decided ? a.number : value_of(*term.arguments.back(), values).number;
        return result;
    }
    if (term.op == Op::is_false) {
        result.number = a.number == 0 ? 1 : 0;
        return result;
    }
    const Value b = term.arguments.size() == 1 ? a : value_of(*term.arguments.back(), values);
    result.number =
        is_comparison(term.op) ? compared(term.op, a, b) : finite(calculated(term, a.number, b.number), term);
    return result;
}

void collect_names(const Term& term, std::vector<std::size_t>& names) {
    if (term.op == Op::name && std::find(names.begin(), names.end(), term.name) == names.end()) {
        names.push_back(term.name);
    }
    for (const auto& argument : term.arguments) {
        collect_names(*argument, names);
    }
}

}  // namespace

bool is_comparison(Op op) {
    return op == Op::equal || op == Op::not_equal || op == Op::less || op == Op::at_most || op == Op::greater ||
           op == Op::at_least;
}

const char* sign_of(Op op) {
    switch (op) {
        case Op::equal: return "==";
        case Op::not_equal: return "!=";
        case Op::less: return "<";
        case Op::at_most: return "<=";
        case Op::greater: return ">";
        case Op::at_least: return ">=";
        default: throw InternalError("an expression compares without a comparison");
    }
}

Expression Expression::parse(std::string_view text, const std::vector<Name>& names) {
    Expression expression;
    expression.root_ = parse_term(text, names);
    collect_names(*expression.root_, expression.names_);
    std::sort(expression.names_.begin(), expression.names_.end());
    return expression;
}

Value::Kind Expression::kind() const {
    return root_->kind;
}

Dimension Expression::dimension() const {
    return root_->dimension;
}

Value Expression::evaluate(const std::vector<Value>& values) const {
    return value_of(*root_, values);
}

std::string Expression::sides(const std::vector<Value>& values) const {
    if (!is_comparison(root_->op)) {
        return {};
    }
    return fmt::format("{} {} {}", text_of(value_of(*root_->arguments.front(), values)), sign_of(root_->op),
                       text_of(value_of(*root_->arguments.back(), values)));
}

std::string text_of(const Value& value) {
    if (value.kind == Value::Kind::word) {
        return value.word;
    }
    if (value.kind == Value::Kind::truth) {
        return value.number != 0 ? "true" : "false";
    }
    constexpr double most_exact = 9007199254740992.0;  // 2^53: beyond it a double is no count
    const bool whole = std::floor(value.number) == value.number && std::abs(value.number) <= most_exact;
    const auto count = whole ? static_cast<std::int64_t>(value.number) : 0;
    switch (value.dimension) {
        case Dimension::none: return whole ? fmt::format("{}", count) : fmt::format("{}", value.number);
        case Dimension::time: return whole ? format_time(Time{count}) : fmt::format("{} fs", value.number);
        case Dimension::frequency:
            return whole ? format_frequency(Frequency{count}) : fmt::format("{} Hz", value.number);
        case Dimension::bytes: return whole ? format_bytes(count) : fmt::format("{} B", value.number);
        case Dimension::bandwidth: return whole ? format_bandwidth(count) : fmt::format("{} B/s", value.number);
        default: return format_quantity(value.number, value.dimension);
    }
}

}  // namespace bitline::search
