// SystemC elaborates once per process, so a test that simulates more than once does it in forked children.
#pragma once

#include <functional>
#include <string>

namespace bitline {

struct Isolated {
    std::string text;     ///< what `body` returned
    std::string failure;  ///< how the child ended, if not well
};
/// Runs `body` in a child process and never fails a test.
Isolated run_isolated(const std::function<std::string()>& body);

/// Runs `body` in a child process. Assertions of googletest that fail in there are printed and fail the test out here;
/// so does an exception that leaves `body`, and a child that dies.
void sc_isolated(const std::function<void()>& body);

/// The same, and hands back the text that `body` returns: how two simulations are compared in one test.
/// Empty if the child failed.
std::string sc_isolated_text(const std::function<std::string()>& body);

}  // namespace bitline
