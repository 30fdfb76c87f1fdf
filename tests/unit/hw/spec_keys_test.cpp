#include "hw/spec_keys.hpp"

#include <gtest/gtest.h>

#include <set>

#include "hw/cost_spec.hpp"
#include "hw/error.hpp"
#include "hw/spec_values.hpp"

namespace bitline {
namespace {

YamlNode value(const std::string& text) {
    Problems problems;
    return parse_yaml(text, "t.yaml", problems);
}

SpecKey key_of(const std::string& path) {
    for (SpecKey& key : all_keys()) {
        if (key.path == path) {
            return key;
        }
    }
    throw InternalError("no key " + path);
}

std::string refusal_of(const std::string& path, const std::string& text) {
    ChipSpec spec;
    return key_of(path).write(spec, value(text));
}

/// Values of all kinds; each key takes at least one that is not its default.
const std::vector<std::string> candidates{"1",           "3",
                                          "12",          "33",
                                          "100",         "1.5",
                                          "22 nm",       "0.7 V",
                                          "0.35 V",      "7 ns",
                                          "3 us",        "0.9 GHz",
                                          "2.1 GS/s",    "48 KiB",
                                          "7 GB/s",      "2.5 mm",
                                          "true",        "false",
                                          "[1, 0]",      "balanced",
                                          "row_major",   "layer_sequential",
                                          "interleaved", "differential",
                                          "hbm2",        "200000"};

TEST(SpecKeys, EachKeyMovesItsOwnFieldAndPrintsWhatItReads) {
    const std::vector<SpecKey> keys = all_keys();
    // One choice only: nothing else can be written.
    const std::set<std::string> single{"tile.pe.adc.kind", "tile.pe.crossbar.device", "mapping.weights"};
    const ChipSpec defaults;
    for (const SpecKey& key : keys) {
        bool moved = false;
        for (const std::string& candidate : candidates) {
            ChipSpec spec;
            if (!key.write(spec, value(candidate)).empty() || key.read(spec) == key.read(defaults)) {
                continue;
            }
            moved = true;
            for (const SpecKey& other : keys) {
                if (other.path != key.path) {
                    EXPECT_EQ(other.read(spec), other.read(defaults)) << key.path << " moves " << other.path;
                }
            }
            ChipSpec again;
            EXPECT_EQ(key.write(again, value(key.read(spec))), "") << key.path << ": " << key.read(spec);
            EXPECT_EQ(key.read(again), key.read(spec)) << key.path;
        }
        EXPECT_EQ(moved, single.count(key.path) == 0) << key.path;
    }
}

TEST(SpecKeys, DefaultsAreWithinTheirRanges) {
    const ChipSpec defaults;
    for (const SpecKey& key : all_keys()) {
        ChipSpec spec;
        EXPECT_EQ(key.write(spec, value(key.read(defaults))), "") << key.path;
        EXPECT_EQ(key.read(spec), key.read(defaults)) << key.path;
    }
}

TEST(SpecKeys, EveryKeyRefusesNonsenseAndStaysAsItWas) {
    const ChipSpec defaults;
    for (const SpecKey& key : all_keys()) {
        for (const char* text :
             {"",         "''",       "{}",    "{a: 1}",  "[]",    "[a]",  "[[1]]", "[-1]",
              "nonsense", "-1",       "-1 ns", "-5 GB/s", "-1 V",  "3 pJ", "1e300", "99999999999999999999",
              "1e99 V",   "1e18 GHz", "1 KB",  "nan",     "inf V", "0x8"}) {
            ChipSpec spec;
            const std::string wrong = key.write(spec, value(text));
            EXPECT_NE(wrong, "") << key.path << " takes " << text;
            EXPECT_NE(wrong.find(", got "), std::string::npos) << wrong;
            EXPECT_NE(wrong.find(", allowed: "), std::string::npos) << wrong;
            EXPECT_EQ(key.read(spec), key.read(defaults));
        }
    }
}

TEST(SpecKeys, MessagesSayWhatIsWrong) {
    EXPECT_EQ(refusal_of("tile.pe.adc.bits", "0"), "out of range, got '0', allowed: a number from 1 to 16");
    EXPECT_EQ(refusal_of("tile.pe.adc.bits", "8 bit"), "not a number, got '8 bit', allowed: a number from 1 to 16");
    EXPECT_EQ(refusal_of("tile.pe.adc.bits", "8 ns"),
              "a unit where none belongs, got '8 ns', allowed: a number from 1 to 16");
    EXPECT_EQ(refusal_of("tile.pe.adc.bits", "7.5"), "not a whole number, got '7.5', allowed: a number from 1 to 16");
    EXPECT_EQ(refusal_of("tile.pe.crossbar.read_time", "3 nJ"),
              "wrong unit, got '3 nJ', allowed: a time from 1 fs to 1 s");
    EXPECT_EQ(refusal_of("tile.pe.crossbar.read_time", "100"), "no unit, got '100', allowed: a time from 1 fs to 1 s");
    EXPECT_EQ(refusal_of("tile.pe.crossbar.read_time", "0.5 fs"),
              "out of range, got '0.5 fs', allowed: a time from 1 fs to 1 s");
    EXPECT_EQ(refusal_of("memory.bandwidth", "-1 GB/s"),
              "out of range, got '-1 GB/s', allowed: a bandwidth from 1 kB/s to 1000 TB/s");
    EXPECT_EQ(refusal_of("mapping.placement", "snail"), "unknown choice, got 'snail', allowed: row_major | snake");
    EXPECT_EQ(refusal_of("tile.pes", ""), "no value, got nothing, allowed: a number from 1 to 1024");
    EXPECT_EQ(refusal_of("tile.pes", "[1]"), "wrong type, got a list, allowed: a number from 1 to 1024");
    EXPECT_EQ(refusal_of("tile.input_buffer.capacity", "64 KB"),
              "not a quantity with a known unit, got '64 KB', allowed: a size from 1 B to 1 TiB");
}

TEST(SpecKeys, TheClockIsAFrequencyOrAPeriod) {
    ChipSpec spec;
    EXPECT_EQ(key_of("clock").write(spec, value("1.2 GHz")), "");
    EXPECT_EQ(spec.clock.cycles(Time{100'000'000}), 120U);
    EXPECT_EQ(key_of("clock").read(spec), "1.2 GHz");
    EXPECT_EQ(key_of("clock").write(spec, value("6 ns")), "");
    EXPECT_EQ(spec.clock.cycles(Time{100'000'000}), 17U);
    EXPECT_EQ(key_of("clock").read(spec), "6 ns");
    EXPECT_NE(refusal_of("clock", "0 Hz"), "");
    EXPECT_NE(refusal_of("clock", "0 ns"), "");
    EXPECT_NE(refusal_of("clock", "1.2 V"), "");
}

TEST(SpecKeys, ReplicationTakesACount) {
    ChipSpec spec;
    const SpecKey key = key_of("mapping.replication");
    EXPECT_EQ(key.write(spec, value("fixed:4")), "");
    EXPECT_EQ(spec.mapping.replication, Replication::fixed);
    EXPECT_EQ(spec.mapping.fixed_replicas, 4);
    EXPECT_EQ(key.read(spec), "fixed:4");
    for (const char* text : {"fixed", "fixed:", "fixed:0", "fixed:-1", "fixed:4x", "fixed: 4", "fixed:99999999999"}) {
        EXPECT_NE(refusal_of("mapping.replication", text), "") << text;
    }
}

TEST(SpecKeys, LengthsKeepTheNumberThatWasWritten) {
    ChipSpec spec;
    for (const char* text : {"32 nm", "65 nm", "7 nm", "0.022 um"}) {
        EXPECT_EQ(key_of("technology.node").write(spec, value(text)), "");
        EXPECT_EQ(spec.technology.node_nm, text == std::string("0.022 um") ? 22 : std::stod(text));
    }
    EXPECT_EQ(key_of("technology.node").read(spec), "22 nm");
}

TEST(SpecKeys, PathsAreUniqueAndSectionsContiguous) {
    std::set<std::string> paths;
    std::set<std::string> closed;
    std::string open;
    for (const SpecKey& key : all_keys()) {
        EXPECT_TRUE(paths.insert(key.path).second) << key.path;
        EXPECT_FALSE(key.meaning.empty()) << key.path;
        const std::string section = key.path.substr(0, key.path.find('.'));
        if (section != open) {
            EXPECT_TRUE(closed.insert(section).second) << "section " << section << " begins twice";
            open = section;
        }
    }
}

}  // namespace
}  // namespace bitline
