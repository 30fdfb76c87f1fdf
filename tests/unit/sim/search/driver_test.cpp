// The loop of a search with a hand-made optimiser and an evaluation that takes a blink and is easily made to fail.
#include "sim/search/driver.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <new>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "hw/error.hpp"
#include "tests/support/console.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/sim/search/driver_setting.hpp"

namespace bitline::search {
namespace {

using std::chrono::microseconds;

const char* const search_text = R"(
chip: small
networks: [lenet5, resnet20]
objective: ela
limits: {latency_ns: 1e6}
parameters:
  pes: {key: tile.pes, values: [2, 3, 4, 5, 6, 7, 8]}
  lanes: {key: tile.vector_unit.lanes, values: [1, 2, 3, 4, 5, 6, 7, 8]}
  form: {values: {one: {tile.vector_unit.latency: 2}, other: {tile.vector_unit.latency: 2}}}
optimiser: random
constraints: [pes * lanes != 35]
)";

/// A made-up evaluation: plain arithmetic on the chip.
NetworkResult arithmetic(const ChipSpec& chip, const Workload& workload, Model model) {
    NetworkResult result;
    NetworkOutcome& o = result.outcome;
    const int pes = chip.tile.pes;
    const int lanes = chip.tile.vector_unit.lanes;
    o.network = workload.name;
    o.latency_ns = 1000.0 / pes + (workload.name == "lenet5" ? 1.0 : 3.7) * lanes + (model == Model::bound ? 0 : 50);
    o.energy_pj = 17.3 * pes + 1.0 / lanes;
    o.area_mm2 = 0.1 * pes + 0.013 * lanes;
    o.power_mw = o.energy_pj / o.latency_ns;
    o.cycles = static_cast<std::uint64_t>(1e3 * o.latency_ns);
    o.layers = {{"only", o.latency_ns, o.energy_pj, 1}};
    return result;
}

/// Asks at random, around what was best so far: any difference in an answer changes what comes next.
class Wanderer : public Optimiser {
public:
    Wanderer(std::vector<int> sizes, int generations) : sizes_(std::move(sizes)), generations_(generations) {}
    std::vector<Question> ask() override {
        asked_.clear();
        for (int i = 0; generation_ < generations_ && i < 9; ++i) {
            Point point = best_;
            point.resize(sizes_.size());
            for (std::size_t p = 0; p < sizes_.size(); ++p) {
                if (best_.empty() || random_() % 2 == 0) {
                    point[p] = static_cast<int>(random_() % static_cast<unsigned>(sizes_[p]));
                }
            }
            asked_.push_back({point, i % 3 == 2 ? Model::bound : Model::simulated});
        }
        ++generation_;
        return asked_;
    }
    void tell(const std::vector<Answer>& answers) override {
        ASSERT_EQ(answers.size(), asked_.size());
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i].status == Status::ok && asked_[i].model == Model::simulated &&
                (best_.empty() || answers[i].objectives.at(0) < best_value_)) {
                best_ = asked_[i].point;
                best_value_ = answers[i].objectives[0];
            }
            random_.discard(static_cast<unsigned>(answers[i].status));
        }
    }

private:
    std::vector<int> sizes_;
    int generations_;
    int generation_ = 0;
    std::mt19937 random_{20'260};
    Point best_;
    double best_value_ = 0;
    std::vector<Question> asked_;
};

/// The same with a made-up search.
struct Setting : DriverSetting {
    Setting() : DriverSetting(search_text, arithmetic) {}
};

/// Sleeps for a time that depends on chip and network alone, so that evaluations end out of order.
NetworkResult slow(const ChipSpec& chip, const Workload& workload, Model model) {
    const int odd = (chip.tile.pes * 7 + chip.tile.vector_unit.lanes * 5 + static_cast<int>(workload.name.size())) % 11;
    std::this_thread::sleep_for(microseconds(odd * 700));
    return arithmetic(chip, workload, model);
}

TEST(Driver, AnswersWhatTheObjectiveIsWorth) {
    const TemporaryFolder folder;
    Setting setting;
    Listed listed({{0, 0, 0}, {2, 1, 1}});
    const SearchState state = setting.run(listed, folder.path());
    EXPECT_EQ(state.designs, 2);
    EXPECT_EQ(state.feasible, 2);
    EXPECT_EQ(state.session.evaluations, 4);
    ASSERT_EQ(listed.answers.size(), 2U);
    // 2 processing elements with 1 lane, 4 with 2; latency and energy of the slower network.
    EXPECT_EQ(listed.answers[0].status, Status::ok);
    EXPECT_NEAR(listed.answers[0].objectives.at(0), (34.6 + 1) * (500 + 3.7 + 50) * (0.2 + 0.013), 1e-6);
    EXPECT_NEAR(listed.answers[1].objectives.at(0), (69.2 + 0.5) * (250 + 7.4 + 50) * (0.4 + 0.026), 1e-6);
    EXPECT_EQ(state.best.at(0), listed.answers[1].objectives[0] < listed.answers[0].objectives[0]
                                    ? listed.answers[1].objectives[0]
                                    : listed.answers[0].objectives[0]);
}

