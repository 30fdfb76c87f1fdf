#include "sim/search/pool.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "hw/error.hpp"
#include "sim/search/steady_clock.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline::search {
namespace {

using namespace std::chrono_literals;

constexpr double ample_s = 60;  // a limit that is not meant to be reached, on a slow machine either

std::map<std::uint64_t, JobResult> all(Pool& pool) {
    std::map<std::uint64_t, JobResult> results;
    while (pool.unfinished() > 0) {
        for (JobResult& result : pool.wait(10)) {
            const std::uint64_t id = result.id;
            EXPECT_TRUE(results.emplace(id, std::move(result)).second) << "handed back twice: " << id;
        }
    }
    return results;
}

JobResult one(const Pool::Job& job, const JobLimits& limits = {}) {
    Pool pool(1, limits);
    pool.submit(7, job);
    const auto results = all(pool);
    EXPECT_EQ(results.size(), 1U);
    return results.at(7);
}

TEST(Pool, HandsBackWhatEachJobReturns) {
    for (const int workers : {1, 2, 5}) {
        Pool pool(workers, {});
        for (std::uint64_t id = 0; id < 40; ++id) {
            pool.submit(id, [id] { return "job " + std::to_string(id * id); });
        }
        EXPECT_EQ(pool.unfinished(), 40U);
        const auto results = all(pool);
        ASSERT_EQ(results.size(), 40U);
        for (const auto& [id, result] : results) {
            EXPECT_EQ(result.ending, Ending::done);
            EXPECT_EQ(result.bytes, "job " + std::to_string(id * id));
            EXPECT_EQ(result.reason, "");
            EXPECT_GT(result.wall_s, 0);
            EXPECT_GT(result.peak_rss_kib, 0);
        }
    }
}

TEST(Pool, CarriesMoreThanAPipeHolds) {
    std::string text;
    for (int i = 0; i < 1'000'000; ++i) {
        text += std::to_string(i % 97);
    }
    EXPECT_EQ(one([&] { return text; }).bytes, text);
    EXPECT_EQ(one([] { return std::string(3, '\0'); }).bytes, std::string(3, '\0'));
    EXPECT_EQ(one([] { return std::string(); }).ending, Ending::done);
}

// The job ends long before its time; its result waits in a pipe that is too small for it.
TEST(Pool, AResultThatWaitsForItsReaderIsNotLate) {
    const std::size_t many = 1'000'000;
    JobLimits limits;
    limits.seconds = 1;
    Pool pool(1, limits);
    pool.submit(0, [&] { return std::string(many, 'x'); });
    pool.wait(0);
    std::this_thread::sleep_for(1200ms);
    const auto results = all(pool);
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results.at(0).ending, Ending::done) << results.at(0).reason;
    EXPECT_EQ(results.at(0).bytes.size(), many);
}

// The job stops the process of the pool for longer than its time, and needs little of it.
TEST(Pool, TimeInWhichItWasStoppedDoesNotCount) {
    sc_isolated([] {
        JobLimits limits;
        limits.seconds = 2;
        Pool pool(1, limits);
        pool.submit(0, [] {
            std::this_thread::sleep_for(200ms);  // until the pool waits
            ::kill(::getppid(), SIGSTOP);
            std::this_thread::sleep_for(3s);
            ::kill(::getppid(), SIGCONT);
            std::this_thread::sleep_for(300ms);
            return std::string("done");
        });
        std::vector<JobResult> results;
        while (results.empty()) {
            results = pool.wait(0.1);
        }
        EXPECT_EQ(results.front().bytes, "done") << results.front().reason;
    });
}

TEST(Pool, NeverRunsMoreJobsThanWorkers) {
    const TemporaryFolder folder;
    Pool pool(3, {});
    for (std::uint64_t id = 0; id < 12; ++id) {
        pool.submit(id, [&folder, id] {
            const std::string mine = folder / ("job" + std::to_string(id));
            write_file(mine, "");
            // The first one waits until it is not alone.
            for (int tries = 0; tries < 3000 && id == 0 && folder.listing().find(' ') == std::string::npos; ++tries) {
                std::this_thread::sleep_for(10ms);
            }
            std::this_thread::sleep_for(20ms);
            const std::string seen = folder.listing();
            std::remove(mine.c_str());
            return std::to_string(1 + std::count(seen.begin(), seen.end(), ' '));
        });
    }
    int most = 0;
    for (const auto& [id, result] : all(pool)) {
        most = std::max(most, std::stoi(result.bytes));
    }
    EXPECT_GE(most, 2);
    EXPECT_LE(most, 3);
}

TEST(Pool, NamesWhatWentWrong) {
    const auto ends = [](const Pool::Job& job, Ending ending, const std::string& reason, double most_s = ample_s) {
        JobLimits limits;
        limits.seconds = most_s;
        const JobResult result = one(job, limits);
        EXPECT_EQ(static_cast<int>(result.ending), static_cast<int>(ending)) << result.reason;
        EXPECT_EQ(result.reason, reason);
        EXPECT_EQ(result.bytes, "");
    };
    ends([]() -> std::string { throw std::runtime_error("too odd"); }, Ending::threw, "too odd");
    ends([]() -> std::string { throw 7; }, Ending::threw, "an exception that is no std::exception");
    ends(
        []() -> std::string {
            ::raise(SIGSEGV);
            return {};
        },
        is_sanitized() ? Ending::bad_exit : Ending::crashed,
        is_sanitized() ? "its process left with exit code 1" : "killed by signal 11 (Segmentation fault)");
    ends(
        []() -> std::string {
            ::signal(SIGABRT, SIG_DFL);
            ::raise(SIGABRT);
            return {};
        },
        Ending::crashed, "killed by signal 6 (Aborted)");
    ends([]() -> std::string { ::_exit(9); }, Ending::bad_exit, "its process left with exit code 9");
    ends([]() -> std::string { ::_exit(0); }, Ending::no_result, "its process ended without a result");
    ends(
        []() -> std::string {
            while (true) {
                ::pause();
            }
        },
        Ending::timeout, "took longer than 0.3 s", 0.3);
    ends(
        []() -> std::string {
            ::raise(SIGKILL);
            return {};
        },
        Ending::crashed, "killed by signal 9 (Killed), perhaps because the machine ran out of memory");
}

