#include "sim/search/pool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <utility>

#include "hw/error.hpp"
#include "sim/search/cheap_forks.hpp"
#include "sim/search/steady_clock.hpp"

namespace bitline::search {

namespace {

// A message is its kind, its length and its text; what stops short of its length is no message.
constexpr char message_result = 'r';
constexpr char message_exception = 'e';
constexpr char message_memory = 'm';
constexpr double noticeable_s = 1;  // of sleep that was not asked for
constexpr std::size_t header_bytes = 1 + sizeof(std::uint64_t);

#if defined(__SANITIZE_ADDRESS__)
constexpr bool address_space_is_reserved = true;
#elif defined(__has_feature)
constexpr bool address_space_is_reserved = __has_feature(address_sanitizer);
#else
constexpr bool address_space_is_reserved = false;
#endif

bool write_all(int descriptor, const char* from, std::size_t left) {
    while (left > 0) {
        const ssize_t wrote = ::write(descriptor, from, left);
        if (wrote < 0 && errno == EINTR) {
            continue;
        }
        if (wrote <= 0) {
            return false;
        }
        from += wrote;
        left -= static_cast<std::size_t>(wrote);
    }
    return true;
}

void say(int descriptor, char kind, const char* text, std::size_t bytes) {
    std::array<char, header_bytes> header{kind};
    const std::uint64_t length = bytes;
    std::memcpy(&header[1], &length, sizeof length);
    if (write_all(descriptor, header.data(), header.size())) {
        write_all(descriptor, text, bytes);
    }
}

// A failed allocation may surface anywhere, inside of libraries too, so it is told where it happens.
int memory_descriptor = -1;
[[noreturn]] void on_no_memory() {
    say(memory_descriptor, message_memory, "", 0);
    ::_exit(0);
}

void confine(pid_t parent, const JobLimits& limits) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) {
        ::_exit(0);
    }
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        ::signal(number, SIG_DFL);
    }
    // Standard output belongs to the parent's results.
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    if (limits.memory_bytes > 0 && !address_space_is_reserved) {
        const auto most = static_cast<rlim_t>(limits.memory_bytes);
        const rlimit memory{most, most};
        ::setrlimit(RLIMIT_AS, &memory);
    }
}

// The child's whole life. It leaves by _exit: the parent's buffers and exit handlers are not its own.
[[noreturn]] void live_and_exit(const Pool::Job& job, int descriptor) {
    memory_descriptor = descriptor;
    std::set_new_handler(on_no_memory);
    try {
        const std::string bytes = job();
        say(descriptor, message_result, bytes.data(), bytes.size());
    } catch (const std::exception& error) {
        say(descriptor, message_exception, error.what(), std::strlen(error.what()));
    } catch (...) {
        constexpr std::string_view text = "an exception that is no std::exception";
        say(descriptor, message_exception, text.data(), text.size());
    }
    ::_exit(0);
}

// Reads what is there; whether the other side has closed it.
bool drain(int descriptor, std::string& text) {
    std::array<char, 1 << 16> block{};
    while (true) {
        const ssize_t got = ::read(descriptor, block.data(), block.size());
        if (got > 0) {
            text.append(block.data(), static_cast<std::size_t>(got));
        } else if (got == 0) {
            return true;
        } else if (errno != EINTR) {
            return errno != EAGAIN;
        }
    }
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

void interpret(const std::string& said, int status, const JobLimits& limits, JobResult& result) {
    std::uint64_t length = 0;
    const bool complete = said.size() >= header_bytes &&
                          (std::memcpy(&length, &said[1], sizeof length), said.size() - header_bytes == length);
    const char kind = complete ? said.front() : '\0';
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        result.ending = Ending::crashed;
        result.reason = fmt::format("killed by signal {} ({}){}", number, strsignal(number),
                                    number == SIGKILL ? ", perhaps because the machine ran out of memory" : "");
    } else if (WEXITSTATUS(status) != 0) {
        result.ending = Ending::bad_exit;
        result.reason = fmt::format("its process left with exit code {}", WEXITSTATUS(status));
    } else if (kind == message_result) {
        result.bytes = said.substr(header_bytes);
    } else if (kind == message_memory) {
        result.ending = Ending::out_of_memory;
        result.reason = limits.memory_bytes > 0
                            ? fmt::format("needed more than {} MiB of memory", limits.memory_bytes >> 20)
                            : "the machine had not enough memory";
    } else if (kind == message_exception) {
        result.ending = Ending::threw;
        result.reason = said.substr(header_bytes);
    } else {
        result.ending = Ending::no_result;
        result.reason = "its process ended without a result";
    }
}

}  // namespace

