#include "sim/cli.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <ostream>
#include <string>
#include <system_error>
#include <vector>

#include "bitline_version.hpp"
#include "hw/error.hpp"
#include "sim/commands.hpp"
#include "sim/evaluate_command.hpp"
#include "sim/noc/noc_command.hpp"
#include "sim/report/diff.hpp"
#include "sim/reproduce/experiments.hpp"
#include "sim/search_command.hpp"
#include "sim/worker_command.hpp"

namespace bitline {
namespace {

// An empty value is a variable of a script that was never set, not a wish for the default.
std::string not_empty(const std::string& value) {
    return value.empty() ? "the value is empty, got ''" : "";
}

// The named options are shorthands for --set.
struct InputOptions {
    Inputs inputs;
    std::vector<std::string> sets;
    std::string execution;
    std::string replication;
    std::string placement;
    std::string images;

    void add_to(CLI::App& app, bool required) {
        app.add_option("--chip", inputs.chip, "chip: a name (`bitline list chips`) or a .yaml file")
            ->required(required)
            ->check(not_empty);
        app.add_option("--network", inputs.network, "network: a name (`bitline list networks`) or a .yaml file")
            ->required(required)
            ->check(not_empty);
        app.add_option("--set", sets,
                       "PATH=VALUE: any key of chip, mapping.* and run.* (`bitline list keys`); repeatable, the last "
                       "one of a PATH counts, whatever the options below say")
            ->allow_extra_args(false);
        app.add_option("--execution", execution, "mapping.execution: pipelined or layer_sequential")->check(not_empty);
        app.add_option("--replication", replication, "mapping.replication: none, fixed:N or balanced")
            ->check(not_empty);
        app.add_option("--placement", placement, "mapping.placement: row_major or snake")->check(not_empty);
        app.add_option("--images", images, "run.images: how many images stream through")->check(not_empty);
    }

    Inputs resolved() const {
        Inputs all = inputs;
        const auto shorthand = [&](const char* key, const std::string& value) {
            if (!value.empty()) {
                all.overrides.push_back(std::string(key) + "=" + value);
            }
        };
        shorthand("mapping.execution", execution);
        shorthand("mapping.replication", replication);
        shorthand("mapping.placement", placement);
        shorthand("run.images", images);
        all.overrides.insert(all.overrides.end(), sets.begin(), sets.end());
        return all;
    }
};

/// What went wrong with the arguments, in our words where those of the parser leave out what was given.
InputError command_line_error(const CLI::App& app, const CLI::ParseError& error) {
    const std::vector<std::string> left = app.remaining();
    if (app.get_subcommands().empty() && !left.empty()) {
        std::string known;
        for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
            known += (known.empty() ? "" : ", ") + command->get_name();
        }
        return InputError("command line: no such command or option, got '" + left.front() + "', allowed are " + known);
    }
    return InputError(std::string("command line: ") + error.what() + "; `bitline --help` tells what is allowed");
}

void add_evaluation_options(CLI::App& app, EvaluationArguments& evaluation) {
    app.add_option("--jobs", evaluation.jobs, "evaluations at once (default: one per processor)")
        ->check(CLI::Range(1, 1024));
    app.add_option("--timeout", evaluation.timeout, "most time for one network on one design, 0 s for no limit")
        ->capture_default_str();
    app.add_option("--memory", evaluation.memory, "most memory for one network on one design, 0 B for no limit")
        ->capture_default_str();
}

// --seed and --budget are shorthands for --set.
struct SearchOptions {
    SearchArguments arguments;
    std::vector<std::string> sets;
    std::string seed;
    std::string budget;

