// What each subcommand of `bitline` does, apart from parsing its arguments. Results go to `out`, remarks and progress to
// stderr; errors are exceptions that main turns into exit codes.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "hw/config_paths.hpp"

namespace bitline {

/// What every command that needs a chip or a network is given.
struct Inputs {
    std::string chip;
    std::string network;
    std::vector<std::string> overrides;  ///< PATH=VALUE, in the order given
};

struct RunArguments {
    Inputs inputs;
    std::string out;  ///< result folder; empty: bitline-out/CHIP-NETWORK, or CHIP-NETWORK-ideal
    std::string vcd;
    std::string timeline;
    std::string packet_trace;
    std::string scope;
    std::string window;
    std::string model = "simulated";  ///< or ideal
    bool quiet = false;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

struct ExplainArguments {
    Inputs inputs;
    std::string layer;
    std::function<bool()> interrupted = [] {
        return false;
    };  ///< asked now and then
};

/// Simulates and prints the terms of one layer's time, what it waited for, and its bound.
void explain_command(const ExplainArguments& arguments, const ConfigPaths& paths, std::ostream& out);

/// Runs a network on a chip, or works it out by the ideal model, prints the table, writes the result folder and the
/// traces.
void run_command(const RunArguments& arguments, const ConfigPaths& paths, std::ostream& out);

/// Prints a value between two rooms as YAML: spec, graph, mapping, program, or keys (the key reference).
void show_command(const std::string& what, const Inputs& inputs, const ConfigPaths& paths, std::ostream& out);

/// Prints the known names of a kind: chips, networks, technologies, keys.
void list_command(const std::string& kind, const ConfigPaths& paths, std::ostream& out);

/// Reads a chip or network file and prints what was understood: the shapes of a network, one line for a chip.
void check_command(const std::string& file, const ConfigPaths& paths, std::ostream& out);

/// Kinds that list_command and show_command know, for help and errors.
std::vector<std::string> list_kinds();
std::vector<std::string> show_kinds();

/// The user pressed Ctrl-C (exit 130).
class Interrupted {};

}  // namespace bitline
