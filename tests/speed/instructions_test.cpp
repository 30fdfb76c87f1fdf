// What a simulation costs, in instructions, which repeat exactly where seconds do not. This executable runs itself under
// callgrind, once with a short run and once with a longer one of the same kind: the difference is free of start-up and of
// the tests' own cost. docs/performance.md has the table.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

#include "hw/config_paths.hpp"
#include "hw/model/noc_bench.hpp"
#include "hw/spec_reader.hpp"
#include "sim/run.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

constexpr const char* length_variable = "BITLINE_COUNTED_LENGTH";

struct Counted {
    double instructions = 0;
    double events = 0;
    double work = 0;  ///< firings, or packet hops
};
Counted operator-(const Counted& a, const Counted& b) {
    return {a.instructions - b.instructions, a.events - b.events, a.work - b.work};
}

/// Whether instructions can be counted here. Under scripts/test, which installs all tools, a missing one is a failure.
bool can_count() {
#ifndef NDEBUG
    return false;  // only optimised code has ceilings
#else
    const bool found = std::system("command -v valgrind >/dev/null 2>&1") == 0;
    EXPECT_TRUE(found || std::getenv("BITLINE_ALL_TOOLS") == nullptr) << "valgrind is not installed";
    return found;
#endif
}

std::string own_path() {
    std::array<char, 4096> path{};
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    return {path.data(), static_cast<std::size_t>(length > 0 ? length : 0)};
}

/// Runs a payload below with that length under callgrind.
Counted count(const std::string& payload, int length) {
    const std::string command = std::string(length_variable) + "=" + std::to_string(length) +
                                " valgrind --tool=callgrind --callgrind-out-file=/dev/null " + own_path() +
                                " --gtest_also_run_disabled_tests --gtest_filter=Payload.DISABLED_" + payload + " 2>&1";
    Counted counted;
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    for (int c = pipe == nullptr ? EOF : std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        text += static_cast<char>(c);
    }
    if (pipe != nullptr) {
        ::pclose(pipe);
    }
    const auto number_after = [&text](const std::string& label) {
        const std::size_t at = text.find(label);
        return at == std::string::npos ? 0 : std::stod(text.substr(at + label.size()));
    };
    counted.instructions = number_after("Collected : ");
    counted.events = number_after("events: ");
    counted.work = number_after("work: ");
    EXPECT_GT(counted.instructions, 0) << text;
    EXPECT_GT(counted.work, 0) << text;
    return counted;
}

int length_of_payload() {
    const char* const text = std::getenv(length_variable);
    return text == nullptr ? 1 : std::stoi(text);
}

void print_work(std::uint64_t events, double work) {
    std::cout << "events: " << events << "\nwork: " << static_cast<std::uint64_t>(work) << std::endl;
}

// Arrays at work: LeNet-5 in a pipeline, image after image.
TEST(Payload, DISABLED_Firings) {
    const ConfigPaths paths{{"configs"}};
    const ChipSpec spec = read_chip("small", paths, {});
    const Program program =
        compile(import_network(find_config("networks", "lenet5", paths)), spec, spec.mapping, length_of_payload());
    print_work(simulate(spec, program).events, static_cast<double>(total_firings(program)));
}

// The mesh alone.
TEST(Payload, DISABLED_Hops) {
    NocTraffic traffic;
    traffic.warmup = 0;
    traffic.sample = static_cast<Cycle>(length_of_payload());
    std::uint64_t hops = 0;
    const NocResult result = simulate_noc(traffic, [&](const NocArrival& a) {
        hops += static_cast<std::uint64_t>(1 + std::abs(a.source % 8 - a.target % 8) +
                                           std::abs(a.source / 8 - a.target / 8));
    });
    print_work(result.events, static_cast<double>(hops));
}

void hold(const char* what, const Counted& cost, double per_event, double per_work) {
    std::cout << what << ": " << cost.instructions / cost.events << " instructions per event, "
              << cost.instructions / cost.work << " each\n";
    EXPECT_LE(cost.instructions / cost.events, per_event);
    EXPECT_LE(cost.instructions / cost.work, per_work);
}

TEST(Instructions, StayBelowTheirCeilings) {
    if (!can_count()) {
        GTEST_SKIP() << "needs valgrind, and code without assertions";
    }
    hold("firing", count("Firings", 4) - count("Firings", 1), 1500, 4000);
    hold("packet hop", count("Hops", 3000) - count("Hops", 1000), 1500, 1000);
}

}  // namespace
}  // namespace bitline
