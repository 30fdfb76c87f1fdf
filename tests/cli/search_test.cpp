// `bitline search` as a user calls it.
#include <fmt/format.h>
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
#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

const char* const search_text = R"(
chip: small
networks: [lenet5]
objective: ela
limits: {area_mm2: 5}
optimiser: exhaustive
set: {tile.pes: 1}
parameters:
  noc.width: [1, 2, 3]
  bits: {key: tile.pe.adc.bits, values: [6, 8]}
  replication: {key: mapping.replication, values: [none, balanced]}
)";

/// A search in a folder of its own.
struct Search {
    explicit Search(const std::string& text = search_text) { write_file(folder / "mini.yaml", text); }

    Called call(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"search", "mini.yaml", "--quiet"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return bitline::call(arguments, circumstances());
    }
    Circumstances circumstances() const {
        Circumstances all;
        all.folder = folder.path();
        return all;
    }
    std::string file(const std::string& name) const { return read_file(folder / name); }

    TemporaryFolder folder;
};

TEST(Search, FindsTheBestAndSaysWhatFailed) {
    const Search search;
    const Called called = search.call({"--out", "out", "--jobs", "2"});
    ASSERT_EQ(called.status, 0) << called.err;
    EXPECT_EQ(called.err, "");
    EXPECT_EQ(tree_of(search.folder.path()),
              "mini.yaml\nout\nout/best.csv\nout/best.yaml\nout/history.csv\nout/report.html\nout/search.sqlite\n");
    EXPECT_EQ(lines_of(search.file("out/history.csv")).size(), 13U);
    EXPECT_NE(called.out.find("4 of 12 designs are not feasible:\n     4  network lenet5"), std::string::npos)
        << called.out;
    EXPECT_NE(called.out.find("best of 8 feasible designs:\n  1  ela "), std::string::npos) << called.out;
    // The first line of best.csv is the smallest `ela` of the history.
    double least = 1e300;
    for (const std::string& line : lines_of(search.file("out/history.csv"))) {
        const std::size_t ok = line.find(",ok,,");
        least = ok == std::string::npos ? least : std::min(least, std::stod(line.substr(ok + 5)));
    }
    const std::string first = lines_of(search.file("out/best.csv")).at(1);
    EXPECT_EQ(std::stod(first.substr(first.find(",ok,,") + 5)), least);
    EXPECT_LT(least, 1e300);
}

TEST(Search, ItsBestDesignRunsAgain) {
    const Search search;
    const Called called = search.call({"--out", "out", "--jobs", "2"});
    ASSERT_EQ(called.status, 0) << called.err;
    // As printed, and as a chip file.
    const std::size_t begin = called.out.find("bitline run ");
    const std::string pasted = called.out.substr(begin + 8, called.out.find('\n', begin) - begin - 8);
    Circumstances shell = search.circumstances();
    shell.program = "/bin/sh";
    EXPECT_EQ(call({"-c", std::string(BITLINE_BINARY) + " " + pasted + " --quiet --out pasted"}, shell).status, 0);
    EXPECT_EQ(call({"run", "--quiet", "--chip", "out/best.yaml", "--network", "lenet5", "--out", "chip"},
                   search.circumstances())
                  .status,
              0);
    const auto pasted_run = nlohmann::json::parse(search.file("pasted/summary.json"));
    const auto chip_run = nlohmann::json::parse(search.file("chip/summary.json"));
    const std::vector<std::string> rows = lines_of(search.file("out/best.csv"));
    for (const char* figure : {"latency_ns", "energy_pj"}) {
        const double found = pasted_run.at(figure).get<double>();
        EXPECT_EQ(chip_run.at(figure).get<double>(), found);
        EXPECT_NE((rows[1] + ",").find("," + fmt::format("{}", found) + ","), std::string::npos)
            << figure << " " << found << " is not in " << rows[1];
    }
}

TEST(Search, GivesTheSameBytesForAnyNumberOfJobs) {
    const Search search;
    for (const char* jobs : {"1", "2", "3"}) {
        ASSERT_EQ(search.call({"--out", jobs, "--jobs", jobs}).status, 0);
        for (const std::string file : {"/history.csv", "/best.csv", "/best.yaml"}) {
            EXPECT_EQ(search.file(jobs + file), search.file("1" + file)) << jobs;
        }
    }
}

