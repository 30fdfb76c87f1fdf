// The model and the clocked reference, which was written from docs/timing.md alone, give the same numbers on random
// chips with random programs. BITLINE_FUZZ_PAIRS=5000 BITLINE_FUZZ_SEED=1 make a campaign of it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "sim/run.hpp"
#include "tests/reference/clocked_chip.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

std::uint32_t number_of(const char* variable, std::uint32_t otherwise) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<std::uint32_t>(std::stoul(text));
}

std::string line_of(const std::string& name, std::uint64_t firings, Cycle first_start, Cycle last_end,
                    const std::array<Cycle, 4>& wait) {
    return fmt::format("{}: {} firings from {} to {}, server {} input {} space {} unit {}", name, firings,
                       first_start == never ? "never" : std::to_string(first_start), last_end, wait[0], wait[1],
                       wait[2], wait[3]);
}

/// One line per image, per node and for the whole run.
template <class R>
std::string digest(const Program& program, const R& result) {
    std::string text = fmt::format("cycles {}\npackets {} flits {}\n", result.cycles, result.packets, result.flits);
    for (std::size_t image = 0; image < result.image_done.size(); ++image) {
        text += fmt::format("image {} done {}\n", image, result.image_done[image]);
    }
    for (std::size_t i = 0; i < program.nodes.size(); ++i) {
        const auto& node = result.nodes[i];
        text += line_of(program.nodes[i].name, node.firings, node.first_start, node.last_end, node.wait) + "\n";
    }
    return text;
}

/// The first lines that differ.
std::string first_difference(const std::string& expected, const std::string& actual) {
    std::size_t at = 0;
    while (at < expected.size() && at < actual.size() && expected[at] == actual[at]) {
        ++at;
    }
    const auto line = [at](const std::string& text) {
        const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
        return text.substr(begin, text.find('\n', at) - begin);
    };
    return "reference: " + line(expected) + "\nmodel:     " + line(actual);
}

// C1, C2, F1-F9, H1, H2, M1-M7, V1-V5, D1, D2, G1, N1-N4, R1-R4.
TEST(Exactness, TheModelAndTheClockedReferenceAgreeOnRandomPrograms) {
    constexpr Cycle cycle_limit = 1'000'000;
    const std::uint32_t pairs = number_of("BITLINE_FUZZ_PAIRS", 100);
    const std::uint32_t first = number_of("BITLINE_FUZZ_SEED", 1);
    Cycle cycles = 0;
    std::uint64_t packets = 0;
    for (std::uint32_t seed = first; seed < first + pairs; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        SCOPED_TRACE(fmt::format("seed {}: {}", seed, reference::describe(drawn)));
        std::string expected;
        try {
            const reference::Result result = reference::run(drawn.spec, drawn.program, cycle_limit);
            cycles += result.cycles;
            packets += result.packets;
            expected = digest(drawn.program, result);
        } catch (const std::runtime_error& error) {
            ADD_FAILURE() << error.what();
            continue;
        }
        const std::string actual =
            sc_isolated_text([&] { return digest(drawn.program, simulate(drawn.spec, drawn.program)); });
        if (expected != actual) {
            ADD_FAILURE() << first_difference(expected, actual);
        }
    }
    std::cout << pairs << " pairs, " << cycles << " cycles, " << packets << " packets\n";
    EXPECT_GT(packets, 0U);
}

}  // namespace
}  // namespace bitline
