// The optimisers that there are. The table feeds the search, `bitline list optimisers` and errors.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/search/optimiser.hpp"
#include "sim/search/problem.hpp"

namespace bitline::search {

using OptionValue = std::variant<double, std::string>;

/// An option of an optimiser: a number between two bounds, or one of some words.
struct OptimiserOption {
    std::string name;
    OptionValue fallback;
    double least = 0;
    double most = 0;
    bool whole = true;
    std::vector<std::string> words;  ///< of a word
    std::string help;
};

/// An optimiser by name with every option filled in.
struct OptimiserChoice {
    std::string name = "random";
    std::map<std::string, OptionValue> options;

    int whole(const std::string& option) const;
    double real(const std::string& option) const;
    const std::string& word(const std::string& option) const;
};

struct OptimiserEntry {
    std::string name;
    std::string help;  ///< one line
    std::vector<OptimiserOption> options;
    std::function<std::unique_ptr<Optimiser>(const OptimiserChoice&, const Problem&)> make;
};

/// In the order in which they are listed.
const std::vector<OptimiserEntry>& optimiser_table();

/// The entry of that name; throws InputError naming the nearest one.
const OptimiserEntry& find_optimiser(const std::string& name);

/// What is wrong with a value for an option, or an empty text; an unknown option is named with its nearest.
std::string refused_option(const OptimiserEntry& entry, const std::string& option, const OptionValue& value);

/// The choice with the entry's defaults for what `options` leaves out. Throws InputError for unknown names and values.
OptimiserChoice choose_optimiser(const std::string& name, const std::map<std::string, OptionValue>& options);

/// Throws InputError when the optimiser cannot handle the problem: number of objectives, budget, size of the space.
std::unique_ptr<Optimiser> make_optimiser(const OptimiserChoice& choice, const Problem& problem);

}  // namespace bitline::search
