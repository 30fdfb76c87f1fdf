#include "sim/search/space.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "hw/adc.hpp"
#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"
#include "hw/spec_checks.hpp"
#include "sim/search/json_text.hpp"

namespace bitline::search {

namespace {

enum DerivedName : std::size_t { lossless_name, area_name };

/// a * b, or nullopt from 2^64 on.
std::optional<std::uint64_t> product(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
    std::uint64_t result = 0;
    if (!a || !b || __builtin_mul_overflow(*a, *b, &result)) {
        return std::nullopt;
    }
    return result;
}

std::optional<std::uint64_t> sum(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
    std::uint64_t result = 0;
    if (!a || !b || __builtin_add_overflow(*a, *b, &result)) {
        return std::nullopt;
    }
    return result;
}

/// Designs of a parameter and of those that depend on it, over all of its choices.
std::optional<std::uint64_t> designs_below(const std::vector<Parameter>& parameters, std::size_t parameter) {
    std::optional<std::uint64_t> total = 0;
    for (std::size_t choice = 0; choice < parameters[parameter].choices.size(); ++choice) {
        std::optional<std::uint64_t> with_choice = 1;
        for (std::size_t other = parameter + 1; other < parameters.size(); ++other) {
            const std::optional<Condition>& when = parameters[other].when;
            if (when && when->parameter == parameter && when->choices[choice]) {
                with_choice = product(with_choice, designs_below(parameters, other));
            }
        }
        total = sum(total, with_choice);
    }
    return total;
}

/// `rows = 512, cols = 256`
std::string numbers_of(const Expression& expression, const std::vector<Parameter>& parameters, const Point& point) {
    std::string text;
    for (const std::size_t name : expression.names()) {
        if (name < parameters.size()) {
            const Choice& choice = parameters[name].choices[static_cast<std::size_t>(point[name])];
            text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", parameters[name].name, choice.label);
        }
    }
    return text;
}

YamlNode scalar(std::string text) {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.scalar = std::move(text);
    return node;
}

}  // namespace

std::vector<Name> derived_names() {
    return {{"lossless", Value::Kind::number, Dimension::none}, {"area", Value::Kind::number, Dimension::area}};
}

/// One point on its way to a chip.
class Space::Maker {
public:
    Maker(const Space& space, const Point& point) : space_(space), point_(point) {
        for (std::size_t i = 0; i < point.size(); ++i) {
            applies_.push_back(space.applies(point, i));
            values_.push_back(choice(i).value);
        }
        values_.resize(values_.size() + derived_names().size());
    }

    Candidate make() {
        for (const Constraint& constraint : space_.constraints_) {
            check_constraint(constraint);
        }
        if (!candidate_.reason.empty()) {
            return std::move(candidate_);
        }
        chip_ = space_.base_;
        for (std::size_t i = 0; i < point_.size(); ++i) {
            for (const Setting& setting : applies_[i] ? choice(i).settings : std::vector<Setting>{}) {
                apply(setting.key, setting.value, setting.text, "value");
            }
        }
        for (const Derived& derived : space_.derived_) {
            if (candidate_.reason.empty()) {
                apply(derived);
            }
        }
        if (candidate_.reason.empty()) {
            const std::vector<SpecFinding> findings = check_spec(chip_);
            if (!findings.empty()) {
                candidate_.reason = fmt::format("chip {}: {}", findings[0].keys.front(), findings[0].what);
            }
        }
        if (candidate_.reason.empty()) {
            candidate_.chip = std::move(chip_);
        }
        return std::move(candidate_);
    }

private:
    const Choice& choice(std::size_t parameter) const {
        return space_.parameters_[parameter].choices[static_cast<std::size_t>(point_[parameter])];
    }

    /// Whether every parameter of the expression applies.
    bool asked(const Expression& expression) const {
        return std::all_of(expression.names().begin(), expression.names().end(),
                           [&](std::size_t name) { return name >= applies_.size() || applies_[name]; });
    }

    void check_constraint(const Constraint& constraint) {
        if (!candidate_.reason.empty() || !asked(constraint.holds)) {
            return;
        }
        const std::string numbers = numbers_of(constraint.holds, space_.parameters_, point_);
        try {
            if (constraint.holds.evaluate(values_).number == 0) {
                const std::string sides = constraint.holds.sides(values_);
                candidate_.reason = fmt::format("constraint {}: {}{}", constraint.text, numbers,
                                                sides.empty() ? "" : fmt::format(" ({})", sides));
            }
        } catch (const ExpressionError& error) {
            candidate_.reason = fmt::format("constraint {}: {}, {}", constraint.text, error.what, numbers);
        }
    }

