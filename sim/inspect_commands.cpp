#include <algorithm>
#include <array>
#include <ostream>
#include <sstream>
#include <variant>

#include "hw/error.hpp"
#include "hw/spec_keys.hpp"
#include "hw/spec_reader.hpp"
#include "hw/yaml_document.hpp"
#include "sim/commands.hpp"
#include "sim/search/optimisers.hpp"
#include "workloads/compile.hpp"
#include "workloads/graph_print.hpp"
#include "workloads/network_reader.hpp"
#include "workloads/program_print.hpp"

namespace bitline {
namespace {

ChipSpec chip_of(const Inputs& inputs, const ConfigPaths& paths) {
    return read_chip(inputs.chip, paths, inputs.overrides);
}

Graph graph_of(const Inputs& inputs, const ConfigPaths& paths) {
    return import_network(find_config("networks", inputs.network, paths));
}

Program program_of(const Inputs& inputs, const ConfigPaths& paths) {
    const ChipSpec spec = chip_of(inputs, paths);
    return compile(graph_of(inputs, paths), spec, spec.mapping, spec.run.images);
}

struct Showable {
    const char* name;
    const char* help;
    void (*print)(const Inputs&, const ConfigPaths&, std::ostream&);
};

constexpr std::array<Showable, 5> showables{{
    {"spec", "the chip, every key resolved",
     [](const Inputs& i, const ConfigPaths& p, std::ostream& o) {
         o << print_spec(chip_of(i, p));
     }},
    {"graph", "the network's ops and shapes",
     [](const Inputs& i, const ConfigPaths& p, std::ostream& o) {
         o << graph_yaml(graph_of(i, p));
     }},
    {"mapping", "which crossbars of which tiles hold which layer",
     [](const Inputs& i, const ConfigPaths& p, std::ostream& o) {
         o << print_mapping(program_of(i, p));
     }},
    {"program", "nodes, edges and where they live",
     [](const Inputs& i, const ConfigPaths& p, std::ostream& o) {
         o << print_program(program_of(i, p));
     }},
    {"keys", "the key reference (configs/README.md)",
     [](const Inputs&, const ConfigPaths&, std::ostream& o) {
         o << key_reference();
     }},
}};

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

void list_optimisers(std::ostream& out) {
    for (const search::OptimiserEntry& entry : search::optimiser_table()) {
        out << entry.name << ": " << entry.help << '\n';
        for (const search::OptimiserOption& option : entry.options) {
            const double* number = std::get_if<double>(&option.fallback);
            out << "    " << option.name << ": " << option.help << " (default ";
            if (number != nullptr) {
                out << *number << ", from " << option.least << " to " << option.most << ")\n";
            } else {
                out << std::get<std::string>(option.fallback) << ", or " << joined(option.words) << ")\n";
            }
        }
    }
}

constexpr std::array<const char*, 4> config_kinds{"chips", "networks", "technologies", "searches"};

}  // namespace

std::vector<std::string> show_kinds() {
    std::vector<std::string> names;
    names.reserve(showables.size());
    for (const Showable& s : showables) {
        names.emplace_back(s.name);
    }
    return names;
}

std::vector<std::string> list_kinds() {
    std::vector<std::string> names(config_kinds.begin(), config_kinds.end());
    names.emplace_back("keys");
    names.emplace_back("optimisers");
    return names;
}

void show_command(const std::string& what, const Inputs& inputs, const ConfigPaths& paths, std::ostream& out) {
    const auto* s = std::find_if(showables.begin(), showables.end(), [&](const Showable& c) { return what == c.name; });
    if (s == showables.end()) {
        throw InputError("show: unknown value, got '" + what + "', known are " + joined(show_kinds()));
    }
    const bool needs_chip = what == "spec" || what == "mapping" || what == "program";
    const bool needs_network = what == "graph" || what == "mapping" || what == "program";
    if (needs_chip && inputs.chip.empty()) {
        throw InputError("show " + what + ": --chip is missing, a chip name or file is needed");
    }
    if (needs_network && inputs.network.empty()) {
        throw InputError("show " + what + ": --network is missing, a network name or file is needed");
    }
    s->print(inputs, paths, out);
}

void list_command(const std::string& kind, const ConfigPaths& paths, std::ostream& out) {
    if (kind == "keys") {
        for (const SpecKey& key : all_keys()) {
            out << key.path << ": " << key.meaning << " (" << key.allowed << ")\n";
        }
        return;
    }
    if (kind == "optimisers") {
        list_optimisers(out);
        return;
    }
    if (std::find(config_kinds.begin(), config_kinds.end(), kind) == config_kinds.end()) {
        throw InputError("list: unknown kind, got '" + kind + "', known are " + joined(list_kinds()));
    }
    for (const std::string& name : list_configs(kind, paths)) {
        out << name << '\n';
    }
}

void check_command(const std::string& file, const ConfigPaths& paths, std::ostream& out) {
    // A network file has layers or an input at its top; everything else is read as a chip, whose reader names what is wrong.
    std::string path = file;
    bool network = false;
    if (is_file_argument(file)) {
        std::istringstream in(read_text_file(file));
        for (std::string line; std::getline(in, line);) {
            network = network || line.rfind("layers:", 0) == 0 || line.rfind("input:", 0) == 0;
        }
    } else {
        const std::vector<std::string> networks = list_configs("networks", paths);
        const std::vector<std::string> chips = list_configs("chips", paths);
        network = std::find(networks.begin(), networks.end(), file) != networks.end();
        if (!network && std::find(chips.begin(), chips.end(), file) == chips.end()) {
            throw InputError("check: no such chip or network, got " + in_quotes(file) + ", known: " + joined(chips) +
                             "; " + joined(networks) + " (a file is given with '/' or '.yaml')");
        }
        path = network ? find_config("networks", file, paths) : file;
    }
    if (network) {
        out << shape_table(import_network(path));
        return;
    }
    const ChipSpec spec = read_chip(path, paths);
    out << spec.name << ": " << spec.tiles() << " tiles, " << spec.crossbars() << " crossbars of "
        << spec.tile.pe.crossbar.rows << "x" << spec.tile.pe.crossbar.cols << "x" << spec.tile.pe.crossbar.bits_per_cell
        << " bits; no errors\n";
}

}  // namespace bitline
