#include "sim/trace/probe_hub.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bitline {
namespace {

/// Notes what it hears; watches the variables whose name begins with its letter or with 'x'.
class Notes final : public Probe {
public:
    Notes(char letter, std::string& log) : letter_(letter), log_(log) {}

    SignalId declare(const std::string&, const std::string& name, SignalKind, int) override {
        return name[0] == letter_ || name[0] == 'x' ? SignalId{100 + declared_++} : unwatched;
    }
    void change(SignalId id, Cycle when, std::uint64_t value) override {
        note("change " + std::to_string(id.value) + " " + std::to_string(when) + " " + std::to_string(value));
    }
    void firing(NodeId, std::uint64_t number, Cycle, Cycle) override { note("firing " + std::to_string(number)); }
    void packet(EdgeId, Site, Site, int flits, Cycle, Cycle) override { note("packet " + std::to_string(flits)); }
    void actions(Site site, Cycle, Cycle, const ActionCounts&) override { note("actions " + path_of(site)); }
    void advance(Cycle now) override { note("advance " + std::to_string(now)); }

private:
    void note(const std::string& text) { log_ += std::string(1, letter_) + ": " + text + "\n"; }

    char letter_;
    std::string& log_;
    std::uint32_t declared_ = 0;
};

TEST(ProbeHub, PassesChangesToThoseWhoWatch) {
    std::string log;
    Notes a('a', log);
    Notes b('b', log);
    ProbeHub hub({&a, &b});
    const SignalId of_b = hub.declare("chip", "b", SignalKind::state, 8);
    const SignalId of_none = hub.declare("chip", "none", SignalKind::state, 8);
    const SignalId of_both = hub.declare("chip", "x", SignalKind::state, 8);
    const SignalId of_a = hub.declare("chip", "a", SignalKind::state, 8);
    EXPECT_EQ(of_none, Probe::unwatched);
    for (const SignalId id : {of_b, of_none, of_both, of_a}) {
        hub.change(id, 7, 1);
    }
    EXPECT_EQ(log, "b: change 100 7 1\na: change 100 7 1\nb: change 101 7 1\na: change 101 7 1\n");
}

TEST(ProbeHub, PassesEverythingElseToAll) {
    std::string log;
    Notes a('a', log);
    Notes b('b', log);
    ProbeHub hub({&a, &b});
    hub.advance(3);
    hub.firing(NodeId{0}, 5, 0, 1);
    hub.packet(EdgeId{0}, {}, {}, 18, 0, 1);
    hub.actions({SiteKind::memory, 1}, 0, 1, {});
    EXPECT_EQ(log, "a: advance 3\nb: advance 3\na: firing 5\nb: firing 5\na: packet 18\nb: packet 18\n"
                   "a: actions chip.memory1\nb: actions chip.memory1\n");
}

// Reads events besides.
class Reader final : public Probe {
public:
    SignalId declare(const std::string&, const std::string&, SignalKind, int) override { return unwatched; }
    void change(SignalId, Cycle, std::uint64_t) override {}
    void firing(NodeId, std::uint64_t, Cycle, Cycle) override {}
    void packet(EdgeId, Site, Site, int, Cycle, Cycle) override {}
    void actions(Site, Cycle, Cycle, const ActionCounts&) override {}
    void advance(Cycle) override {}
    bool reads_events() const override { return true; }
    void event(const Event& event) override { seen.push_back(event.cycle); }

    std::vector<Cycle> seen;
};

TEST(ProbeHub, PassesEventsToThoseWhoReadThem) {
    std::string log;
    Notes a('a', log);
    Reader reader;
    EXPECT_FALSE(ProbeHub({&a}).reads_events());
    ProbeHub hub({&a, &reader});
    EXPECT_TRUE(hub.reads_events());
    hub.event({EventKind::start, 12, {}, {}});
    EXPECT_EQ(reader.seen, std::vector<Cycle>{12});
    EXPECT_EQ(log, "");
}

}  // namespace
}  // namespace bitline
