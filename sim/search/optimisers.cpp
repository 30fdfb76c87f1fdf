#include "sim/search/optimisers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/search/optimiser_entries.hpp"

namespace bitline::search {

namespace {

const OptionValue& option_of(const OptimiserChoice& choice, const std::string& option) {
    const auto at = choice.options.find(option);
    check(at != choice.options.end(), fmt::format("optimiser {}: no option {}", choice.name, option));
    return at->second;
}

std::string text_of(const OptionValue& value) {
    const double* number = std::get_if<double>(&value);
    return number == nullptr ? in_quotes(std::get<std::string>(value)) : fmt::format("'{}'", *number);
}

}  // namespace

int OptimiserChoice::whole(const std::string& option) const {
    return static_cast<int>(std::get<double>(option_of(*this, option)));
}

double OptimiserChoice::real(const std::string& option) const {
    return std::get<double>(option_of(*this, option));
}

const std::string& OptimiserChoice::word(const std::string& option) const {
    return std::get<std::string>(option_of(*this, option));
}

const std::vector<OptimiserEntry>& optimiser_table() {
    static const std::vector<OptimiserEntry> table = [] {
        std::vector<OptimiserEntry> all{exhaustive_entry(), random_entry(), latin_hypercube_entry(), ga4_entry()};
        for (OptimiserEntry& entry : pagmo_entries()) {
            all.push_back(std::move(entry));
        }
        all.push_back(screened_entry());
        return all;
    }();
    return table;
}

const OptimiserEntry& find_optimiser(const std::string& name) {
    std::vector<std::string> known;
    for (const OptimiserEntry& entry : optimiser_table()) {
        if (entry.name == name) {
            return entry;
        }
        known.push_back(entry.name);
    }
    const std::string near = nearest(name, known);
    throw InputError(fmt::format("unknown optimiser, got {}{}, known: {}", in_quotes(name),
                                 near.empty() ? "" : fmt::format(", did you mean '{}'", near), fmt::join(known, ", ")));
}

std::string refused_option(const OptimiserEntry& entry, const std::string& option, const OptionValue& value) {
    std::vector<std::string> known;
    for (const OptimiserOption& row : entry.options) {
        if (row.name == option) {
            const double* number = std::get_if<double>(&value);
            const auto* word = std::get_if<std::string>(&value);
            if (!row.words.empty()) {
                const bool found =
                    word != nullptr && std::find(row.words.begin(), row.words.end(), *word) != row.words.end();
                return found ? ""
                             : fmt::format("unknown choice, got {}, allowed: {}", text_of(value),
                                           fmt::join(row.words, " | "));
            }
            const bool good = number != nullptr && *number >= row.least && *number <= row.most &&
                              (!row.whole || std::floor(*number) == *number);
            return good ? ""
                        : fmt::format("out of range, got {}, allowed: a {}number from {} to {}", text_of(value),
                                      row.whole ? "whole " : "", row.least, row.most);
        }
        known.push_back(row.name);
    }
    const std::string near = nearest(option, known);
    return fmt::format("unknown option of {}, got {}, {}", entry.name, in_quotes(option),
                       !near.empty()   ? fmt::format("did you mean '{}'?", near)
                       : known.empty() ? std::string("allowed: none")
                                       : fmt::format("allowed: {}", fmt::join(known, ", ")));
}

OptimiserChoice choose_optimiser(const std::string& name, const std::map<std::string, OptionValue>& options) {
    const OptimiserEntry& entry = find_optimiser(name);
    OptimiserChoice choice{entry.name, options};
    std::vector<std::string> wrong;
    for (const auto& [option, value] : options) {
        const std::string refused = refused_option(entry, option, value);
        if (!refused.empty()) {
            wrong.push_back(fmt::format("optimiser {}: {}", name, refused));
        }
    }
    if (!wrong.empty()) {
        throw InputError(std::move(wrong));
    }
    for (const OptimiserOption& option : entry.options) {
        choice.options.emplace(option.name, option.fallback);
    }
    return choice;
}

std::unique_ptr<Optimiser> make_optimiser(const OptimiserChoice& choice, const Problem& problem) {
    return find_optimiser(choice.name).make(choice, problem);
}

OptimiserOption whole_option(std::string name, int fallback, int least, int most, std::string help) {
    return {std::move(name), double{1} * fallback, double{1} * least, double{1} * most, true, {}, std::move(help)};
}

OptimiserOption real_option(std::string name, double fallback, double least, double most, std::string help) {
    return {std::move(name), fallback, least, most, false, {}, std::move(help)};
}

void refuse(const std::string& optimiser, const std::string& what) {
    throw InputError(fmt::format("optimiser {}: {}", optimiser, what));
}

void need_one_objective(const std::string& optimiser, const Problem& problem) {
    if (problem.objectives != 1) {
        refuse(optimiser,
               fmt::format("one objective is needed, got {}, allowed: one, or another optimiser", problem.objectives));
    }
}

void need_objectives(const std::string& optimiser, const Problem& problem) {
    if (problem.objectives < 2) {
        refuse(optimiser, "two or more objectives are needed, got 1, allowed: a list, or another optimiser");
    }
}

}  // namespace bitline::search
