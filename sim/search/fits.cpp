#include "sim/search/fits.hpp"

#include <fmt/format.h>

#include <utility>

#include "hw/error.hpp"
#include "workloads/compile.hpp"

namespace bitline::search {

std::string misfit(const SearchSpec& search, const std::vector<Graph>& networks, const ChipSpec& chip) {
    std::string reason = broken_limit(search.limits, chip);
    MappingOptions once = chip.mapping;
    once.replication = Replication::none;
    for (std::size_t i = 0; i < networks.size() && reason.empty(); ++i) {
        try {
            lay_out(networks[i], chip, once);
        } catch (const DoesNotFit& error) {
            reason = fmt::format("network {}: {}", search.networks[i].name, error.what());
        }
    }
    return reason;
}

Problem problem_of(const std::shared_ptr<const SearchSpec>& search,
                   const std::shared_ptr<const std::vector<Graph>>& networks) {
    check(search->networks.size() == networks->size(), "problem_of: the networks are not those of the search");
    Problem problem;
    problem.sizes = search->space.sizes();
    problem.designs = search->space.designs();
    problem.canonical = [search](Point point) {
        return search->space.canonical(std::move(point));
    };
    problem.fits = [search, networks](const Point& point) {
        const Candidate candidate = search->space.candidate(point);
        return candidate.chip && misfit(*search, *networks, *candidate.chip).empty();
    };
    problem.objectives = static_cast<int>(search->objectives.size());
    problem.model = search->model;
    problem.budget = search->budget;
    problem.seed = search->seed;
    return problem;
}

}  // namespace bitline::search
