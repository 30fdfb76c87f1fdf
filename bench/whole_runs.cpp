// Whole runs: what a user waits for (processor time and memory of the program `bitline`), and how much faster the model is
// than the clocked reference on the same chip and Program, both measured in this run.
// usage: bitline_whole_runs BITLINE CONFIGS
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/spec_reader.hpp"
#include "sim/run.hpp"
#include "tests/reference/clocked_chip.hpp"
#include "tests/support/hand_made.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

extern "C" int sc_main(int argc, char** argv);
extern "C" int sc_main(int /*argc*/, char** /*argv*/) {
    return 0;
}

namespace bitline {
namespace {

constexpr int repeats = 5;

struct Usage {
    double seconds = 0;  ///< user and system time
    long kilobytes = 0;  ///< peak of the resident set
    bool well = false;
};

Usage usage_of_child(pid_t child) {
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return {seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss, status == 0};
}

Usage run_program(const std::vector<std::string>& arguments) {
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        std::vector<char*> list;
        list.reserve(arguments.size() + 1);
        for (const std::string& a : arguments) {
            list.push_back(const_cast<char*>(a.c_str()));
        }
        list.push_back(nullptr);
        execv(list.front(), list.data());
        _exit(127);
    }
    return usage_of_child(child);
}

Usage in_child(const std::function<void()>& body) {
    const pid_t child = fork();
    if (child == 0) {
        body();
        _exit(0);
    }
    return usage_of_child(child);
}

// The fastest of several: what else the machine does only adds.
Usage best(const std::function<Usage()>& run) {
    Usage least = run();
    for (int i = 1; i < repeats; ++i) {
        const Usage usage = run();
        if (usage.seconds < least.seconds) {
            least = usage;
        }
    }
    return least;
}

void measure_program(const std::string& bitline, const std::string& configs, const std::string& chip,
                     const std::string& network, const std::string& replication) {
    const std::string folder = (std::filesystem::temp_directory_path() / "bitline-whole-runs").string();
    const Usage usage = best([&] {
        return run_program({bitline, "run", "--quiet", "--configs", configs, "--chip", chip, "--network", network,
                            "--replication", replication, "--out", folder});
    });
    std::filesystem::remove_all(folder);
    std::cout << fmt::format("{:<12}{:<20}{:<10}{:>9.3f} s{:>8.1f} MB{}\n", chip, network, replication, usage.seconds,
                             static_cast<double>(usage.kilobytes) * 1.024e-3, usage.well ? "" : "  FAILED");
}

void compare(const std::string& what, const ChipSpec& spec, const Program& program) {
    const std::clock_t begin = std::clock();  // processor time, as for the model
    const reference::Result reference = reference::run(spec, program, 100'000'000);
    const double clocked = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    const Usage model = best([&] { return in_child([&] { simulate(spec, program); }); });
    // Each site and each router takes its next state in each cycle.
    std::set<std::pair<int, int>> sites;
    for (const Node& node : program.nodes) {
        sites.insert({static_cast<int>(node.site.kind), node.site.number});
    }
    const double evaluations = static_cast<double>(reference.cycles) *
                               static_cast<double>(sites.size() + static_cast<std::size_t>(spec.routers()));
    std::cout << fmt::format("{:<42}{:>9} cycles{:>9.3f} s clocked ({:.1f} M evaluations/s){:>9.4f} s model{:>8.0f}x\n",
                             what, reference.cycles, clocked, evaluations / clocked * 1e-6, model.seconds,
                             clocked / model.seconds);
}

void compare_network(const std::string& configs, const std::string& chip, const std::string& network, int images,
                     const std::vector<std::string>& overrides) {
    const ConfigPaths paths{{configs}};
    const ChipSpec spec = read_chip(chip, paths, overrides);
    const Program program =
        compile(import_network(find_config("networks", network, paths)), spec, spec.mapping, images);
    std::string name = chip;
    name += " " + network + ", " + std::to_string(images) + " images";
    for (const std::string& o : overrides) {
        name += " " + o.substr(o.find('=') + 1);
    }
    compare(name, spec, program);
}

// Each tile of a 4 x 4 mesh sends to the opposite one, as fast as the network takes it.
void compare_saturated() {
    const ChipSpec spec = round_chip(4, 4);
    HandMadeProgram made("saturated");
    const Domain domain = whole_domain(1, 10'000);
    const EdgeMap map = whole_map(1, 10'000);
    VecWork work;
    work.out_bytes = 64;
    std::vector<NodeId> sources;
    sources.reserve(16);
    for (int tile = 0; tile < 16; ++tile) {
        sources.push_back(made.add(vec_node(tile, domain, work), "source" + std::to_string(tile)));
    }
    for (int tile = 0; tile < 16; ++tile) {
        const NodeId sink = made.add(vec_node(15 - tile, domain, VecWork{}), "sink" + std::to_string(tile));
        made.connect({sources[static_cast<std::size_t>(tile)]}, sink, map, {}, 64, 16);
    }
    compare("4 x 4 mesh, bit complement, saturated", spec, made.take());
}

}  // namespace

int whole_runs(const std::string& bitline, const std::string& configs) {
    const Usage version = best([&] { return run_program({bitline, "--version"}); });
    std::cout << fmt::format("bitline --version {:.4f} s\n\n", version.seconds);
    measure_program(bitline, configs, "isaac", "resnet18", "balanced");
    for (const char* const network : {"vgg16", "alexnet", "mobilenet_v3_large", "resnet18"}) {
        measure_program(bitline, configs, "joint-rram", network, "none");
        measure_program(bitline, configs, "joint-rram", network, "balanced");
    }
    std::cout << '\n';
    compare_network(configs, "small", "lenet5", 4, {});
    compare_network(configs, "joint-rram", "lenet5", 40, {});
    compare_network(configs, "joint-rram", "resnet20", 1, {"mapping.replication=balanced"});
    compare_saturated();
    return 0;
}

}  // namespace bitline

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: bitline_whole_runs BITLINE CONFIGS\n";
        return 2;
    }
    return bitline::whole_runs(argv[1], argv[2]);
}
