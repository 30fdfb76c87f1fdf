#include "sim/reproduce/joint.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <ostream>

#include "hw/error.hpp"
#include "hw/yaml_document.hpp"
#include "sim/atomic_file.hpp"
#include "sim/commands.hpp"
#include "sim/report/report_files.hpp"
#include "sim/reproduce/joint_page.hpp"
#include "sim/reproduce/joint_plan.hpp"
#include "sim/reproduce/joint_report.hpp"
#include "sim/reproduce/joint_run.hpp"
#include "sim/search/search_progress.hpp"

namespace bitline::reproduce {

namespace {

void check_seed(const std::string& seed) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(seed.data(), seed.data() + seed.size(), number);
    if (!seed.empty() && (error != std::errc() || end != seed.data() + seed.size() || number < 0)) {
        throw InputError(fmt::format("--seed: no seed, got {}, a whole number from 0 to 9223372036854775807 is allowed",
                                     in_quotes(seed)));
    }
}

std::size_t searches_of(const JointPlan& plan) {
    std::size_t count = 0;
    for (const PlannedGroup& group : plan.groups) {
        count += group.searches.size();
    }
    return count;
}

/// One search after another for the person who waits.
class Watch {
public:
    Watch(Progress::Style style, std::size_t searches) : style_(style), searches_(searches) {}

    void begin(const std::string& name, const search::SearchSpec& search) {
        ++number_;
        if (style_ != Progress::Style::quiet) {
            std::cerr << fmt::format("search {} of {}: {}\n", number_, searches_, name) << std::flush;
        }
        progress_ = std::make_unique<search::SearchProgress>(std::cerr, style_, search.budget,
                                                             name_of(search.objectives.front()));
    }
    void update(const search::SearchState& state) { progress_->update(state); }
    void end(const search::SearchState& state) { progress_->finish(state); }

private:
    Progress::Style style_;
    std::size_t searches_;
    std::size_t number_ = 0;
    std::unique_ptr<search::SearchProgress> progress_;
};

}  // namespace

void reproduce_joint(const ReproduceArguments& arguments, const ConfigPaths& paths, std::ostream& out) {
    check_seed(arguments.seed);
    const JointSpec spec = read_joint_spec(paths);
    const JointPlan plan = plan_joint(spec, find_budget(spec, arguments.budget), arguments.seed, paths);
    RunSettings settings;
    settings.jobs = arguments.evaluation.checked_jobs();
    settings.limits = arguments.evaluation.limits();
    settings.resume = arguments.resume;
    const auto give_way = [&] {
        if (arguments.interrupted()) {
            throw Interrupted();
        }
    };

    // From here on there are files, so the first question tells main that an interrupt has to wait for an answer.
    give_way();
    ResultFolder folder(arguments.out.empty() ? "bitline-out/reproduce-joint-" + arguments.budget : arguments.out);
    const double began_s = steady_seconds();
    const Progress::Style style = Progress::style_for(arguments.quiet, ::isatty(STDERR_FILENO) != 0);
    Watch watch(style, searches_of(plan));
    settings.folder = folder.path();
    settings.begin = [&](const std::string& name, const search::SearchSpec& search) {
        folder.keep();
        watch.begin(name, search);
    };
    settings.tick = [&](const search::SearchState& state) {
        watch.update(state);
        give_way();
    };
    settings.end = [&](const search::SearchState& state) {
        watch.end(state);
    };
    settings.pause = give_way;
    const JointOutcome outcome = run_joint(plan, settings);

    write_whole(folder.path() + "/joint.csv", joint_csv(outcome), "--out");
    write_whole(folder.path() + "/winners.csv", winners_csv(outcome), "--out");
    write_whole(folder.path() + "/joint.json", joint_json(outcome), "--out");
    write_whole(folder.path() + "/report.html", html::html_text(joint_page(outcome)), "--out");
    out << joint_text(outcome) << "results: " << folder.path()
        << "/joint.csv, winners.csv, joint.json, report.html; history.csv and best.yaml of each search\n";
    if (style != Progress::Style::quiet) {
        std::cerr << fmt::format("joint, budget {}: {:.0f} s with {} jobs\n", outcome.budget,
                                 steady_seconds() - began_s, settings.jobs);
    }
}

}  // namespace bitline::reproduce
