#include "sim/search/store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline::search {
namespace {

const Identity identity{{"version", "0.1.0"}, {"seed", "1"}, {"search file (SHA-256)", std::string(64, 'a')}};
const Identity notes{{"text", "chip: small\n"}};

Evaluation evaluation(const std::string& key, const std::string& network = "lenet5") {
    Evaluation e;
    e.key = key;
    e.chip = "chip of " + key;
    e.network = network;
    e.result.outcome.network = network;
    e.result.outcome.latency_ns = 0.1 + 0.2;  // 0.30000000000000004
    e.result.outcome.energy_pj = 1e-300;
    e.result.outcome.area_mm2 = 1.0 / 3.0;
    e.result.outcome.timing_slack_ns = -0.0625;
    e.result.outcome.cycles = 9'007'199'254'740'993U;  // no double
    e.result.outcome.layers = {{"conv1", 3.5, 2.25, 7}, {"fc", 1, 2, 3}};
    e.effort = {1.5, 1.25, 4096};
    return e;
}

Evaluation failure(const std::string& key) {
    Evaluation e;
    e.key = key;
    e.network = "lenet5";
    e.result.status = Status::crashed;
    e.result.reason = "network lenet5 crashed: 'quoted', \"twice\", and\na second line";
    return e;
}

Proposal proposal(std::int64_t number, const Point& point) {
    Proposal p;
    p.number = number;
    p.generation = number / 2;
    p.point = point;
    p.model = Model::bound;
    p.labels = R"({"rows": 128})";
    p.chip = "f00";
    p.overrides = {"tile.pe.crossbar.rows=128", "clock=1 ns"};
    p.repeat = true;
    p.objectives = {0.1 + 0.2, 7};
    return p;
}

std::string refusal(const std::string& folder, const Identity& other, bool resume) {
    try {
        const Store store(folder, other, notes, resume);
    } catch (const InputError& error) {
        std::string text;
        for (const std::string& line : error.lines()) {
            text += line + "\n";
        }
        return text;
    }
    return "accepted";
}

TEST(Store, GivesBackWhatItWasGiven) {
    const TemporaryFolder folder;
    for (const bool resume : {false, true}) {
        Store store(folder.path(), identity, notes, resume);
        EXPECT_EQ(store.resumed(), resume);
        if (!resume) {
            store.add(evaluation("a"));
            store.add(failure("b"));
            store.add({proposal(0, {1, 2, 0}), proposal(1, {0, 0, 3})});
        }
        const auto results = store.results();
        ASSERT_EQ(results.size(), 2U);
        const NetworkOutcome& o = results.at("a").outcome;
        EXPECT_EQ(results.at("a").status, Status::ok);
        EXPECT_EQ(o.network, "lenet5");
        EXPECT_EQ(o.latency_ns, 0.1 + 0.2);
        EXPECT_EQ(o.energy_pj, 1e-300);
        EXPECT_EQ(o.area_mm2, 1.0 / 3.0);
        EXPECT_EQ(o.timing_slack_ns, -0.0625);
        EXPECT_EQ(o.cycles, 9'007'199'254'740'993U);
        EXPECT_EQ(results.at("b").status, Status::crashed);
        EXPECT_EQ(results.at("b").reason, failure("b").result.reason);
        const std::vector<Proposal> proposals = store.proposals();
        ASSERT_EQ(proposals.size(), 2U);
        EXPECT_EQ(proposals[1].number, 1);
        EXPECT_EQ(proposals[1].point, (Point{0, 0, 3}));
        EXPECT_EQ(proposals[1].model, Model::bound);
        EXPECT_EQ(proposals[1].labels, R"({"rows": 128})");
        EXPECT_EQ(proposals[1].overrides, (std::vector<std::string>{"tile.pe.crossbar.rows=128", "clock=1 ns"}));
        EXPECT_EQ(proposals[1].objectives, (std::vector<double>{0.1 + 0.2, 7}));
        EXPECT_TRUE(proposals[1].repeat);
    }
}

TEST(Store, KeepsTheFirstEvaluationOfAKey) {
    const TemporaryFolder folder;
    Store store(folder.path(), identity, notes, false);
    store.add(evaluation("a"));
    Evaluation again = evaluation("a");
    again.result.outcome.latency_ns = 99;
    store.add(again);
    store.add(evaluation("c"));
    EXPECT_EQ(store.results().at("a").outcome.latency_ns, 0.1 + 0.2);
    EXPECT_EQ(store.results().size(), 2U);
}

TEST(Store, RefusesAnotherSearchAndSaysWhatDiffers) {
    const TemporaryFolder folder;
    { const Store store(folder.path(), identity, notes, false); }
    EXPECT_EQ(refusal(folder.path(), identity, true), "accepted");
    EXPECT_EQ(refusal(folder.path(), identity, false),
              "--out: holds a search already, '" + folder.path() +
                  "' was given, another folder, or --resume to go on with it, is allowed\n");
    Identity other = identity;
    other[0].second = "0.2.0";
    other[1].second = "7";
    EXPECT_EQ(refusal(folder.path(), other, true),
              "--resume: another version, got '0.2.0', '0.1.0' is allowed, that of the store " + folder.path() +
                  "/search.sqlite\n--resume: another seed, got '7', '1' is allowed, that of the store " +
                  folder.path() + "/search.sqlite\n");
}

TEST(Store, ResumesWhatHasNotBegun) {
    const TemporaryFolder folder;
    const Store store(folder.path(), identity, notes, true);
    EXPECT_FALSE(store.resumed());
}

TEST(Store, KeepsOthersOut) {
    const TemporaryFolder folder;
    const Store store(folder.path(), identity, notes, false);
    const std::string text = refusal(folder.path(), identity, true);
    EXPECT_NE(text.find("--out: another search is at work there"), std::string::npos) << text;
}

TEST(Store, RefusesWhatIsNoStore) {
    const TemporaryFolder folder;
    write_file(folder / "search.sqlite", std::string(4096, 'x'));
    const std::string text = refusal(folder.path(), identity, true);
    EXPECT_NE(text.find("search.sqlite: no store of a search"), std::string::npos) << text;
    EXPECT_EQ(read_file(folder / "search.sqlite"), std::string(4096, 'x'));
    EXPECT_NE(refusal(folder / "none", identity, false).find("--out: no folder"), std::string::npos);
}

TEST(Store, NoticesASearchThatDoesNotRepeatItself) {
    const TemporaryFolder folder;
    Store store(folder.path(), identity, notes, false);
    store.add({proposal(0, {1, 2})});
    store.add({proposal(0, {1, 2}), proposal(1, {3, 4})});
    EXPECT_THROW(store.add({proposal(2, {5, 6}), proposal(1, {4, 3})}), InternalError);
    EXPECT_EQ(store.proposals().size(), 2U);  // all of a generation or none
}

}  // namespace
}  // namespace bitline::search
