// `bitline evaluate` as another program calls it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/cli/called.hpp"
#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

using Json = nlohmann::json;

std::vector<Json> answers(const std::string& input, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"evaluate", "--chip", "small", "--networks", "lenet5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Circumstances circumstances;
    circumstances.input = input;
    const Called called = call(arguments, circumstances);
    EXPECT_EQ(called.status, 0) << called.err;
    EXPECT_EQ(called.err, "");
    std::vector<Json> all;
    for (const std::string& line : lines_of(called.out)) {
        all.push_back(Json::parse(line));
    }
    return all;
}

TEST(EvaluateCommand, AnswersWithWhatARunFinds) {
    const TemporaryFolder folder;
    ASSERT_EQ(call(run_of("small", "lenet5", {"--out", folder.path(), "--set", "tile.pe.adc.bits=7"})).status, 0);
    const Json run = Json::parse(read_file(folder / "summary.json"));
    const std::vector<Json> all = answers(R"({"id": "x", "set": {"tile.pe.adc.bits": 7}})");  // no line end
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].at("id"), "x");
    EXPECT_EQ(all[0].at("status"), "ok");
    const Json& found = all[0].at("networks").at("lenet5");
    EXPECT_EQ(found.size(), 10U);
    for (const auto& [figure, value] : found.items()) {
        EXPECT_EQ(value.get<double>(), run.at(figure).is_null() ? 0.0 : run.at(figure).get<double>()) << figure;
    }
}

TEST(EvaluateCommand, AnswersInTheOrderOfTheLines) {
    std::string input;
    for (int i = 0; i < 12; ++i) {
        input += Json{{"id", i}, {"set", {{"noc.width", i % 4 == 3 ? 1 : 2}, {"tile.pe.adc.bits", 5 + i % 5}}}}.dump();
        input += "\n";
    }
    const std::vector<Json> one = answers(input, {"--set", "tile.pes=1", "--jobs", "1"});
    ASSERT_EQ(one.size(), 12U);
    for (int i = 0; i < 12; ++i) {
        EXPECT_EQ(one[static_cast<std::size_t>(i)].at("id"), i);
        EXPECT_EQ(one[static_cast<std::size_t>(i)].at("status"), i % 4 == 3 ? "infeasible" : "ok");
    }
    EXPECT_EQ(answers(input, {"--set", "tile.pes=1", "--jobs", "3"}), one);
}

// The first one is simulated, the others are priced by its run, whether they come together or one by one.
TEST(EvaluateCommand, CandidatesOfEqualBehaviourGetTheirOwnFigures) {
    std::string input;
    std::vector<Json> alone;
    for (const char* supply : {"0.8 V", "0.9 V", "1 V"}) {
        for (const int bits : {6, 8}) {
            const Json line{{"set", {{"technology.supply", supply}, {"tile.pe.adc.bits", bits}}}};
            input += line.dump() + "\n";
            alone.push_back(answers(line.dump()).at(0));
        }
    }
    EXPECT_EQ(std::set<Json>(alone.begin(), alone.end()).size(), alone.size());
    EXPECT_EQ(answers(input, {"--jobs", "1"}), alone);
    EXPECT_EQ(answers(input, {"--jobs", "3"}), alone);
    EXPECT_EQ(answers(input + input, {"--jobs", "2"}).size(), 2 * alone.size());
}

TEST(EvaluateCommand, AnswersBadLinesToo) {
    const std::vector<Json> all = answers("nonsense\n"
                                          "\n"
                                          "[1]\n"
                                          R"({"set": {"tile.pe.adc.bitz": 7}, "id": 3})"
                                          "\n"
                                          R"({"id": 4, "set": {"clock": "7 parsec"}})"
                                          "\n"
                                          R"({"id": 5, "set": [1]})"
                                          "\n"
                                          R"({"id": 6, "sets": {}})"
                                          "\n"
                                          R"({"id": 7, "set": {"memory.routers": [9]}})"
                                          "\n"
                                          R"({"id": 8})"
                                          "\n{\"id\": 9, \"set\": {\"clock\": \"\xff\"}}\n" +
                                          std::string(2 << 20, 'x') + "\n{\"id\": 10}\n");
    const std::vector<std::pair<Json, std::string>> expected{{nullptr, "line 1: no JSON, got 'nonsense'"},
                                                             {nullptr, "line 3: no object, got '[1]'"},
                                                             {3, "tile.pe.adc.bitz: unknown key, did you mean"},
                                                             {4, "clock"},
                                                             {5, "line 6: 'set' is no object"},
                                                             {6, "line 7: unknown word, got 'sets'"},
                                                             {7, "memory.routers"},
                                                             {8, ""},
                                                             {nullptr, "line 10: no JSON"},
                                                             {nullptr, "line 11: too long"},
                                                             {10, ""}};
    ASSERT_EQ(all.size(), expected.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].at("id"), expected[i].first) << all[i];
        EXPECT_EQ(all[i].at("status"), expected[i].second.empty() ? "ok" : "error") << all[i];
        EXPECT_NE(all[i].value("reason", "").find(expected[i].second), std::string::npos) << all[i];
    }
}

TEST(EvaluateCommand, CandidatesThatTakeTooLongAreAnswered) {
    const std::vector<Json> all = answers("{\"id\": 1}\n", {"--timeout", "1 ms", "--set", "run.images=2000"});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].at("status"), "timeout");
    EXPECT_EQ(all[0].at("reason"), "network lenet5 timed out: took longer than 0.001 s");
    EXPECT_EQ(answers("").size(), 0U);
}

TEST(EvaluateCommand, LaysCandidatesOnTheBase) {
    const std::vector<Json> all = answers("{\"id\": 1}\n{\"id\": 2, \"set\": {\"tile.pes\": 4}}\n",
                                          {"--set", "tile.pes=1", "--set", "noc.width=1"});
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].at("status"), "infeasible");
    EXPECT_EQ(all[1].at("status"), "ok");
}

TEST(EvaluateCommand, KnowsTheOtherModels) {
    double simulated = 0;
    for (const std::string model : {"simulated", "bound", "ideal"}) {
        const std::vector<Json> all = answers("{\"id\": 1}\n", {"--model", model});
        ASSERT_EQ(all.size(), 1U);
        EXPECT_EQ(all[0].at("status"), "ok");
        const double latency_ns = all[0].at("networks").at("lenet5").at("latency_ns").get<double>();
        simulated = model == "simulated" ? latency_ns : simulated;
        EXPECT_GT(latency_ns, 0);
        EXPECT_LE(latency_ns, simulated) << model;
    }
}

TEST(EvaluateCommand, RefusesBadArguments) {
    expect_bad({"evaluate", "--chip", "small", "--networks", "lenet5", "--model", "real"},
               {"--model: unknown model, got 'real', simulated, ideal or bound is allowed"});
    expect_bad({"evaluate", "--chip", "small"}, {"--networks is required"});
    expect_bad({"evaluate", "--chip", "smal", "--networks", "lenet5"}, {"smal"});
    expect_bad({"evaluate", "--chip", "small", "--networks", "lenet5,lenet"}, {"lenet"});
    expect_bad({"evaluate", "--chip", "small", "--networks", "lenet5,lenet5"},
               {"--networks: a network twice, got lenet5"});
    expect_bad({"evaluate", "--chip", "small", "--networks", "lenet5", "--set", "x=1"}, {"--set: x: unknown key"});
}

}  // namespace
}  // namespace bitline
