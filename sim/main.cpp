// The only place that prints errors and chooses exit codes.
#include <csignal>
#include <exception>
#include <iostream>

#include "hw/error.hpp"
#include "sim/cli.hpp"
#include "sim/commands.hpp"

namespace {

volatile std::sig_atomic_t interrupt_received = 0;

void on_interrupt(int /*signal*/) {
    interrupt_received = 1;
}

enum ExitCode : int { done = 0, our_fault = 1, bad_input = 2, stuck = 3, does_not_fit = 4, interrupted = 130 };

}  // namespace

// SystemC's library wants this symbol; Bitline has its own main.
extern "C" int sc_main(int /*argc*/, char* /*argv*/[]) {
    return our_fault;
}

int main(int argc, char* argv[]) {
    std::signal(SIGINT, on_interrupt);
    try {
        const int code = bitline::run_cli(
            argc, argv, [] { return interrupt_received != 0; }, std::cout);
        std::cout.flush();
        if (!std::cout) {
            std::cerr << "standard output: cannot be written\n";
            return bad_input;
        }
        return code;
    } catch (const bitline::InputError& error) {
        for (const std::string& line : error.lines()) {
            std::cerr << line << '\n';
        }
        return bad_input;
    } catch (const bitline::DoesNotFit& error) {
        std::cerr << error.what() << '\n';
        return does_not_fit;
    } catch (const bitline::Stuck& error) {
        std::cerr << "stuck: " << error.what() << '\n';
        return stuck;
    } catch (const bitline::Interrupted&) {
        std::cerr << "interrupted\n";
        return interrupted;
    } catch (const std::exception& error) {
        std::cerr << "internal error: " << error.what() << "\nThis is a fault of Bitline, not of your input.\n";
        return our_fault;
    }
}