Pool::Pool(int workers, const JobLimits& limits) : workers_(static_cast<std::size_t>(workers)), limits_(limits) {
    check(workers >= 1, "pool: no workers");
    make_forks_cheap();
}

Pool::~Pool() {
    for (Child& child : running_) {
        reap(child, true);
    }
}

void Pool::submit(std::uint64_t id, Job job) {
    queued_.push_back({id, std::move(job)});
}

Pool::Child Pool::start(const Queued& queued) const {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {};
    }
    // What is still buffered here would be printed twice.
    std::cout.flush();
    std::fflush(nullptr);
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process == 0) {
        ::close(ends[0]);
        confine(parent, limits_);
        live_and_exit(queued.job, ends[1]);
    }
    ::close(ends[1]);
    if (process < 0) {
        ::close(ends[0]);
        return {};
    }
    ::setpgid(process, process);  // whoever of the two is first
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    Child child;
    child.id = queued.id;
    child.process = process;
    child.pipe = ends[0];
    child.ended_fd = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    child.began_s = steady_s();
    if (child.ended_fd < 0) {
        reap(child, true);
        return {};
    }
    return child;
}

void Pool::start_queued() {
    while (!queued_.empty() && running_.size() < workers_) {
        Child child = start(queued_.front());
        if (child.process < 0) {
            if (running_.empty()) {
                throw InputError(fmt::format("this machine: no process can be started ({}), fewer at once are allowed",
                                             std::strerror(errno)));
            }
            return;  // there may be room when one has ended
        }
        running_.push_back(std::move(child));
        queued_.pop_front();
    }
}

double Pool::seconds_to_deadline(double now_s, double patience_s) const {
    double left = patience_s;
    for (const Child& child : running_) {
        if (has_deadline(child)) {
            left = std::min(left, child.began_s + limits_.seconds - now_s);
        }
    }
    return std::max(left, 0.0);
}

// While this process is stopped, its jobs may be too: what it slept longer than it asked for does not count.
void Pool::excuse(double overslept_s) {
    if (overslept_s > noticeable_s) {
        for (Child& child : running_) {
            child.began_s += overslept_s;
        }
    }
}

// A job that has begun to say its result has done its work, and waits for nobody but the reader.
bool Pool::has_deadline(const Child& child) const {
    return limits_.seconds > 0 && child.said.empty();
}

std::vector<JobResult> Pool::wait(double patience_s, int also) {
    start_queued();
    std::vector<pollfd> watched;
    watched.reserve(2 * running_.size() + 1);
    for (const Child& child : running_) {
        watched.push_back({child.ended_fd, POLLIN, 0});
        watched.push_back({child.pipe, POLLIN, 0});  // a negative descriptor is passed over
    }
    watched.push_back({also, POLLIN, 0});
    const double began_s = steady_s();
    const double asked_s = seconds_to_deadline(began_s, patience_s);
    ::poll(watched.data(), watched.size(), static_cast<int>(std::ceil(1e3 * asked_s)));
    excuse(steady_s() - began_s - asked_s);

    std::vector<JobResult> ended;
    std::vector<Child> left;
    const double now_s = steady_s();
    for (std::size_t i = 0; i < running_.size(); ++i) {
        Child& child = running_[i];
        const bool over = watched[2 * i].revents != 0;
        if (!over && watched[2 * i + 1].revents != 0 && drain(child.pipe, child.said)) {
            ::close(std::exchange(child.pipe, -1));
        }
        const bool late = !over && has_deadline(child) && now_s - child.began_s >= limits_.seconds;
        if (over || late) {
            ended.push_back(reap(child, late));
        } else {
            left.push_back(std::move(child));
        }
    }
    running_ = std::move(left);
    return ended;
}

// The whole group of the child goes, with whatever it has started.
JobResult Pool::reap(Child& child, bool killed) const {
    JobResult result;
    result.id = child.id;
    ::kill(-child.process, SIGKILL);
    int status = 0;
    rusage usage{};
    while (::wait4(child.process, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    if (child.pipe >= 0) {
        drain(child.pipe, child.said);
        ::close(child.pipe);
    }
    if (child.ended_fd >= 0) {
        ::close(child.ended_fd);
    }
    result.wall_s = steady_s() - child.began_s;
    result.cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    result.peak_rss_kib = usage.ru_maxrss;
    if (killed) {
        result.ending = Ending::timeout;
        result.reason = fmt::format("took longer than {} s", limits_.seconds);
    } else {
        interpret(child.said, status, limits_, result);
    }
    return result;
}

}  // namespace bitline::search
