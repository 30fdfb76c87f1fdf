// `bitline reproduce` as a user calls it.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/cli/called.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

using Json = nlohmann::json;

Circumstances patient(const std::string& folder) {
    Circumstances circumstances;
    circumstances.folder = folder;
    circumstances.patience = 6;
    return circumstances;
}

std::vector<std::string> smoke(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"reproduce", "joint", "--budget", "smoke", "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(Reproduce, SaysWhatThereIs) {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"reproduce"}, {"list", "experiments"}}) {
        const Called called = call(arguments);
        EXPECT_EQ(called.status, 0);
        EXPECT_EQ(called.out.rfind("joint: one chip for four networks", 0), 0U) << called.out;
    }
}

TEST(Reproduce, RefusesBadArguments) {
    expect_bad({"reproduce", "joined"}, {"reproduce: unknown experiment, got 'joined', allowed: joint"});
    expect_bad({"reproduce", "joint", "--budget", "huge"},
               {"--budget: unknown budget, got 'huge', allowed: smoke, small, full"});
    expect_bad({"reproduce", "joint", "--seed", "-1"}, {"--seed: no seed, got '-1'"});
    expect_bad({"reproduce", "joint", "--jobs", "0"}, {"--jobs"});
    expect_bad(smoke({"--out", "/proc/none"}), {"--out"});
}

/// What the comparison says, worked out again from what it says about each winner.
void expect_consistent(const Json& json) {
    const auto edap = [](const Json& of) {
        return of["latency_ns"].get<double>() * of["energy_pj"].get<double>() * of["area_mm2"].get<double>() * 1e-15;
    };
    ASSERT_EQ(json["views"].size(), 7U);
    for (const Json& view : json["views"]) {
        for (const auto& [name, network] : view["networks"].items()) {
            SCOPED_TRACE(view["view"].get<std::string>() + " " + name);
            const Json& joint = network["winners"]["joint"];
            const Json& own = network["winners"][name];
            const Json& largest = network["winners"][json["largest"].get<std::string>()];
            ASSERT_EQ(joint["status"], "ok");  // it runs every network
            EXPECT_NEAR(network["edap_joint_mj_ms_mm2"].get<double>() / edap(joint), 1, 1e-12);
            EXPECT_NEAR(network["edap_own_mj_ms_mm2"].get<double>() / edap(own), 1, 1e-12);
            EXPECT_NEAR(network["gain_percent"].get<double>(), 100 - 100 * edap(joint) / edap(largest), 1e-9);
            EXPECT_NEAR(network["loss_percent"].get<double>(), 100 * edap(joint) / edap(own) - 100, 1e-9);
            if (view["view"] == "lossless-adc" || view["view"] == "ideal-in-lossless-adc") {
                EXPECT_EQ(joint["adc_shortfall_bits"], 0);
            }
        }
    }
    // A winner's score is that of its objective: of one network, energy x latency x area.
    for (const Json& group : json["groups"]) {
        for (const Json& search : group["searches"]) {
            ASSERT_FALSE(search["winner"].is_null());
            for (const Json& view : json["views"]) {
                if (view["view"] == group["group"] && search["search"] != "joint") {
                    const std::string network = search["search"];
                    EXPECT_NEAR(search["winner"]["score"].get<double>() * 1e-15 /
                                    edap(view["networks"][network]["winners"][network]),
                                1, 1e-12);
                }
            }
        }
    }
}

TEST(Reproduce, JointComparesWinnersOnEveryNetwork) {
    const TemporaryFolder folder;
    const Called called = call(smoke({"--out", "out", "--jobs", "2"}), patient(folder.path()));
    ASSERT_EQ(called.status, 0) << called.err;
    EXPECT_EQ(called.err, "");
    EXPECT_NE(called.out.find("Found and evaluated by simulation, lossless converter"), std::string::npos);
    const Json json = Json::parse(read_file(folder / "out/joint.json"));
    EXPECT_EQ(json["budget"], "smoke");
    EXPECT_EQ(json["largest"], "alexnet");
    EXPECT_EQ(json["rank_correlation"].size(), 2U);
    expect_consistent(json);

    // The winner's chip, run alone, gives what the comparison says.
    const Json& winner = json["views"][1]["networks"]["alexnet"]["winners"]["joint"];
    ASSERT_EQ(
        call(run_of("out/lossless-adc/joint/best.yaml", "alexnet", {"--out", "alone"}), patient(folder.path())).status,
        0);
    const Json alone = Json::parse(read_file(folder / "alone/summary.json"));
    for (const char* figure : {"latency_ns", "energy_pj", "area_mm2"}) {
        EXPECT_EQ(alone[figure], winner[figure]) << figure;
    }

    // What is there is not done again without --resume, and not for another seed.
    const Called again = call(smoke({"--out", "out"}), patient(folder.path()));
    EXPECT_EQ(again.status, 2);
    EXPECT_NE(again.err.find("--out: holds a search already"), std::string::npos) << again.err;
    const Called other = call(smoke({"--out", "out", "--resume", "--seed", "2"}), patient(folder.path()));
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.err.find("--resume: another seed, got '2', '1'"), std::string::npos) << other.err;
}

TEST(Reproduce, AKilledExperimentEndsWithTheSameBytes) {
    if (is_sanitized()) {
        GTEST_SKIP() << "takes long there, and what is compared is no question of memory";
    }
    const TemporaryFolder folder;
    ASSERT_EQ(call(smoke({"--out", "whole", "--jobs", "2"}), patient(folder.path())).status, 0);
    const pid_t child = ::fork();
    if (child == 0) {
        if (::chdir(folder.path().c_str()) == 0) {
            ::execl(BITLINE_BINARY, BITLINE_BINARY, "reproduce", "joint", "--budget", "smoke", "--quiet", "--out",
                    "out", "--jobs", "1", nullptr);
        }
        ::_exit(127);
    }
    // In the middle: the second half of the simulated searches has begun.
    const std::string middle = folder / "out/lossless-adc/joint/search.sqlite";
    for (int tries = 0; tries < 18000 && !std::filesystem::exists(middle); ++tries) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_TRUE(std::filesystem::exists(middle));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended before it was killed";
    EXPECT_FALSE(std::filesystem::exists(folder / "out/joint.json"));

    const Called called = call(smoke({"--out", "out", "--jobs", "1", "--resume"}), patient(folder.path()));
    ASSERT_EQ(called.status, 0) << called.err;
    for (const std::string file :
         {"joint.csv", "winners.csv", "joint.json", "report.html", "published-adc/joint/history.csv",
          "lossless-adc/joint/history.csv", "ideal/alexnet/best.yaml"}) {
        EXPECT_EQ(read_file(folder / ("out/" + file)), read_file(folder / ("whole/" + file))) << file;
    }
}

}  // namespace
}  // namespace bitline