    void add_to(CLI::App& app) {
        app.add_option("search", arguments.search, "search: a name (`bitline list searches`) or a .yaml file")
            ->required();
        app.add_option("--out", arguments.out, "folder of the search (default bitline-out/search-NAME)")
            ->check(not_empty);
        app.add_flag("--resume", arguments.resume, "go on with the search in the folder");
        app.add_option("--engine", arguments.engine, "who evaluates: local or slurm")->capture_default_str();
        app.add_option("--slurm-chunk", arguments.slurm_chunk, "evaluations in one task of a Slurm job array")
            ->check(CLI::Range(1, 100'000))
            ->capture_default_str();
        app.add_option("--slurm-options", arguments.slurm_options, "further options of sbatch, e.g. '--partition=long'")
            ->check(not_empty);
        app.add_option("--seed", seed, "seed of everything random")->check(not_empty);
        app.add_option("--budget", budget, "most designs to evaluate")->check(not_empty);
        app.add_option("--set", sets, "PATH=VALUE: any key of the search file; repeatable")->allow_extra_args(false);
        app.add_flag("--quiet", arguments.quiet, "no progress");
        add_evaluation_options(app, arguments.evaluation);
    }

    SearchArguments resolved() const {
        SearchArguments all = arguments;
        if (!seed.empty()) {
            all.overrides.push_back("seed=" + seed);
        }
        if (!budget.empty()) {
            all.overrides.push_back("budget=" + budget);
        }
        all.overrides.insert(all.overrides.end(), sets.begin(), sets.end());
        return all;
    }
};

void add_reproduce_options(CLI::App& app, reproduce::ReproduceArguments& reproduce) {
    app.add_option("experiment", reproduce.experiment, "which one; without it, those there are");
    app.add_option("--budget", reproduce.budget, "smoke, small or full: what the experiment may cost")
        ->capture_default_str()
        ->check(not_empty);
    app.add_option("--seed", reproduce.seed, "seed of everything random")->check(not_empty);
    app.add_option("--out", reproduce.out, "folder of the results (default bitline-out/reproduce-EXPERIMENT-BUDGET)")
        ->check(not_empty);
    app.add_flag("--resume", reproduce.resume, "go on with the experiment in the folder");
    app.add_flag("--quiet", reproduce.quiet, "no progress");
    add_evaluation_options(app, reproduce.evaluation);
}

void add_noc_options(CLI::App& app, NocArguments& noc) {
    NocTraffic& traffic = noc.traffic;
    app.add_option("--mesh", noc.mesh, "routers, WIDTHxHEIGHT")->capture_default_str();
    app.add_option("--router", noc.router, "vct (virtual cut-through) or wormhole (flit by flit)")
        ->capture_default_str();
    app.add_option("--traffic", noc.pattern, "uniform, transpose, bit_complement, hotspot or neighbour")
        ->capture_default_str();
    app.add_option("--rate", noc.rate, "flits per node and cycle (default 0.1)")->check(not_empty);
    app.add_option("--rates", noc.rates, "FIRST:LAST:STEP, one row for each rate")->check(not_empty);
    app.add_flag("--to-itself", traffic.to_itself, "uniform targets include the source");
    app.add_option("--hotspot-share", noc.hotspot_share, "of the packets to the middle (default 0.2)")
        ->check(not_empty);
    app.add_option("--packet", traffic.packet_flits, "flits of a packet")->capture_default_str();
    app.add_option("--buffer", noc.buffer,
                   "vct: packets of room in a router input (default 2); wormhole: flits of room in each of its virtual "
                   "channels (default 8)");
    app.add_option("--vcs", traffic.vcs, "wormhole: virtual channels of a router input")->capture_default_str();
    app.add_option("--router-latency", traffic.router_latency,
                   "cycles from a head flit's arrival to its first chance to leave")
        ->capture_default_str();
    app.add_option("--vc-latency", traffic.vc_latency,
                   "wormhole: those of them that follow the allocation of a channel")
        ->capture_default_str();
    app.add_option("--link-latency", traffic.link_latency, "cycles")->capture_default_str();
    app.add_option("--credit-latency", traffic.credit_latency, "cycles")->capture_default_str();
    app.add_option("--warmup", traffic.warmup, "cycles before the sample")->capture_default_str();
    app.add_option("--sample", traffic.sample, "cycles in which packets are measured")->capture_default_str();
    app.add_option("--drain", traffic.drain, "most cycles until measured packets arrive")->capture_default_str();
    app.add_option("--seed", traffic.seed, "of the random numbers")->capture_default_str();
    app.add_option("--trace-in", noc.trace_in, "replay the packets of a trace instead of synthetic traffic")
        ->check(not_empty);
    app.add_option("--trace-out", noc.trace_out, "write the packets that the sources create")->check(not_empty);
    app.add_option("--out", noc.out, "file for the CSV instead of standard output")->check(not_empty);
}

}  // namespace

int run_cli(int argc, const char* const* argv, const std::function<bool()>& interrupted, std::ostream& out) {
    CLI::App app{"Bitline: cycle-level simulator of in-memory-computing accelerators", "bitline"};
    app.set_version_flag("--version", std::string("bitline ") + version);
    app.require_subcommand(1);
    app.fallthrough();
    std::vector<std::string> folders;
    app.add_option("--configs", folders, "another folder of configurations (chips/, networks/, ...)")
        ->allow_extra_args(false);

    InputOptions run_inputs;
    RunArguments run;
    CLI::App* run_app = app.add_subcommand("run", "run a network on a chip");
    run_inputs.add_to(*run_app, true);
    run_app->add_option("--model", run.model, "simulated, or ideal: closed forms instead of a run (docs/ideal.md)")
        ->capture_default_str()
        ->check(not_empty);
    run_app->add_option("--out", run.out, "result folder (default bitline-out/CHIP-NETWORK)")->check(not_empty);
    run_app->add_option("--vcd", run.vcd, "write waves, and a .gtkw that opens them arranged")->check(not_empty);
    run_app->add_option("--timeline", run.timeline, "write a Chrome trace (ui.perfetto.dev, chrome://tracing)")
        ->check(not_empty);
    run_app->add_option("--packet-trace", run.packet_trace, "write the packets of the chip (`bitline noc --trace-in`)")
        ->check(not_empty);
    run_app->add_option("--scope", run.scope, "what the traces show, e.g. tile3,tile5-9,router0")->check(not_empty);
    run_app->add_option("--window", run.window, "when the traces show it, e.g. 10us:20us")->check(not_empty);
    run_app->add_flag("--quiet", run.quiet, "no progress");

    InputOptions explain_inputs;
    ExplainArguments explain;
    CLI::App* explain_app = app.add_subcommand("explain", "the terms of a layer's time, and what it waits for");
    explain_inputs.add_to(*explain_app, true);
    explain_app->add_option("--layer", explain.layer, "a layer of the network, as `bitline run` names it")
        ->required()
        ->check(not_empty);

    InputOptions show_inputs;
    std::string show_what;
    CLI::App* show_app = app.add_subcommand("show", "print a value as YAML: spec, graph, mapping, program, keys");
    show_app->add_option("what", show_what, "spec, graph, mapping, program or keys")->required();
    show_inputs.add_to(*show_app, false);

    std::string list_kind;
    CLI::App* list_app =
        app.add_subcommand("list", "list chips, networks, technologies, searches, keys, optimisers or experiments");
    list_app->add_option("kind", list_kind, "chips, networks, technologies, searches, keys, optimisers or experiments")
        ->required();

    std::string check_file;
    CLI::App* check_app =
        app.add_subcommand("check", "read a network or chip file and print what was understood, or all errors");
    check_app->add_option("file", check_file, "a .yaml file, or the name of a chip or network")->required();

    std::string diff_a;
    std::string diff_b;
    CLI::App* diff_app = app.add_subcommand("diff", "what changed between two result folders");
    diff_app->add_option("a", diff_a, "result folder, or its summary.json")->required();
    diff_app->add_option("b", diff_b, "the same of the other run")->required();

    NocArguments noc;
    CLI::App* noc_app = app.add_subcommand("noc", "the mesh alone under synthetic traffic or a trace, as CSV");
    add_noc_options(*noc_app, noc);

    EvaluateArguments evaluate;
    CLI::App* evaluate_app = app.add_subcommand(
        "evaluate", "evaluations for another optimiser: a candidate as a line of JSON in, what it is worth out");
    evaluate_app->add_option("--chip", evaluate.chip, "base chip: a name or a .yaml file")
        ->required()
        ->check(not_empty);
    evaluate_app->add_option("--networks", evaluate.networks, "networks: names or .yaml files, separated by commas")
        ->required()
        ->check(not_empty);
    evaluate_app->add_option("--set", evaluate.overrides, "PATH=VALUE for every candidate, as for run; repeatable")
        ->allow_extra_args(false);
    evaluate_app->add_option("--model", evaluate.model, "simulated, ideal or bound")->capture_default_str();
    add_evaluation_options(*evaluate_app, evaluate.evaluation);

    WorkerArguments worker;
    CLI::App* worker_app = app.add_subcommand("worker", "a chunk of a search, for jobs on a cluster")->group("");
    worker_app->add_option("--manifest", worker.manifest, "tasks")->required();
    worker_app->add_option("--first", worker.first, "number of the first task")
        ->required()
        ->check(CLI::NonNegativeNumber);
    worker_app->add_option("--count", worker.count, "tasks")->required()->check(CLI::PositiveNumber);
    worker_app->add_option("--out", worker.out, "file for the results")->required()->check(not_empty);
    add_evaluation_options(*worker_app, worker.evaluation);

    SearchOptions search;
    CLI::App* search_app = app.add_subcommand("search", "look for the designs that serve a set of networks best");
    search.add_to(*search_app);

    reproduce::ReproduceArguments reproduce;
    CLI::App* reproduce_app =
        app.add_subcommand("reproduce", "do a published experiment again: the paper beside Bitline");
    add_reproduce_options(*reproduce_app, reproduce);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {
        return app.exit(wanted, out);
    } catch (const CLI::ParseError& error) {
        throw command_line_error(app, error);
    }

    std::error_code unreadable;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", unreadable);
    const ConfigPaths paths = config_paths(unreadable ? argv[0] : self.string(), folders);
    if (run_app->parsed()) {
        run.inputs = run_inputs.resolved();
        run.interrupted = interrupted;
        run_command(run, paths, out);
    } else if (explain_app->parsed()) {
        explain.inputs = explain_inputs.resolved();
        explain.interrupted = interrupted;
        explain_command(explain, paths, out);
    } else if (show_app->parsed()) {
        show_command(show_what, show_inputs.resolved(), paths, out);
    } else if (list_app->parsed()) {
        list_command(list_kind, paths, out);
    } else if (check_app->parsed()) {
        check_command(check_file, paths, out);
    } else if (diff_app->parsed()) {
        out << diff_reports(diff_a, diff_b);
    } else if (noc_app->parsed()) {
        noc.interrupted = interrupted;
        for (const CLI::Option* option : noc_app->get_options([](const CLI::Option* o) { return o->count() > 0; })) {
            noc.given.push_back(option->get_name());
        }
        noc_command(noc, out);
    } else if (evaluate_app->parsed()) {
        evaluate.interrupted = interrupted;
        evaluate_command(evaluate, paths, STDIN_FILENO, out);
    } else if (worker_app->parsed()) {
        worker.interrupted = interrupted;
        worker_command(worker);
    } else if (search_app->parsed()) {
        SearchArguments arguments = search.resolved();
        arguments.interrupted = interrupted;
        search_command(arguments, paths, out);
    } else if (reproduce_app->parsed()) {
        reproduce.interrupted = interrupted;
        reproduce_command(reproduce, paths, out);
    }
    return 0;
}

}  // namespace bitline
