#include "tests/reference/coverage.hpp"

namespace bitline::reference {

namespace {

struct Row {
    const char* name;
    const char* observable;
};

constexpr std::array<Row, rule_count> rows{{
    {"C1", "a duration that is no whole number of cycles is rounded up"},
    {"C2", "a firing starts in the cycle in which one of its elements becomes visible"},
    {"P1", "a node of kind reduce fires"},
    {"P2", "a firing of a node that takes only some positions of its map"},
    {"P3", "elements arrive of an edge that leaves some of the map out"},
    {"P4", "a firing whose window reaches into the padding"},
    {"P5", "a firing puts no element, or several, on one of its edges"},
    {"P6", "an element arrives before one with a smaller number"},
    {"P7", "a run of several images ends"},
    {"F1", "a node waits for a unit that a node looked at earlier took in the same cycle"},
    {"F2", "a node whose inputs are there waits for its server"},
    {"F3", "a node waits for an input"},
    {"F4", "a node waits for space"},
    {"F5", "a unit is busy at the start of a firing, and free when it is needed"},
    {"F6", "a firing reserves a unit for later"},
    {"F7", "a firing ends later because of the one before it"},
    {"F8", "a result for the same site"},
    {"F9", "a node waits for an output slot and nothing else"},
    {"H1", "a base moves before its image is read to the end"},
    {"H2", "a producer on another site that waits for space sees a new horizon"},
    {"M1", "an mvm firing whose bus and port times differ"},
    {"M2", "an mvm firing of several steps"},
    {"M3", "an mvm firing with fewer converters than crossbars"},
    {"M4", "an mvm firing whose conversions take longer than its read"},
    {"M5", "an mvm firing that merges row blocks"},
    {"M6", "an mvm firing that may not load ahead, or whose load is the longest"},
    {"M7", "a node waits for a shared converter"},
    {"V1", "a node waits for the bus or an input buffer port"},
    {"V2", "a node waits for the accumulator"},
    {"V3", "a node waits for the vector unit"},
    {"V4", "a node waits for an output buffer port"},
    {"V5", "a vec node waits for its own interval"},
    {"D1", "a request waits for its channel"},
    {"D2", "a node waits for a place in a controller's queue"},
    {"G1", "a node waits for a port of the global buffer, or fires with a short group"},
    {"N1", "a message of several packets"},
    {"N2", "a local port chooses between packets"},
    {"N3", "a router paces a packet for a group bus"},
    {"N4", "a message of several packets is complete"},
    {"R1", "a packet leaves in the first cycle in which it may"},
    {"R2", "an output chooses between packets"},
    {"R3", "a packet of several flits crosses a link"},
    {"R4", "a packet waits for credits and nothing else"},
    {"E1", "start"},
    {"E2", "end"},
    {"E3", "arrival"},
    {"E4", "base"},
    {"E5", "horizon"},
    {"E6", "inject"},
    {"E7", "grant"},
    {"E8", "receive"},
    {"E9", "channel"},
    {"E10", "slot"},
}};

}  // namespace

const char* name_of(Rule rule) {
    return rows.at(static_cast<std::size_t>(rule)).name;
}

const char* observable_of(Rule rule) {
    return rows.at(static_cast<std::size_t>(rule)).observable;
}

}  // namespace bitline::reference
