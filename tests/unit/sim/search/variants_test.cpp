#include "sim/search/variants.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/shipped_configs.hpp"

namespace bitline::search {
namespace {

/// The chip as YAML, or what is wrong.
template <class Read>
std::string told(Read read) {
    try {
        return print_spec(read());
    } catch (const InputError& error) {
        std::string text;
        for (const std::string& line : error.lines()) {
            text += line + "\n";
        }
        return text;
    }
}

TEST(ChipVariants, AreWhatReadChipMakesOfThem) {
    const std::vector<std::string> base{"tile.pe.dac.bits=2", "memory.controllers=1"};
    const std::vector<std::string> settings{"tile.pe.adc.bits=7",
                                            "tile.pe.adc.bits=77",
                                            "tile.pe.adc.count=3",
                                            "clock=800 MHz",
                                            "clock=3 parsec",
                                            "clock=",
                                            "memory.routers=[1]",
                                            "memory.routers=[9]",
                                            "noc.width=3",
                                            "noc={width: 1}",
                                            "noc.width={height: 1}",
                                            "technology.supply=0.8 V",
                                            "technology.use=technologies/isaac_32nm",
                                            "technology.costs.adc.energy=1 pJ",
                                            "mapping.replication=balanced",
                                            "mapping.replication=fixed:2",
                                            "name=other",
                                            "no.such.key=1",
                                            "nonsense"};
    const ChipVariants variants("small", shipped_configs(), base);
    std::mt19937 random(3);
    const int rounds = is_sanitized() ? 60 : 300;
    int good = 0;
    for (int i = 0; i < rounds; ++i) {
        std::vector<std::string> some;
        for (auto n = random() % 3; n < 3; ++n) {
            some.push_back(settings[random() % settings.size()]);
        }
        std::vector<std::string> all = base;
        all.insert(all.end(), some.begin(), some.end());
        const std::string expected = told([&] { return read_chip("small", shipped_configs(), all); });
        good += expected.find("name: ") == 0 ? 1 : 0;
        EXPECT_EQ(told([&] { return variants.with(some); }), expected) << some.front();
    }
    EXPECT_GT(good, rounds / 10);
    EXPECT_EQ(print_spec(variants.base()), print_spec(read_chip("small", shipped_configs(), base)));
    EXPECT_THROW(ChipVariants("none", shipped_configs(), {}), InputError);
}

}  // namespace
}  // namespace bitline::search
