// The only place that prints errors and chooses exit codes.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <string_view>

#include "hw/error.hpp"
#include "sim/cli.hpp"
#include "sim/commands.hpp"

namespace {

enum ExitCode : int { done = 0, our_fault = 1, bad_input = 2, stuck = 3, does_not_fit = 4, by_signal = 128 };

constexpr std::string_view interrupted_text = "interrupted\n";

volatile std::sig_atomic_t received = 0;  // the first signal that asked us to end
volatile std::sig_atomic_t asked = 0;     // somebody has begun to ask for it

// As long as nobody asks there are no unfinished files, and no reason to wait.
void on_signal(int signal) {
    if (asked == 0) {
        const ssize_t ignored = ::write(STDERR_FILENO, interrupted_text.data(), interrupted_text.size());
        static_cast<void>(ignored);
        ::_exit(by_signal + signal);
    }
    received = signal;
}

void handle_signals() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
    if (std::signal(SIGHUP, on_signal) == SIG_IGN) {
        std::signal(SIGHUP, SIG_IGN);  // nohup
    }
    // A closed pipe and the limit of file sizes are errors of write() like any other.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

// A file that we open must not get the number of a closed standard stream: remarks would go into it. What takes the
// stream's place cannot be written either.
void fill_closed_streams() {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
        if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) < 0) {
            return;
        }
    }
}

int run(int argc, char* argv[]) {
    const auto interrupted = [] {
        asked = 1;
        return received != 0;
    };
    const int code = bitline::run_cli(argc, argv, interrupted, std::cout);
    std::cout.flush();
    if (!std::cout) {
        std::cerr << "standard output: cannot be written\n";
        return bad_input;
    }
    return code;
}

}  // namespace

// SystemC's library wants this symbol; Bitline has its own main.
extern "C" int sc_main(int /*argc*/, char* /*argv*/[]) {
    return our_fault;
}

int main(int argc, char* argv[]) {
    fill_closed_streams();
    handle_signals();
    try {
        return run(argc, argv);
    } catch (const bitline::InputError& error) {
        for (const std::string& line : error.lines()) {
            std::cerr << line << '\n';
        }
        return bad_input;
    } catch (const std::filesystem::filesystem_error& error) {
        std::cerr << error.path1().string() << ": cannot be used (" << error.code().message() << ")\n";
        return bad_input;
    } catch (const bitline::DoesNotFit& error) {
        std::cerr << error.what() << '\n';
        return does_not_fit;
    } catch (const std::bad_alloc&) {
        std::cerr << "this machine: not enough memory for this chip and network, smaller ones are allowed\n";
        return does_not_fit;
    } catch (const bitline::Stuck& error) {
        std::cerr << "stuck: " << error.what() << '\n';
        return stuck;
    } catch (const bitline::Interrupted&) {
        std::cerr << interrupted_text;
        return by_signal + received;
    } catch (const std::exception& error) {
        std::cerr << "internal error: " << error.what() << "\nThis is a fault of Bitline, not of your input.\n";
        return our_fault;
    }
}
