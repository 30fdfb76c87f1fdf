// The part of a search file that makes its space: parameters, derived keys, constraints.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "hw/spec.hpp"
#include "hw/yaml_document.hpp"
#include "sim/search/choice_reader.hpp"
#include "sim/search/space.hpp"

namespace bitline::search {

/// Reads sections one after another; everything wrong goes to `problems`.
class SpaceReader {
public:
    /// `base` is what values are tried on; `fixed` are the keys that the search sets once for all.
    SpaceReader(const ChipSpec& base, const std::vector<std::string>& fixed, Problems& problems);

    /// In this order: conditions name earlier parameters, derived keys and constraints name any.
    void read_parameters(const YamlNode& section);
    void read_derived(const YamlNode& section);
    void read_constraints(const YamlNode& section);

    /// The space on `base`, to be called when no problem was found.
    Space take(ChipSpec base);

private:
    void read_parameter(const YamlEntry& entry);
    std::optional<Condition> read_condition(const YamlEntry& entry);
    static bool exclude_each_other(const Parameter& a, const Parameter& b);
    void claim_keys(const Parameter& parameter, const Place& place);
    void check_unused(const std::vector<bool>& used);
    std::optional<Expression> parse(const YamlNode& node, const std::string& path, const std::vector<Name>& names);
    std::vector<Name> names() const;

    ChoiceReader choices_;
    Problems& problems_;
    std::map<std::string, std::vector<std::string>> owners_;  ///< who sets a key: "set" or parameters
    bool incomplete_ = false;  ///< a parameter could not be read: what names it would only add noise
    std::vector<Parameter> parameters_;
    std::vector<Place> places_;
    std::vector<Derived> derived_;
    std::vector<Constraint> constraints_;
};

}  // namespace bitline::search
