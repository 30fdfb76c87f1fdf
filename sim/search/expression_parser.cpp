#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/search/expression_term.hpp"

namespace bitline::search {

namespace {

using TermPointer = std::shared_ptr<const Term>;
using Kind = Value::Kind;

constexpr std::size_t most_length = 1000;
constexpr int most_depth = 50;

struct Function {
    const char* name;
    Op op;
    std::size_t arguments;
};
constexpr std::array<Function, 6> functions{{{"min", Op::least, 2},
                                             {"max", Op::most, 2},
                                             {"ceil", Op::round_up, 1},
                                             {"floor", Op::round_down, 1},
                                             {"sqrt", Op::root, 1},
                                             {"log2", Op::log_two, 1}}};

constexpr std::array<std::pair<const char*, Op>, 6> comparisons{{{"==", Op::equal},
                                                                 {"!=", Op::not_equal},
                                                                 {"<=", Op::at_most},
                                                                 {">=", Op::at_least},
                                                                 {"<", Op::less},
                                                                 {">", Op::greater}}};

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::string kind_text(const Term& term) {
    switch (term.kind) {
        case Kind::word: return "a word";
        case Kind::truth: return "a comparison";
        case Kind::number: break;
    }
    return term.dimension == Dimension::none ? "a plain number" : describe(term.dimension);
}

/// Recursive descent: or, and, not, comparison, sum, product, sign, operand.
class Parser {
public:
    Parser(std::string_view text, const std::vector<Name>& names) : text_(text), names_(names) {}

    TermPointer parse() {
        if (text_.size() > most_length) {
            throw ExpressionError{
                0, fmt::format("too long, got {} characters, allowed: at most {}", text_.size(), most_length)};
        }
        TermPointer term = parse_any();
        skip_blanks();
        if (at_ != text_.size()) {
            fail(at_, fmt::format("not understood, got {}, allowed: an operator (+ - * / == != < <= > >= and or)",
                                  in_quotes(text_.substr(at_))));
        }
        return term;
    }

private:
    [[noreturn]] static void fail(std::size_t offset, std::string what) {
        throw ExpressionError{offset, std::move(what)};
    }

    void skip_blanks() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
            ++at_;
        }
    }

    /// The word at `from`: letters, digits, '_' and '.', beginning with a letter; may be empty.
    std::string_view word_at(std::size_t from) const {
        std::size_t end = from;
        while (end < text_.size() &&
               (is_letter(text_[end]) || (end > from && (is_digit(text_[end]) || text_[end] == '.')))) {
            ++end;
        }
        return text_.substr(from, end - from);
    }

    bool take_word(std::string_view word) {
        skip_blanks();
        if (word_at(at_) != word) {
            return false;
        }
        at_ += word.size();
        return true;
    }

    bool take(std::string_view sign) {
        skip_blanks();
        if (text_.substr(at_, sign.size()) != sign) {
            return false;
        }
        at_ += sign.size();
        return true;
    }

    static TermPointer make(Op op, std::size_t offset, Kind kind, Dimension dimension,
                            std::vector<TermPointer> arguments) {
        auto term = std::make_shared<Term>();
        term->op = op;
        term->offset = offset;
        term->kind = kind;
        term->dimension = dimension;
        term->arguments = std::move(arguments);
        return term;
    }

    static void demand(const Term& term, Kind kind, const char* what) {
        if (term.kind != kind) {
            fail(term.offset, fmt::format("wrong kind of value, got {}, allowed: {}", kind_text(term), what));
        }
    }

    static void demand_same(const Term& a, const Term& b) {
        if (a.kind != b.kind || a.dimension != b.dimension) {
            fail(b.offset,
                 fmt::format("does not go with what stands before, got {}, allowed: {}", kind_text(b), kind_text(a)));
        }
    }

    TermPointer parse_any() {
        if (++depth_ > most_depth) {
            fail(at_, fmt::format("nested too deeply, allowed: at most {} levels", most_depth));
        }
        TermPointer left = parse_joined(Op::any);
        --depth_;
        return left;
    }