TEST(Driver, EvaluatesEqualDesignsOnce) {
    const TemporaryFolder folder;
    const TemporaryFolder log;
    Setting setting;
    setting.evaluate = [&](const ChipSpec& chip, const Workload& workload, Model model) {
        std::ofstream(log / "begun", std::ios::app) << workload.name << "\n";
        return arithmetic(chip, workload, model);
    };
    // Both choices of `form` make the same chip.
    Listed listed({{1, 3, 0}, {1, 3, 1}, {1, 3, 0}, {1, 3, 1}});
    const SearchState state = setting.run(listed, folder.path());
    EXPECT_EQ(state.session.evaluations, 2);
    EXPECT_EQ(lines_of(read_file(log / "begun")).size(), 2U);
    EXPECT_EQ(state.designs, 1);
    EXPECT_EQ(state.repeats, 3);
    for (const Answer& answer : listed.answers) {
        EXPECT_EQ(answer.objectives, listed.answers.front().objectives);
    }
}

TEST(Driver, GivesReasonsForWhatIsNotFeasible) {
    const TemporaryFolder folder;
    Setting setting;
    setting.search = parse_search(std::string(search_text) + "\nseed: 1\n", "driver.yaml", shipped_configs(),
                                  {"limits.latency_ns=400"});
    // 7 processing elements with 5 lanes break the constraint; 2 processing elements are too slow.
    Listed listed({{5, 4, 0}, {0, 0, 0}, {6, 0, 0}, {0, 0, 0}});
    const SearchState state = setting.run(listed, folder.path());
    EXPECT_EQ(listed.answers[0].status, Status::infeasible);
    EXPECT_EQ(listed.answers[1].status, Status::infeasible);
    EXPECT_TRUE(listed.answers[1].objectives.empty());
    EXPECT_EQ(listed.answers[2].status, Status::ok);
    EXPECT_EQ(state.designs, 3);
    EXPECT_EQ(state.feasible, 1);
    EXPECT_EQ(state.failures,
              (std::map<std::string, std::int64_t>{{"constraint pes * lanes != 35", 1}, {"limit latency_ns", 1}}));
    EXPECT_EQ(state.session.evaluations, 4);
}

TEST(Driver, RecordsTheSameWhateverEndsFirst) {
    std::string first;
    for (const int jobs : {1, 2, 4}) {
        const TemporaryFolder folder;
        Setting setting;
        setting.jobs = jobs;
        setting.evaluate = slow;
        Wanderer wanderer(setting.sizes(), 6);
        const SearchState state = setting.run(wanderer, folder.path());
        EXPECT_EQ(state.proposals, 54);
        EXPECT_GT(state.repeats, 0);
        const std::string history = setting.history(folder.path());
        EXPECT_EQ(lines_of(history).size(), 55U);
        if (first.empty()) {
            first = history;
        }
        EXPECT_EQ(history, first) << jobs;
    }
}

// Every third design fails on one network or the other, or on both; which one ends first depends on the number of jobs.
NetworkResult faulty(const ChipSpec& chip, const Workload& workload, Model model) {
    const bool second = workload.name == "resnet20";
    const int pes = chip.tile.pes;
    if (!second) {
        std::this_thread::sleep_for(microseconds(3000));
    }
    if (pes == 2 && second) {
        ::raise(SIGKILL);
    } else if (pes == 3) {
        throw std::runtime_error(second ? "second" : "first");
    } else if (pes == 4 && second) {
        std::this_thread::sleep_for(std::chrono::seconds(60));
    } else if (pes == 5 && !second) {
        ::_exit(7);
    } else if (pes == 6 && second) {
        std::get_new_handler()();  // what an allocation that fails does; a sanitizer's would end the process
    }
    return slow(chip, workload, model);
}

