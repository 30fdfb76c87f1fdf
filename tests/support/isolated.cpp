#include "tests/support/isolated.hpp"

#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>

#include <gtest/gtest.h>

namespace bitline {

namespace {

bool write_all(int descriptor, const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t wrote = write(descriptor, text.data() + done, text.size() - done);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        done += static_cast<std::size_t>(wrote);
    }
    return true;
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> block{};
    for (;;) {
        const ssize_t got = read(descriptor, block.data(), block.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return text;
        }
        text.append(block.data(), static_cast<std::size_t>(got));
    }
}

// The child's whole life. It leaves by _exit: the parent's buffers and exit handlers are not its own.
[[noreturn]] void live_and_exit(const std::function<std::string()>& body, int descriptor) {
    // Failures of the parent before the fork are not the child's.
    const bool failed_before = ::testing::Test::HasFailure();
    bool good = false;
    try {
        const std::string text = body();
        good = write_all(descriptor, text) && (failed_before || !::testing::Test::HasFailure());
    } catch (const std::exception& error) {
        std::cout << "uncaught in an isolated test body: " << error.what() << "\n";
    } catch (...) {
        std::cout << "uncaught in an isolated test body: not a std::exception\n";
    }
    std::cout.flush();
    std::cerr.flush();
    std::fflush(nullptr);
    _exit(good ? 0 : 1);
}

std::string describe(int status) {
    if (WIFSIGNALED(status)) {
        return std::string("killed by signal ") + std::to_string(WTERMSIG(status)) + " (" +
               strsignal(WTERMSIG(status)) + ")";
    }
    return "exit status " + std::to_string(WEXITSTATUS(status)) + ", see the failures above";
}

}  // namespace

Isolated run_isolated(const std::function<std::string()>& body) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        return {{}, std::string("pipe: ") + std::strerror(errno)};
    }
    // What is still buffered here would be printed twice.
    std::cout.flush();
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) {
        const std::string why = std::strerror(errno);
        close(ends[0]);
        close(ends[1]);
        return {{}, "fork: " + why};
    }
    if (child == 0) {
        close(ends[0]);
        live_and_exit(body, ends[1]);
    }
    close(ends[1]);
    std::string text = read_all(ends[0]);
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return {{}, std::string("waitpid: ") + std::strerror(errno)};
        }
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return {{}, "the isolated test body failed: " + describe(status)};
    }
    return {text, {}};
}

std::string sc_isolated_text(const std::function<std::string()>& body) {
    const Isolated child = run_isolated(body);
    if (!child.failure.empty()) {
        ADD_FAILURE() << child.failure;
    }
    return child.text;
}

void sc_isolated(const std::function<void()>& body) {
    sc_isolated_text([&body] {
        body();
        return std::string();
    });
}

}  // namespace bitline
