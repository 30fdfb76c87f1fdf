#include "tests/cli/called.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {

namespace {

struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
    }
    void close_end(std::size_t end) {
        if (ends[end] >= 0) {
            ::close(ends[end]);
            ends[end] = -1;
        }
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    std::array<int, 2> ends{-1, -1};
};

constexpr int not_executed = 127;

/// In the child: everything but the program itself. Returns only if that cannot be executed.
void become(char* const* arguments, const Circumstances& circumstances, int out, int err) {
    const int input = ::memfd_create("input", 0);
    const bool written = ::write(input, circumstances.input.data(), circumstances.input.size()) ==
                         static_cast<ssize_t>(circumstances.input.size());
    if (!written || ::lseek(input, 0, SEEK_SET) != 0) {
        return;
    }
    const int full = ::open("/dev/full", O_WRONLY);
    ::dup2(input, STDIN_FILENO);
    ::dup2(circumstances.full_output ? full : out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::close(input);
    ::close(full);
    if (circumstances.most_file_bytes >= 0) {
        rlimit limit{};
        limit.rlim_cur = limit.rlim_max = static_cast<rlim_t>(circumstances.most_file_bytes);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (::chdir(circumstances.folder.c_str()) != 0) {
        return;
    }
    for (const int stream : circumstances.closed) {
        ::close(stream);
    }
    ::alarm(static_cast<unsigned>(circumstances.patience * patience_s()));
    ::execv(circumstances.program.c_str(), arguments);
}

/// Reads both pipes until the other side has closed them.
void read_both(int out, std::string& out_text, int err, std::string& err_text) {
    std::array<pollfd, 2> open{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
    std::array<std::string*, 2> texts{&out_text, &err_text};
    std::array<char, 1 << 16> block{};
    while (open[0].fd >= 0 || open[1].fd >= 0) {
        ::poll(open.data(), open.size(), -1);
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (open[i].fd < 0 || open[i].revents == 0) {
                continue;
            }
            const ssize_t got = ::read(open[i].fd, block.data(), block.size());
            if (got > 0) {
                texts[i]->append(block.data(), static_cast<std::size_t>(got));
            } else {
                open[i].fd = -1;
            }
        }
    }
}

/// Waits until a run has begun to write.
void await_unfinished_files(const std::string& folder) {
    for (int tries = 0; tries < 100 * patience_s(); ++tries) {
        if (tree_of(folder).find(".partial") != std::string::npos) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "no unfinished files in " << folder;
}

std::string shown(const std::vector<std::string>& arguments) {
    std::string text = "bitline";
    for (const std::string& argument : arguments) {
        text += " '" + argument.substr(0, 200) + "'";
    }
    return text;
}

}  // namespace

int patience_s() {
    return is_sanitized() ? 60 : 30;
}

Called call(const std::vector<std::string>& arguments, const Circumstances& circumstances) {
    std::vector<std::string> words{circumstances.program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (std::string& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);

    Pipe out;
    Pipe err;
    const pid_t child = ::fork();
    if (child == 0) {
        become(pointers.data(), circumstances, out.ends[1], err.ends[1]);
        ::_exit(not_executed);
    }
    out.close_end(1);
    err.close_end(1);
    if (circumstances.signal != 0) {
        await_unfinished_files(circumstances.folder);
        std::this_thread::sleep_for(std::chrono::duration<double>(circumstances.signal_after_s));
        ::kill(child, circumstances.signal);
        ::kill(child, circumstances.signal);
    }
    Called called;
    read_both(out.ends[0], called.out, err.ends[0], called.err);
    int status = 0;
    ::waitpid(child, &status, 0);
    called.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    return called;
}

std::vector<std::string> run_of(const std::string& chip, const std::string& network,
                                const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"run", "--quiet", "--chip", chip, "--network", network};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

std::vector<std::string> run_with(const std::vector<std::string>& sets) {
    std::vector<std::string> more;
    for (const std::string& set : sets) {
        more.emplace_back("--set");
        more.push_back(set);
    }
    return run_of("small", "lenet5", more);
}

std::string tree_of(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        names.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) {
        text += name + "\n";
    }
    return text;
}

void expect_refused(int status, const std::vector<std::string>& arguments, const std::vector<std::string>& says,
                    Circumstances circumstances) {
    SCOPED_TRACE(shown(arguments));
    const TemporaryFolder own;
    if (circumstances.folder == ".") {
        circumstances.folder = own.path();
    }
    const std::string before = tree_of(circumstances.folder);
    const Called called = call(arguments, circumstances);
    EXPECT_EQ(called.status, status) << called.err;
    EXPECT_EQ(called.out, "");
    for (const std::string& part : says) {
        EXPECT_NE(called.err.find(part), std::string::npos) << "'" << part << "' is not in\n" << called.err;
    }
    const std::vector<std::string> lines = lines_of(called.err);
    EXPECT_FALSE(lines.empty());
    for (const std::string& line : lines) {
        EXPECT_NE(line.find(": "), std::string::npos) << "does not begin with a place: " << line;
    }
    EXPECT_EQ(tree_of(circumstances.folder), before);
}

void expect_bad(const std::vector<std::string>& arguments, const std::vector<std::string>& says) {
    expect_refused(2, arguments, says);
}

void expect_runs(const std::vector<std::string>& arguments) {
    SCOPED_TRACE(shown(arguments));
    const TemporaryFolder folder;
    std::vector<std::string> with_out = arguments;
    with_out.insert(with_out.end(), {"--out", "results"});
    Circumstances circumstances;
    circumstances.folder = folder.path();
    const Called called = call(with_out, circumstances);
    EXPECT_EQ(called.status, 0) << called.err;
    EXPECT_EQ(called.err, "");
    EXPECT_NE(called.out.find("results/summary.json"), std::string::npos) << called.out;
    EXPECT_EQ(tree_of(folder.path()),
              "results\nresults/components.csv\nresults/layers.csv\nresults/report.html\nresults/summary.json\n");
}

}  // namespace bitline
