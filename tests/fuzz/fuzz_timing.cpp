// Campaigns of random pairs of a chip and a Program on the model and the clocked reference.
//   fuzz_timing PAIRS SEED JOBS   runs them in JOBS processes and prints each disagreement, shrunk to a test, and the sums;
//                                 exit 1 if there is a disagreement
//   fuzz_timing PAIRS SEED until  stops at the first disagreement and prints `killed N`, or `survived N`; exit 0
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "tests/agreement/agreement.hpp"
#include "tests/agreement/kept_case.hpp"
#include "tests/reference/random_case.hpp"

// SystemC's shared library cannot be loaded without this symbol; nobody calls it.
extern "C" int sc_main(int /*argc*/, char** /*argv*/) {
    return 0;
}

namespace {

using namespace bitline;

struct Sums {
    std::uint64_t pairs = 0, cycles = 0, packets = 0, events = 0, disagreements = 0;
};

void add(Sums& sums, const Sums& other) {
    sums.pairs += other.pairs;
    sums.cycles += other.cycles;
    sums.packets += other.packets;
    sums.events += other.events;
    sums.disagreements += other.disagreements;
}

/// Every `step`-th seed from `first` on, below `end`.
Sums campaign(std::uint32_t first, std::uint32_t end, std::uint32_t step) {
    Sums sums;
    for (std::uint32_t seed = first; seed < end; seed += step) {
        reference::RandomCase drawn;
        try {
            drawn = reference::random_case(seed);
        } catch (const std::exception& error) {  // a Program that its own check refuses
            std::cout << fmt::format("seed {} cannot be drawn: {}\n", seed, error.what()) << std::flush;
            ++sums.disagreements;
            continue;
        }
        const Agreement agreement = compare_with_reference(drawn.spec, drawn.program);
        const bool differ = !agreement.difference.empty();
        add(sums, {1, agreement.result.cycles, agreement.result.packets, agreement.result.log.size(),
                   differ ? std::uint64_t{1} : 0});
        if (differ) {
            std::cout << report_of(seed, drawn, agreement.difference) << std::flush;
        }
    }
    return sums;
}

int run_all(std::uint32_t pairs, std::uint32_t first, std::uint32_t jobs) {
    std::vector<int> ends;
    for (std::uint32_t job = 0; job < jobs; ++job) {
        std::array<int, 2> channel{};
        if (pipe(channel.data()) != 0) {
            std::cerr << "fuzz_timing: no pipe\n";
            return 1;
        }
        if (fork() == 0) {
            close(channel[0]);
            const Sums sums = campaign(first + job, first + pairs, jobs);
            const bool sent = write(channel[1], &sums, sizeof sums) == static_cast<ssize_t>(sizeof sums);
            _exit(sent ? 0 : 1);
        }
        close(channel[1]);
        ends.push_back(channel[0]);
    }
    Sums all;
    bool complete = true;
    for (const int end : ends) {
        Sums sums;
        complete = read(end, &sums, sizeof sums) == static_cast<ssize_t>(sizeof sums) && complete;
        add(all, sums);
        close(end);
    }
    while (wait(nullptr) > 0) {
    }
    std::cout << fmt::format("{} pairs from seed {}: {} cycles, {} packets, {} events, {} disagreements\n", all.pairs,
                             first, all.cycles, all.packets, all.events, all.disagreements);
    if (!complete) {
        std::cout << "a process ended early: the sums are incomplete\n";
    }
    return complete && all.disagreements == 0 ? 0 : 1;
}

int run_until(std::uint32_t pairs, std::uint32_t first) {
    for (std::uint32_t n = 1; n <= pairs; ++n) {
        const reference::RandomCase drawn = reference::random_case(first + n - 1);
        const std::string difference = compare_with_reference(drawn.spec, drawn.program).difference;
        if (!difference.empty()) {
            std::cout << "killed " << n << '\n' << difference << '\n';
            return 0;
        }
    }
    std::cout << "survived " << pairs << '\n';
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: fuzz_timing PAIRS SEED JOBS|until\n";
        return 2;
    }
    try {
        const auto pairs = static_cast<std::uint32_t>(std::stoul(argv[1]));
        const auto first = static_cast<std::uint32_t>(std::stoul(argv[2]));
        const std::string how = argv[3];
        return how == "until" ? run_until(pairs, first)
                              : run_all(pairs, first, static_cast<std::uint32_t>(std::stoul(how)));
    } catch (const std::exception& error) {
        std::cerr << "fuzz_timing: " << error.what() << '\n';
        return 1;
    }
}
