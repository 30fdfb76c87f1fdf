#include "sim/search_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <ostream>
#include <sstream>
#include <thread>
#include <utility>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "hw/units.hpp"
#include "sim/atomic_file.hpp"
#include "sim/commands.hpp"
#include "sim/html/search_page.hpp"
#include "sim/report/report_files.hpp"
#include "sim/search/local_engine.hpp"
#include "sim/search/results.hpp"
#include "sim/search/search_progress.hpp"
#include "sim/search/setup.hpp"
#include "sim/search/slurm_engine.hpp"

namespace bitline {

using search::Proposal;
using search::SearchRecord;
using search::SearchSetup;
using search::SearchSpec;
using search::SearchState;

namespace {

constexpr int most_jobs = 1024;
constexpr std::size_t most_best = 10;
constexpr std::size_t most_shown = 3;

/// A word of a shell's command line.
std::string shell_word(const std::string& text) {
    constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) {
        return text;
    }
    std::string word = "'";
    for (const char c : text) {
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return word + "'";
}

std::string objectives_text(const SearchSpec& search, const std::vector<double>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        text += fmt::format("{}{} {:.6g}", i == 0 ? "" : ", ", name_of(search.objectives[i]), values[i]);
    }
    return text;
}

/// The command that runs the design again; the network is the reader's choice.
std::string run_again(const SearchSpec& search, const Proposal& proposal) {
    std::string text =
        "bitline run --chip " + shell_word(search.chip) + " --network " + shell_word(search.networks.front().name);
    for (const std::vector<std::string>* sets : {&search.set, &proposal.overrides}) {
        for (const std::string& set : *sets) {
            text += " --set " + shell_word(set);
        }
    }
    return text;
}

void print_best(const SearchRecord& record, const std::vector<std::size_t>& best, std::int64_t feasible,
                std::ostream& out) {
    const bool one = record.search.objectives.size() == 1;
    out << (one ? fmt::format("best of {} feasible designs:\n", feasible)
                : fmt::format("{} of {} feasible designs that none of the others dominates:\n", best.size(), feasible));
    for (std::size_t i = 0; i < std::min(best.size(), one ? most_shown : most_best); ++i) {
        const Proposal& proposal = record.proposals[best[i]];
        out << fmt::format("{:3}  {}  {}\n     {}\n", i + 1, objectives_text(record.search, proposal.objectives),
                           proposal.labels, run_again(record.search, proposal));
    }
}

std::vector<std::string> failure_lines(const SearchState& state) {
    std::vector<std::pair<std::string, std::int64_t>> kinds(state.failures.begin(), state.failures.end());
    std::stable_sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> lines;
    lines.reserve(kinds.size());
    for (const auto& [kind, count] : kinds) {
        lines.push_back(fmt::format("{:6}  {}", count, kind));
    }
    return lines;
}

std::unique_ptr<search::Engine> slurm_engine(const SearchArguments& arguments, const SearchSetup& setup,
                                             const std::string& folder) {
    search::SlurmOptions options;
    options.folder = std::filesystem::absolute(folder).string();
    options.program = std::filesystem::read_symlink("/proc/self/exe").string();
    std::istringstream words(arguments.slurm_options);
    for (std::string word; words >> word;) {
        options.sbatch.push_back(word);
    }
    options.worker = {"--timeout", arguments.evaluation.timeout, "--memory", arguments.evaluation.memory};
    options.jobs = std::max(1, arguments.evaluation.jobs);
    options.chunk = arguments.slurm_chunk;
    std::vector<search::NetworkFile> files;
    for (const search::SearchNetwork& network : setup.search->networks) {
        files.push_back({network.name, std::filesystem::absolute(network.file).string()});
    }
    return std::make_unique<search::SlurmEngine>(std::move(options), setup.workloads, std::move(files));
}

std::unique_ptr<search::Engine> engine_of(const SearchArguments& arguments, const SearchSetup& setup,
                                          const std::string& slurm_folder) {
    const search::JobLimits limits = arguments.evaluation.limits();
    const int jobs = arguments.evaluation.checked_jobs();
    if (arguments.engine == "slurm") {
        return slurm_engine(arguments, setup, slurm_folder);
    }
    if (arguments.engine != "local") {
        throw InputError(
            fmt::format("--engine: unknown engine, got '{}', local or slurm is allowed", arguments.engine));
    }
    return std::make_unique<search::LocalEngine>(jobs, limits, setup.workloads, search::evaluate_network);
}

std::string best_chip(const SearchSpec& search, const Proposal& proposal) {
    const search::Candidate candidate = search.space.candidate(proposal.point);
    check(candidate.chip.has_value(), "search: the best design makes no chip");
    return print_spec(*candidate.chip);
}

}  // namespace