TEST(Driver, RecordsTheSameFailuresWhateverEndsFirst) {
    std::string first;
    for (const int jobs : {1, 3}) {
        const TemporaryFolder folder;
        Setting setting;
        setting.jobs = jobs;
        setting.limits.seconds = 3;
        setting.evaluate = faulty;
        Listed listed({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}, {4, 0, 0}, {5, 0, 0}});
        const SearchState state = setting.run(listed, folder.path());
        std::vector<Status> status;
        for (const Answer& answer : listed.answers) {
            status.push_back(answer.status);
        }
        EXPECT_EQ(status, (std::vector<Status>{Status::crashed, Status::failed, Status::timeout, Status::crashed,
                                               Status::out_of_memory, Status::ok}));
        EXPECT_EQ(state.failures, (std::map<std::string, std::int64_t>{{"network resnet20 crashed", 1},
                                                                       {"network lenet5 failed", 1},
                                                                       {"network resnet20 timed out", 1},
                                                                       {"network lenet5 crashed", 1},
                                                                       {"network resnet20 ran out of memory", 1}}));
        const std::string history = setting.history(folder.path());
        EXPECT_NE(history.find("network lenet5 failed: first"), std::string::npos) << history;
        EXPECT_NE(history.find("network lenet5 crashed: its process left with exit code 7"), std::string::npos);
        EXPECT_NE(history.find("network resnet20 timed out: took longer than 3 s"), std::string::npos);
        if (first.empty()) {
            first = history;
        }
        EXPECT_EQ(history, first);
    }
}

TEST(Driver, StopsAtOnceWhenItIsTold) {
    const TemporaryFolder folder;
    Setting setting;
    setting.jobs = 2;
    setting.evaluate = [](const ChipSpec& chip, const Workload& workload, Model model) {
        std::this_thread::sleep_for(std::chrono::seconds(60));
        return arithmetic(chip, workload, model);
    };
    struct Stop {};
    int ticks = 0;
    setting.tick = [&](const SearchState&) {
        if (++ticks == 3) {
            throw Stop();
        }
    };
    Listed listed({{0, 0, 0}, {1, 0, 0}});
    const auto began = std::chrono::steady_clock::now();
    EXPECT_THROW(setting.run(listed, folder.path()), Stop);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
}

/// Runs `body` in a process that is killed after so long; whether it ended before.
bool survives(const std::function<void()>& body, microseconds patience) {
    const pid_t child = ::fork();
    if (child == 0) {
        body();
        ::_exit(0);
    }
    std::this_thread::sleep_for(patience);
    ::kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status);
}

TEST(Driver, LosesNothingAndRepeatsNothingWhenItIsKilled) {
    constexpr int generations = 8;
    const int least_kills = is_sanitized() ? 4 : 20;
    Setting setting;
    setting.jobs = 2;
    const TemporaryFolder log;
    // A line for each evaluation that has begun.
    setting.evaluate = [&](const ChipSpec& chip, const Workload& workload, Model model) {
        std::ofstream(log / "begun", std::ios::app) << evaluation_key(fingerprint(chip), workload, model) + "\n";
        return slow(chip, workload, model);
    };
    const auto run = [&](const TemporaryFolder& folder) {
        Wanderer wanderer(setting.sizes(), generations);
        return setting.run(wanderer, folder.path());
    };
    const TemporaryFolder undisturbed;
    const auto began = std::chrono::steady_clock::now();
    const std::int64_t evaluations = run(undisturbed).session.evaluations;
    const auto whole = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - began);
    const std::string expected = setting.history(undisturbed.path());

    std::mt19937 random(7);
    std::set<std::string> known;
    for (int kills = 0; kills < least_kills;) {
        const TemporaryFolder folder;
        for (bool finished = false; !finished;) {
            known.clear();
            {
                Store store(folder.path(), {{"seed", "1"}}, {}, true);
                for (const auto& [key, result] : store.results()) {
                    known.insert(key);
                }
            }
            write_file(log / "begun", "");
            const auto patience = microseconds(random() % static_cast<unsigned>(whole.count()));
            finished = survives([&] { run(folder); }, patience);
            kills += finished ? 0 : 1;
            for (const std::string& key : lines_of(read_file(log / "begun"))) {
                EXPECT_EQ(known.count(key), 0U) << "repeated: " << key;
            }
        }
        EXPECT_EQ(setting.history(folder.path()), expected);
        EXPECT_EQ(run(folder).session.evaluations, 0);
        Store store(folder.path(), {{"seed", "1"}}, {}, true);
        EXPECT_EQ(store.results().size(), static_cast<std::size_t>(evaluations));
    }
}

TEST(Driver, CountsFailuresByWhatStandsBeforeTheNumbers) {
    EXPECT_EQ(failure_kind("limit area_mm2: 900, at most 800"), "limit area_mm2");
    EXPECT_EQ(failure_kind("no colon"), "no colon");
}

}  // namespace
}  // namespace bitline::search
