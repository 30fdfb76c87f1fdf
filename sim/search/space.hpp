// The candidates of a search: parameters with listed choices, what each choice sets on the base chip, and which choices
// go together.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "hw/spec_keys.hpp"
#include "sim/search/expression.hpp"
#include "sim/search/point.hpp"

namespace bitline::search {

/// One key of the chip and what it becomes.
struct Setting {
    std::string key;   ///< dotted, of `bitline list keys`
    YamlNode value;    ///< checked against the key's range
    std::string text;  ///< the same in one line, as --set takes it
};

/// One value of a parameter.
struct Choice {
    std::string label;  ///< as the file has it: what CSV and JSON show
    Value value;        ///< what constraints see
    std::vector<Setting> settings;
};

/// Applies only where another parameter holds one of some choices.
struct Condition {
    std::size_t parameter = 0;  ///< an earlier one
    std::vector<bool> choices;  ///< by choice number of that parameter
    std::string text;
};

struct Parameter {
    std::string name;
    std::vector<Choice> choices;
    std::optional<Condition> when;
};

/// Has to hold for every candidate; not asked where one of its parameters does not apply.
struct Constraint {
    std::string text;
    Expression holds;  ///< its names are the parameters
};

/// A key that follows from the parameters, from `lossless` (bits of an ADC that loses nothing) and from `area` (of the
/// chip), both of the chip as the parameters and the derived keys before it make it.
struct Derived {
    std::string key;
    std::string text;
    Expression value;  ///< its names are the parameters, then those of derived_names()
};

/// `lossless` and `area`.
std::vector<Name> derived_names();

/// What a point means: a chip, or why there is none.
struct Candidate {
    std::optional<ChipSpec> chip;        ///< resolved and checked; empty if infeasible
    std::string reason;                  ///< of an infeasible one: `what: the numbers`
    std::vector<std::string> overrides;  ///< PATH=VALUE in order: `bitline run --set` with them gives the same chip
};

class Space {
public:
    Space() = default;
    /// `base` is the chip with all fixed settings. Throws InternalError where parameters, constraints and keys do not
    /// belong together; read_search (sim/search/search_spec.hpp) has checked them for the user.
    Space(ChipSpec base, std::vector<Parameter> parameters, std::vector<Constraint> constraints,
          std::vector<Derived> derived);

    const ChipSpec& base() const { return base_; }
    const std::vector<Parameter>& parameters() const { return parameters_; }
    /// Choices of each parameter.
    std::vector<int> sizes() const;
    /// Different designs, constraints aside; nullopt from 2^64 on.
    std::optional<std::uint64_t> designs() const;

    /// Whether the parameter applies at this point.
    bool applies(const Point& point, std::size_t parameter) const;
    /// The same design with 0 for each parameter that does not apply. Throws InternalError for a point of another space.
    Point canonical(Point point) const;

    /// Checks the constraints, then applies choices and derived keys to the base chip and checks it.
    Candidate candidate(const Point& point) const;

    /// The label of each parameter in its order, empty where it does not apply: the columns of a CSV.
    std::vector<std::string> labels(const Point& point) const;
    /// {"name": "label", ...} in one line, keys sorted, without parameters that do not apply: equal designs, equal text.
    std::string json(const Point& point) const;

private:
    class Maker;

    ChipSpec base_;
    std::vector<Parameter> parameters_;
    std::vector<Constraint> constraints_;
    std::vector<Derived> derived_;
    std::shared_ptr<const std::vector<SpecKey>> keys_;
};

}  // namespace bitline::search