int EvaluationArguments::checked_jobs() const {
    if (jobs < 0 || jobs > most_jobs) {
        throw InputError(fmt::format("--jobs: out of range, got {}, 1 to {} are allowed", jobs, most_jobs));
    }
    return jobs > 0 ? jobs : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

search::JobLimits EvaluationArguments::limits() const {
    const std::optional<double> seconds = parse_in_unit(timeout, "s");
    if (!seconds || *seconds < 0) {
        throw InputError(fmt::format("--timeout: no time, got '{}', a time such as '90 s' is allowed", timeout));
    }
    constexpr double most_bytes = 1e15;
    const std::optional<double> bytes = parse_in_unit(memory, "B");
    if (!bytes || *bytes < 0 || *bytes > most_bytes) {
        throw InputError(fmt::format("--memory: no amount, got '{}', bytes such as '4 GiB' are allowed", memory));
    }
    return {*seconds, static_cast<std::int64_t>(*bytes)};
}

void search_command(const SearchArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    const SearchSetup setup = search::set_up(arguments.search, paths, arguments.overrides);
    const SearchSpec& search = *setup.search;
    const std::string folder_name = arguments.out.empty() ? "bitline-out/search-" + search.name : arguments.out;
    const std::string slurm_folder = folder_name + "/slurm";
    const std::unique_ptr<search::Engine> engine = engine_of(arguments, setup, slurm_folder);
    const std::unique_ptr<search::Optimiser> optimiser = search::optimiser_of(setup);

    // From here on there are files, so the first question tells main that an interrupt has to wait for an answer.
    if (arguments.interrupted()) {
        throw Interrupted();
    }
    ResultFolder folder(folder_name);
    search::Store store(folder.path(), setup.identity, setup.notes, arguments.resume);
    folder.keep();
    search::recover_batches(slurm_folder, store);
    search::SearchProgress progress(std::cerr, Progress::style_for(arguments.quiet, isatty(STDERR_FILENO) != 0),
                                    search.budget, name_of(search.objectives.front()));
    const auto tick = [&](const SearchState& state) {
        progress.update(state);
        if (arguments.interrupted()) {
            throw Interrupted();
        }
    };
    search::RunCache runs;
    const SearchState state = run_search(setup, *optimiser, *engine, store, runs, tick);
    std::error_code not_there;
    std::filesystem::remove(slurm_folder, not_there);
    progress.finish(state);

    const SearchRecord record = search::read_record(search, setup.workloads, store);
    const std::vector<std::size_t> best = search::best_proposals(record, most_best);
    write_whole(folder.path() + "/history.csv", history_csv(record), "--out");
    write_whole(folder.path() + "/report.html", html::html_text(html::search_page(record, best, state)), "--out");
    const std::vector<std::string> failures = failure_lines(state);
    if (best.empty()) {
        std::string text = fmt::format("{}: none of {} designs is feasible", search.file, state.designs);
        for (const std::string& line : failures) {
            text += "\n" + line;
        }
        throw DoesNotFit(text);
    }
    write_whole(folder.path() + "/best.csv", proposals_csv(record, best), "--out");
    write_whole(folder.path() + "/best.yaml", best_chip(search, record.proposals[best.front()]), "--out");
    print_best(record, best, state.feasible, out);
    if (!failures.empty()) {
        out << fmt::format("{} of {} designs are not feasible:\n", state.designs - state.feasible, state.designs);
        for (const std::string& line : failures) {
            out << line << "\n";
        }
    }
    out << "results: " << folder.path() << "/search.sqlite, history.csv, best.csv, best.yaml, report.html\n";
}

}  // namespace bitline