TEST(Pool, StopsAJobThatNeedsTooMuchMemory) {
    if (is_sanitized()) {
        GTEST_SKIP() << "AddressSanitizer has reserved the address space";
    }
    JobLimits limits;
    limits.memory_bytes = std::int64_t{512} << 20;
    const auto takes = [](std::size_t bytes) {
        return [bytes] {
            const std::string block(bytes, 'x');
            return block.substr(0, 1);
        };
    };
    EXPECT_EQ(one(takes(std::size_t{64} << 20), limits).bytes, "x");
    const JobResult result = one(takes(std::size_t{1} << 30), limits);
    EXPECT_EQ(result.ending, Ending::out_of_memory);
    EXPECT_EQ(result.reason, "needed more than 512 MiB of memory");
    // Whoever swallows the exception on its way does not hide it.
    EXPECT_EQ(one(
                  [] {
                      try {
                          return std::string(std::size_t{1} << 30, 'x');
                      } catch (const std::bad_alloc&) {
                          return std::string("never mind");
                      }
                  },
                  limits)
                  .ending,
              Ending::out_of_memory);
}

TEST(Pool, GoesOnAfterFailures) {
    JobLimits limits;
    limits.seconds = ample_s;
    Pool pool(4, limits);
    for (std::uint64_t id = 0; id < 50; ++id) {
        pool.submit(id, [id]() -> std::string {
            switch (id % 10) {
                case 3: ::_exit(3);
                case 5: ::raise(SIGKILL); break;
                case 7: throw std::runtime_error("seven");
                default: break;
            }
            return "fine";
        });
    }
    std::map<Ending, int> endings;
    for (const auto& [id, result] : all(pool)) {
        ++endings[result.ending];
    }
    EXPECT_EQ(endings[Ending::done], 35);
    EXPECT_EQ(endings[Ending::bad_exit], 5);
    EXPECT_EQ(endings[Ending::crashed], 5);
    EXPECT_EQ(endings[Ending::threw], 5);
}

TEST(Pool, KillsWhatAJobHasStarted) {
    JobLimits limits;
    limits.seconds = ample_s;
    const double began = steady_s();
    // The grandchild keeps the pipe open for two minutes; the job itself is over at once.
    const JobResult result = one(
        [] {
            const pid_t grandchild = ::fork();
            if (grandchild == 0) {
                std::this_thread::sleep_for(120s);
                ::_exit(0);
            }
            return std::to_string(grandchild);
        },
        limits);
    EXPECT_EQ(result.ending, Ending::done);
    EXPECT_LT(steady_s() - began, ample_s);
    const auto grandchild = static_cast<pid_t>(std::stol(result.bytes));
    // It is not ours to wait for: it goes to init, which needs a moment.
    bool gone = false;
    for (int tries = 0; tries < 3000 && !gone; ++tries) {
        gone = ::kill(grandchild, 0) != 0;
        const std::string status = "/proc/" + result.bytes + "/stat";
        std::FILE* file = std::fopen(status.c_str(), "r");
        char state = '?';
        if (file != nullptr) {
            gone = gone || (std::fscanf(file, "%*d %*s %c", &state) == 1 && state == 'Z');
            std::fclose(file);
        }
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_TRUE(gone);
}

TEST(Pool, KillsItsJobsWhenItEnds) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    {
        Pool pool(2, {});
        for (std::uint64_t id = 0; id < 5; ++id) {
            pool.submit(id, [] {
                std::this_thread::sleep_for(60s);
                return std::string();
            });
        }
        EXPECT_TRUE(pool.wait(0.05).empty());
    }
    // All other holders of the write end were its children.
    ::close(ends[1]);
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 0);
    ::close(ends[0]);
}

TEST(Pool, JobsDieWithTheProcessThatStartedThem) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t parent = ::fork();
    if (parent == 0) {
        Pool pool(2, {});
        for (std::uint64_t id = 0; id < 2; ++id) {
            pool.submit(id, [] {
                std::this_thread::sleep_for(60s);
                return std::string();
            });
        }
        pool.wait(0);
        ::kill(::getpid(), SIGKILL);
    }
    ::close(ends[1]);
    ::waitpid(parent, nullptr, 0);
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 0);  // returns once the last of them is gone
    ::close(ends[0]);
}

TEST(Pool, PrintsNothingTwice) {
    ::testing::internal::CaptureStdout();
    std::cout << "once";
    std::printf(" only");
    one([] {
        std::cout << "the job's";
        return std::string();
    });
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "once only");
}

TEST(Pool, WakesUpForAnotherDescriptor) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    ASSERT_EQ(::write(ends[1], "x", 1), 1);
    Pool pool(1, {});
    pool.submit(1, [] {
        std::this_thread::sleep_for(60s);
        return std::string();
    });
    const double began = steady_s();
    EXPECT_TRUE(pool.wait(50, ends[0]).empty());
    EXPECT_LT(steady_s() - began, 40);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Pool, NeedsAWorker) {
    EXPECT_THROW(Pool(0, {}), InternalError);
}

}  // namespace
}  // namespace bitline::search
