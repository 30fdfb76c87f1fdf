#include "sim/noc/noc_child.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <string>
#include <type_traits>

#include "hw/error.hpp"
#include "sim/commands.hpp"

namespace bitline {
namespace {

static_assert(std::is_trivially_copyable_v<NocResult>);

// The child's whole life: one letter, then the result or what went wrong. It leaves by _exit: the parent's buffers and
// exit handlers are not its own.
[[noreturn]] void simulate_and_exit(const NocTraffic& traffic, int descriptor) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::string message;
    try {
        const NocResult result = simulate_noc(traffic);
        message.assign(1 + sizeof result, 'r');
        std::memcpy(&message[1], &result, sizeof result);
    } catch (const std::exception& error) {
        message = std::string("e") + error.what();
    }
    std::size_t done = 0;
    while (done < message.size()) {
        const ssize_t wrote = write(descriptor, message.data() + done, message.size() - done);
        if (wrote < 0 && errno != EINTR) {
            break;
        }
        done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
    _exit(0);
}

}  // namespace

NocChild::NocChild(const NocTraffic& traffic) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
        throw InternalError(std::string("noc: no pipe: ") + std::strerror(errno));
    }
    process_ = fork();
    if (process_ == 0) {
        close(ends[0]);
        simulate_and_exit(traffic, ends[1]);
    }
    const int error = errno;
    close(ends[1]);
    descriptor_ = ends[0];
    if (process_ < 0) {
        close(descriptor_);
        throw InternalError(std::string("noc: no process: ") + std::strerror(error));
    }
}

NocChild::~NocChild() {
    kill(process_, SIGKILL);
    close(descriptor_);
    while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

NocResult NocChild::result(const std::function<bool()>& interrupted) {
    std::string message;
    std::array<char, 4096> block{};
    while (true) {
        if (interrupted()) {
            throw Interrupted();
        }
        pollfd ready{descriptor_, POLLIN, 0};
        if (poll(&ready, 1, 100) <= 0) {
            continue;
        }
        const ssize_t got = read(descriptor_, block.data(), block.size());
        if (got == 0) {
            break;
        }
        message.append(block.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    // A terminal's Ctrl-C ends the child too, perhaps first.
    if (message.empty() && interrupted()) {
        throw Interrupted();
    }
    NocResult result;
    if (message.size() != 1 + sizeof result || message.front() != 'r') {
        throw InternalError(message.empty() ? "noc: the simulation ended without a result" : message.substr(1));
    }
    std::memcpy(&result, &message[1], sizeof result);
    return result;
}

}  // namespace bitline