    TermPointer parse_joined(Op op) {
        const auto part = [&] {
            return op == Op::any ? parse_joined(Op::all) : parse_not();
        };
        TermPointer left = part();
        for (std::size_t offset = at_; take_word(op == Op::any ? "or" : "and"); offset = at_) {
            TermPointer right = part();
            demand(*left, Kind::truth, "a comparison");
            demand(*right, Kind::truth, "a comparison");
            left = make(op, offset, Kind::truth, Dimension::none, {left, right});
        }
        return left;
    }

    TermPointer parse_not() {
        skip_blanks();
        const std::size_t offset = at_;
        int times = 0;
        while (take_word("not")) {
            ++times;
        }
        TermPointer term = parse_comparison();
        if (times != 0) {
            demand(*term, Kind::truth, "a comparison");
        }
        return times % 2 == 0 ? term : make(Op::is_false, offset, Kind::truth, Dimension::none, {term});
    }

    TermPointer parse_comparison() {
        TermPointer left = parse_sum();
        skip_blanks();
        const std::size_t offset = at_;
        for (const auto& [sign, op] : comparisons) {
            if (take(sign)) {
                TermPointer right = parse_sum();
                demand_same(*left, *right);
                if (op != Op::equal && op != Op::not_equal) {
                    demand(*left, Kind::number, "a number");
                }
                return make(op, offset, Kind::truth, Dimension::none, {left, right});
            }
        }
        return left;
    }

    TermPointer parse_sum() {
        TermPointer left = parse_product();
        while (true) {
            skip_blanks();
            const std::size_t offset = at_;
            const bool plus = take("+");
            if (!plus && !take("-")) {
                return left;
            }
            TermPointer right = parse_product();
            demand(*left, Kind::number, "a number");
            demand_same(*left, *right);
            left = make(plus ? Op::add : Op::subtract, offset, Kind::number, left->dimension, {left, right});
        }
    }

    TermPointer parse_product() {
        TermPointer left = parse_sign();
        while (true) {
            skip_blanks();
            const std::size_t offset = at_;
            const bool times = take("*");
            if (!times && !take("/")) {
                return left;
            }
            TermPointer right = parse_sign();
            demand(*left, Kind::number, "a number");
            demand(*right, Kind::number, "a number");
            const bool quotient = !times && left->dimension == right->dimension;
            const bool scaled = right->dimension == Dimension::none || (times && left->dimension == Dimension::none);
            if (!quotient && !scaled) {
                fail(right->offset, fmt::format("no unit for this, got {} {} {}, allowed: one plain number",
                                                kind_text(*left), times ? "times" : "over", kind_text(*right)));
            }
            const Dimension unit = quotient                             ? Dimension::none
                                   : left->dimension == Dimension::none ? right->dimension
                                                                        : left->dimension;
            left = make(times ? Op::multiply : Op::divide, offset, Kind::number, unit, {left, right});
        }
    }

    TermPointer parse_sign() {
        skip_blanks();
        const std::size_t offset = at_;
        bool negative = false;
        while (take("-")) {
            negative = !negative;
        }
        TermPointer term = parse_operand();
        if (at_ != offset && text_[offset] == '-') {
            demand(*term, Kind::number, "a number");
        }
        return negative ? make(Op::negate, offset, Kind::number, term->dimension, {term}) : term;
    }

    TermPointer parse_operand() {
        skip_blanks();
        const std::size_t offset = at_;
        if (take("(")) {
            TermPointer inner = parse_any();
            if (!take(")")) {
                fail(at_, fmt::format("the bracket of column {} is not closed, allowed: ')'", offset + 1));
            }
            return inner;
        }
        if (take("'")) {
            return parse_word(offset);
        }
        if (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) {
            return parse_number();
        }
        const std::string_view word = word_at(at_);
        if (word.empty()) {
            fail(at_, at_ == text_.size()
                          ? std::string("the expression ends too early, a value is expected")
                          : fmt::format("not a value, got {}, allowed: a number, a parameter, a 'word' or a bracket",
                                        in_quotes(text_.substr(at_))));
        }
        at_ += word.size();
        skip_blanks();
        return at_ < text_.size() && text_[at_] == '(' ? parse_call(word, offset) : parse_name(word, offset);
    }