    void apply(const Derived& derived) {
        if (!asked(derived.value)) {
            return;
        }
        const auto named = [&](std::size_t name) {
            const std::vector<std::size_t>& names = derived.value.names();
            return std::find(names.begin(), names.end(), applies_.size() + name) != names.end();
        };
        try {
            if (named(lossless_name)) {
                values_[applies_.size() + lossless_name].number = lossless_adc_bits(chip_);
            }
            if (named(area_name)) {
                Value& area = values_[applies_.size() + area_name];
                area.dimension = Dimension::area;
                area.number = cost_table(chip_).area_m2();
            }
            const std::string text = text_of(derived.value.evaluate(values_));
            apply(derived.key, scalar(text), text, "derived");
        } catch (const ExpressionError& error) {
            candidate_.reason = fmt::format("derived {}: {} in {}, {}", derived.key, error.what, derived.text,
                                            numbers_of(derived.value, space_.parameters_, point_));
        } catch (const InputError& error) {
            candidate_.reason = fmt::format("derived {}: {}", derived.key, error.what());
        }
    }

    void apply(const std::string& path, const YamlNode& value, const std::string& text, const char* origin) {
        const auto key = std::find_if(space_.keys_->begin(), space_.keys_->end(),
                                      [&](const SpecKey& candidate) { return candidate.path == path; });
        check(key != space_.keys_->end(), fmt::format("Space: no key {}", path));
        const std::string wrong = key->write(chip_, value);
        if (!wrong.empty()) {
            candidate_.reason = fmt::format("{} {}: {}", origin, path, wrong);
            return;
        }
        candidate_.overrides.push_back(fmt::format("{}={}", path, text));
    }

    const Space& space_;
    const Point& point_;
    std::vector<bool> applies_;
    std::vector<Value> values_;
    ChipSpec chip_;
    Candidate candidate_;
};

Space::Space(ChipSpec base, std::vector<Parameter> parameters, std::vector<Constraint> constraints,
             std::vector<Derived> derived)
    : base_(std::move(base)), parameters_(std::move(parameters)), constraints_(std::move(constraints)),
      derived_(std::move(derived)), keys_(std::make_shared<const std::vector<SpecKey>>(all_keys())) {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        const Parameter& parameter = parameters_[i];
        check(!parameter.choices.empty(), fmt::format("Space: parameter {} has no choices", parameter.name));
        if (parameter.when) {
            check(parameter.when->parameter < i, fmt::format("Space: {} depends on a later parameter", parameter.name));
            check(parameter.when->choices.size() == parameters_[parameter.when->parameter].choices.size(),
                  fmt::format("Space: the condition of {} has the wrong size", parameter.name));
        }
    }
}

std::vector<int> Space::sizes() const {
    std::vector<int> sizes;
    for (const Parameter& parameter : parameters_) {
        sizes.push_back(static_cast<int>(parameter.choices.size()));
    }
    return sizes;
}

std::optional<std::uint64_t> Space::designs() const {
    std::optional<std::uint64_t> total = 1;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        if (!parameters_[i].when) {
            total = product(total, designs_below(parameters_, i));
        }
    }
    return total;
}

bool Space::applies(const Point& point, std::size_t parameter) const {
    const std::optional<Condition>& when = parameters_[parameter].when;
    return !when ||
           (applies(point, when->parameter) && when->choices[static_cast<std::size_t>(point[when->parameter])]);
}

Point Space::canonical(Point point) const {
    check(point.size() == parameters_.size(),
          fmt::format("Space: a point has {} numbers for {} parameters", point.size(), parameters_.size()));
    for (std::size_t i = 0; i < point.size(); ++i) {
        check(point[i] >= 0 && static_cast<std::size_t>(point[i]) < parameters_[i].choices.size(),
              fmt::format("Space: choice {} of parameter {}, which has {}", point[i], parameters_[i].name,
                          parameters_[i].choices.size()));
    }
    for (std::size_t i = 0; i < point.size(); ++i) {
        point[i] = applies(point, i) ? point[i] : 0;
    }
    return point;
}

Candidate Space::candidate(const Point& point) const {
    const Point design = canonical(point);
    return Maker(*this, design).make();
}

std::vector<std::string> Space::labels(const Point& point) const {
    const Point design = canonical(point);
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < design.size(); ++i) {
        labels.push_back(applies(design, i) ? parameters_[i].choices[static_cast<std::size_t>(design[i])].label : "");
    }
    return labels;
}

std::string Space::json(const Point& point) const {
    const Point design = canonical(point);
    std::vector<std::size_t> order(design.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return parameters_[a].name < parameters_[b].name; });
    std::string text;
    for (const std::size_t i : order) {
        if (applies(design, i)) {
            const std::string& label = parameters_[i].choices[static_cast<std::size_t>(design[i])].label;
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", json_string(parameters_[i].name),
                                is_json_number(label) ? label : json_string(label));
        }
    }
    return "{" + text + "}";
}

}  // namespace bitline::search
