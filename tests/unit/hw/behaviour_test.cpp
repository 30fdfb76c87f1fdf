#include "hw/behaviour.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "hw/spec_reader.hpp"
#include "tests/support/shipped_configs.hpp"

namespace bitline {
namespace {

ChipSpec small(const std::string& override) {
    return read_chip("small", shipped_configs(), {override});
}

TEST(Behaviour, LeavesOutWhatOnlyCostsRead) {
    const std::string chip = print_spec(small("name=small"));
    const std::string behaviour = print_spec(behaviour_of(small("name=small")));
    for (const char* override :
         {"technology.node=22 nm", "technology.supply=0.8 V", "technology.nominal_supply=1 V",
          "technology.threshold=0.2 V", "technology.velocity_saturation=1.5", "technology.critical_path=700 ps",
          "technology.costs.bus.energy=1 pJ", "tile.pe.crossbar.read_voltage=0.3 V", "tile.pe.adc.bits=7",
          "noc.link_length=2 mm", "memory.kind=hbm2"}) {
        EXPECT_NE(print_spec(small(override)), chip) << override;
        EXPECT_EQ(print_spec(behaviour_of(small(override))), behaviour) << override;
    }
}

TEST(Behaviour, KeepsWhatDecidesCycles) {
    std::set<std::string> different{print_spec(behaviour_of(small("name=small")))};
    std::size_t chips = 1;
    for (const char* override :
         {"clock=500 MHz", "tile.pes=3", "tile.pe.crossbar.rows=64", "tile.pe.crossbar.read_time=90 ns",
          "tile.pe.crossbar.bits_per_cell=1", "tile.pe.crossbar.column_flip=false", "tile.pe.dac.bits=2",
          "tile.pe.adc.count=4", "tile.pe.adc.rate=1 GHz", "noc.link_latency=2", "noc.width=1", "memory.latency=70 ns",
          "global_buffer.capacity=32 KiB", "precision.weight_bits=4", "mapping.replication=balanced", "run.images=2",
          "run.power_bin=2 us", "name=other"}) {
        different.insert(print_spec(behaviour_of(small(override))));
        EXPECT_EQ(different.size(), ++chips) << override;
    }
}

TEST(Behaviour, LeavesOutWhatTheChipIsComparedWith) {
    const ChipSpec isaac = read_chip("isaac", shipped_configs());
    ASSERT_FALSE(isaac.citation.empty() || isaac.assumed.empty() || isaac.published.empty());
    ChipSpec bare = isaac;
    bare.citation = {};
    bare.assumed = {};
    bare.published = {};
    EXPECT_EQ(print_spec(behaviour_of(isaac)), print_spec(behaviour_of(bare)));
    EXPECT_TRUE(behaviour_of(isaac).citation.empty());
    EXPECT_TRUE(behaviour_of(isaac).assumed.empty());
    EXPECT_TRUE(behaviour_of(isaac).published.empty());
}

}  // namespace
}  // namespace bitline
