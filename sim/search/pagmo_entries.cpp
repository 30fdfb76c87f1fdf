// pagmo's algorithms that keep whole numbers whole.
#include <fmt/format.h>

#include <utility>

#include "sim/search/optimiser_entries.hpp"
#include "sim/search/pagmo_module.hpp"
#include "sim/search/pagmo_search.hpp"

namespace bitline::search {

namespace {

enum class Objectives { one, several, any };

/// Generations that the budget allows after the first population, unless the option says how many.
int generations_of(const OptimiserChoice& choice, const Problem& problem) {
    const int population = choice.whole("population");
    const int wanted = choice.whole("generations");
    const std::int64_t affordable = problem.budget / population - 1;
    if (population % 4 != 0) {
        refuse(choice.name, fmt::format("the population must be a multiple of 4, got {}", population));
    }
    if (problem.budget == 0 && wanted == 0) {
        refuse(choice.name, "no budget, allowed: `budget`, or the option generations");
    }
    if (problem.budget != 0 && affordable < std::max(wanted, 1)) {
        refuse(choice.name, fmt::format("the budget is too small, got {}, allowed: at least {} (population x "
                                        "(generations + 1))",
                                        problem.budget, std::int64_t{population} * (std::max(wanted, 1) + 1)));
    }
    return wanted != 0 ? wanted : static_cast<int>(affordable);
}

OptimiserEntry pagmo_entry(const std::string& name, const std::string& help, Objectives objectives,
                           std::vector<OptimiserOption> options) {
    options.insert(options.begin(), {whole_option("population", 64, 8, 100'000, "designs, a multiple of 4"),
                                     whole_option("generations", 0, 0, 1'000'000, "0: as many as the budget allows")});
    const auto make = [objectives](const OptimiserChoice& choice,
                                   const Problem& problem) -> std::unique_ptr<Optimiser> {
        if (objectives == Objectives::one) {
            need_one_objective(choice.name, problem);
        } else if (objectives == Objectives::several) {
            need_objectives(choice.name, problem);
        }
        const auto population = static_cast<std::size_t>(choice.whole("population"));
        PagmoRun run;
        run.algorithm = choice.name;
        run.generations = generations_of(choice, problem);
        run.seed = static_cast<unsigned>(problem.seed ^ (problem.seed >> 32U));
        for (const auto& [option, value] : choice.options) {
            run.options[option] = std::get<double>(value);
        }
        std::size_t calls_per_round = 1;
        if (choice.name == "ihs") {
            run.generations *= static_cast<int>(population);  // one evaluation each
        } else if (choice.name == "sga") {
            calls_per_round = population;  // it evaluates the children of a generation one by one
        }
        return std::make_unique<PagmoSearch>(problem, std::move(run), population, calls_per_round,
                                             load_pagmo(choice.name, pagmo_places()));
    };
    return {name, help + " (pagmo)", std::move(options), make};
}

}  // namespace

std::vector<OptimiserEntry> pagmo_entries() {
    const auto share = [](const char* name, double fallback, const char* help) {
        return real_option(name, fallback, 0, 1, help);
    };
    const OptimiserOption speed = real_option("speed", 1, 0, 1000, "of convergence: the smaller, the faster");
    const OptimiserOption focus = real_option("focus", 0, 0, 1e6, "on the best so far: the larger, the greedier");
    return {pagmo_entry("nsga2", "non-dominated sorting genetic algorithm; two or more objectives", Objectives::several,
                        {share("crossover", 0.95, "chance that parents are crossed"),
                         real_option("eta_crossover", 10, 1, 99, "distribution index"),
                         share("mutation", 0.1, "chance that a gene is mutated"),
                         real_option("eta_mutation", 10, 1, 99, "distribution index")}),
            pagmo_entry("maco", "ant colony; two or more objectives", Objectives::several, {speed, focus}),
            pagmo_entry("sga", "simple genetic algorithm; one objective", Objectives::one,
                        {share("crossover", 0.9, "chance that parents are crossed"),
                         real_option("eta_crossover", 10, 1, 99, "distribution index"),
                         share("mutation", 0.1, "chance that a gene is mutated")}),
            pagmo_entry("gaco", "extended ant colony; one objective", Objectives::one, {speed, focus}),
            pagmo_entry("ihs", "improved harmony search, one design after another", Objectives::any,
                        {share("memory", 0.85, "chance that a gene is taken from the population"),
                         share("pitch_least", 0.35, "chance that it is adjusted, at first"),
                         share("pitch_most", 0.99, "and at last")})};
}

}  // namespace bitline::search
