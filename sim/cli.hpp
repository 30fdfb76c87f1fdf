// The command line: arguments in, one command executed.
#pragma once

#include <functional>
#include <iosfwd>

namespace bitline {

/// Executes what the arguments ask for; results go to `out`. Returns the exit code of commands that ended well or only
/// asked for help; throws as the libraries do otherwise.
int run_cli(int argc, const char* const* argv, const std::function<bool()>& interrupted, std::ostream& out);

}  // namespace bitline