    TermPointer parse_word(std::size_t offset) {
        const std::size_t end = text_.find('\'', at_);
        if (end == std::string_view::npos) {
            fail(offset, "the quote is not closed, allowed: 'word'");
        }
        auto term = std::make_shared<Term>();
        term->offset = offset;
        term->kind = term->constant.kind = Kind::word;
        term->constant.word = std::string(text_.substr(at_, end - at_));
        at_ = end + 1;
        return term;
    }

    /// The longest text from here that is a quantity: `65536`, `2 ns`, `12.8 GB/s`.
    TermPointer parse_number() {
        const std::size_t offset = at_;
        std::size_t end = at_;
        while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) {
            ++end;
        }
        std::size_t unit = end;
        while (unit < text_.size() && text_[unit] == ' ') {
            ++unit;
        }
        const std::string_view word = word_at(unit);
        std::vector<std::size_t> ends{end};
        if (!word.empty() && word != "and" && word != "or") {
            ends.push_back(unit + word.size());
            if (text_.substr(ends.back(), 2) == "/s") {
                ends.push_back(ends.back() + 2);
            }
        }
        for (auto candidate = ends.rbegin(); candidate != ends.rend(); ++candidate) {
            if (const auto quantity = parse_quantity(text_.substr(offset, *candidate - offset))) {
                auto term = std::make_shared<Term>();
                term->offset = offset;
                term->dimension = term->constant.dimension = quantity->dimension;
                term->constant.number = quantity->exact ? static_cast<double>(*quantity->exact) : quantity->value;
                at_ = *candidate;
                return term;
            }
        }
        fail(offset, fmt::format("not a number, got {}, allowed: a number such as '8' or '2 ns'",
                                 in_quotes(text_.substr(offset, ends.back() - offset))));
    }

    TermPointer parse_call(std::string_view name, std::size_t offset) {
        const auto* function =
            std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return name == f.name; });
        if (function == functions.end()) {
            fail(offset,
                 fmt::format("unknown function, got {}, allowed: min, max, ceil, floor, sqrt, log2", in_quotes(name)));
        }
        take("(");
        std::vector<TermPointer> arguments;
        do {
            arguments.push_back(parse_any());
            demand(*arguments.back(), Kind::number, "a number");
            demand_same(*arguments.front(), *arguments.back());
        } while (take(","));
        if (!take(")") || arguments.size() != function->arguments) {
            fail(offset, fmt::format("wrong call, got {} arguments of {}, allowed: {} in brackets", arguments.size(),
                                     name, function->arguments));
        }
        const Dimension unit = arguments.front()->dimension;
        const bool countable = unit == Dimension::none || unit == Dimension::time || unit == Dimension::bytes ||
                               unit == Dimension::frequency || unit == Dimension::bandwidth;
        const bool rounds = function->op == Op::round_up || function->op == Op::round_down;
        const bool side = function->op == Op::root && unit == Dimension::area;
        const bool plain = function->op == Op::root || function->op == Op::log_two;
        if ((rounds && !countable) || (plain && !side && unit != Dimension::none)) {
            fail(offset, fmt::format("{} has no meaning, got {}, allowed: a plain number", name,
                                     kind_text(*arguments.front())));
        }
        return make(function->op, offset, Kind::number, side ? Dimension::length : unit, std::move(arguments));
    }

    TermPointer parse_name(std::string_view name, std::size_t offset) {
        const auto at = std::find_if(names_.begin(), names_.end(), [&](const Name& n) { return n.name == name; });
        if (at == names_.end()) {
            std::vector<std::string> known;
            for (const Name& candidate : names_) {
                known.push_back(candidate.name);
            }
            const std::string near = nearest(name, known);
            fail(offset, fmt::format("unknown parameter, got {}, {}", in_quotes(name),
                                     near.empty() ? fmt::format("known: {}; a word stands in single quotes",
                                                                fmt::join(known, ", "))
                                                  : fmt::format("did you mean '{}'?", near)));
        }
        auto term = std::make_shared<Term>();
        term->op = Op::name;
        term->offset = offset;
        term->kind = at->kind;
        term->dimension = at->dimension;
        term->name = static_cast<std::size_t>(at - names_.begin());
        return term;
    }

    std::string_view text_;
    const std::vector<Name>& names_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace

std::shared_ptr<const Term> parse_term(std::string_view text, const std::vector<Name>& names) {
    return Parser(text, names).parse();
}

}  // namespace bitline::search
