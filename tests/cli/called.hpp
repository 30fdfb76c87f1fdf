// Calls of the program as a user makes them: a process of its own, its output, how it ended and what it left behind.
#pragma once

#include <string>
#include <vector>

#include "tests/support/sanitized.hpp"

namespace bitline {

/// How a call ended.
struct Called {
    int status = 0;  ///< exit code, or minus the signal that ended it
    std::string out;
    std::string err;
};

struct Circumstances {
    std::string folder = ".";              ///< working directory
    std::string program = BITLINE_BINARY;  ///< what is executed
    std::string input;                     ///< what standard input holds
    std::vector<int> closed;               ///< standard streams that are closed
    bool full_output = false;              ///< standard output is a full device
    long most_file_bytes = -1;             ///< limit on the size of files; -1: none
    int signal = 0;                        ///< sent once there are unfinished files, twice, as timeout(1) does
    double signal_after_s = 0;             ///< how much later
};

/// Seconds after which a call counts as hanging and is ended by SIGALRM.
int patience_s();

/// Runs the program.
Called call(const std::vector<std::string>& arguments, const Circumstances& circumstances = {});

/// `run` of a network on a chip, quiet.
std::vector<std::string> run_of(const std::string& chip, const std::string& network,
                                const std::vector<std::string>& more = {});
/// `run` of lenet5 on the chip `small` with `--set` for each of `sets`.
std::vector<std::string> run_with(const std::vector<std::string>& sets);

/// All files and folders below `folder`, sorted, one a line.
std::string tree_of(const std::string& folder);

/// The call, in a folder of its own unless one is given, says no as it should: `status`, nothing on standard output,
/// each part of `says` on standard error in lines `where: what...`, no file left or changed.
void expect_refused(int status, const std::vector<std::string>& arguments, const std::vector<std::string>& says,
                    Circumstances circumstances = {});
/// Bad input: exit 2.
void expect_bad(const std::vector<std::string>& arguments, const std::vector<std::string>& says);
/// Runs to the end: exit 0 and the four files of a result, in a folder of its own.
void expect_runs(const std::vector<std::string>& arguments);

}  // namespace bitline