TEST(Search, GoesOnWithWhatIsThereOnlyWhenToldAndOnlyIfItIsTheSame) {
    const Search search;
    ASSERT_EQ(search.call({"--out", "out"}).status, 0);
    const std::string history = search.file("out/history.csv");
    const Called again = search.call({"--out", "out"});
    EXPECT_EQ(again.status, 2);
    EXPECT_NE(again.err.find("--out: holds a search already, 'out' was given"), std::string::npos) << again.err;
    for (const auto& [more, says] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"--seed", "2"}, "another seed, got '2', '1'"},
             {{"--set", "limits.area_mm2=4"}, "another --set"},
             {{"--budget", "70"}, "another budget"}}) {
        std::vector<std::string> arguments{"--out", "out", "--resume"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Called other = search.call(arguments);
        EXPECT_EQ(other.status, 2);
        EXPECT_NE(other.err.find("--resume: " + says), std::string::npos) << other.err;
    }
    EXPECT_EQ(search.call({"--out", "out", "--resume"}).status, 0);
    EXPECT_EQ(search.file("out/history.csv"), history);
    write_file(search.folder / "mini.yaml", std::string(search_text) + "# a word more\n");
    const Called changed = search.call({"--out", "out", "--resume"});
    EXPECT_EQ(changed.status, 2);
    EXPECT_NE(changed.err.find("--resume: another search file (SHA-256)"), std::string::npos) << changed.err;
}

TEST(Search, ExitsWithFourWhenNothingIsFeasible) {
    const Search search;
    const Called called = search.call({"--out", "out", "--set", "limits.area_mm2=0.5"});
    EXPECT_EQ(called.status, 4);
    EXPECT_EQ(called.out, "");
    EXPECT_NE(called.err.find("mini.yaml: none of 12 designs is feasible\n"), std::string::npos) << called.err;
    EXPECT_NE(called.err.find("12  limit area_mm2"), std::string::npos) << called.err;
    EXPECT_EQ(lines_of(search.file("out/history.csv")).size(), 13U);
    EXPECT_FALSE(std::filesystem::exists(search.folder / "out/best.yaml"));
}

TEST(Search, RecordsCandidatesThatTakeTooLong) {
    const Search search;
    const Called called = search.call({"--out", "out", "--timeout", "1 ms", "--set", "images=2000"});
    EXPECT_EQ(called.status, 4);
    EXPECT_NE(called.err.find("network lenet5 timed out"), std::string::npos) << called.err;
    EXPECT_NE(search.file("out/history.csv").find("timeout,network lenet5 timed out: took longer than 0.001 s"),
              std::string::npos);
}

TEST(Search, RecordsCandidatesThatNeedTooMuchMemory) {
    if (is_sanitized()) {
        GTEST_SKIP() << "AddressSanitizer has reserved the address space";
    }
    const Search search;
    const Called called = search.call({"--out", "out", "--memory", "1 MiB", "--set", "images=2000"});
    EXPECT_EQ(called.status, 4);
    EXPECT_NE(called.err.find("network lenet5 ran out of memory"), std::string::npos) << called.err;
}

TEST(Search, RefusesBadArguments) {
    expect_bad({"search", "nowhere"}, {"nowhere"});
    expect_bad({"search", "small", "--engine", "cloud"}, {"--engine: unknown engine, got 'cloud'"});
    expect_bad({"search", "small", "--timeout", "soon"}, {"--timeout: no time, got 'soon'"});
    expect_bad({"search", "small", "--memory", "3 s"}, {"--memory: no amount, got '3 s'"});
    expect_bad({"search", "small", "--jobs", "0"}, {"--jobs"});
    expect_bad({"search", "joint-rram", "--budget", "12"}, {"budget is too small, got 12"});
    expect_bad({"search", "small", "--set", "optimizer=random"}, {"optimizer"});
    expect_bad({"search", "small", "--out", "/proc/none"}, {"--out"});
}

TEST(Search, EndsOnASignalAndCanBeResumed) {
    const Search search;
    ASSERT_EQ(search.call({"--out", "whole"}).status, 0);
    int interrupted = 0;
    Called called;
    for (int tries = 0; tries < 200; ++tries) {
        const pid_t child = ::fork();
        if (child == 0) {
            if (::chdir(search.folder.path().c_str()) == 0) {
                ::execl(BITLINE_BINARY, BITLINE_BINARY, "search", "mini.yaml", "--quiet", "--out", "out", "--resume",
                        "--jobs", "2", nullptr);
            }
            ::_exit(127);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(40 + 10 * tries));
        const int number = tries % 2 == 0 ? SIGTERM : SIGKILL;
        ::kill(child, number);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            break;
        }
        const bool ended = WIFEXITED(status) && WEXITSTATUS(status) == 128 + SIGTERM;
        const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == number;  // also before main() has begun
        EXPECT_TRUE(killed || (number == SIGTERM && ended)) << status;
        ++interrupted;
    }
    EXPECT_GT(interrupted, 0);
    ASSERT_EQ(search.call({"--out", "out", "--resume"}).status, 0);
    for (const std::string file : {"/history.csv", "/best.csv", "/best.yaml"}) {
        EXPECT_EQ(search.file("out" + file), search.file("whole" + file));
    }
}

}  // namespace
}  // namespace bitline
