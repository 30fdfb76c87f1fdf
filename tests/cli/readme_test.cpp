// README.md says what is true: its console blocks are run, and print what they show.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/console.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

const std::string binary_in_text = "build/release/bitline";

/// Standard output of a shell command that is run in `folder`, and how it ended.
struct Result {
    std::string output;
    int status = -1;
};

Result run_in(const std::string& folder, const std::string& command) {
    Result result;
    FILE* pipe = ::popen(("cd '" + folder + "' && { " + command + "; } 2>/dev/null").c_str(), "r");
    if (pipe == nullptr) {
        return result;
    }
    std::array<char, 4096> block{};
    for (std::size_t got = 1; got > 0;) {
        got = std::fread(block.data(), 1, block.size(), pipe);
        result.output.append(block.data(), got);
    }
    const int status = ::pclose(pipe);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

/// What scripts/demo does once the machine is set up and the program is built: its last line.
std::string demo_command() {
    const std::string start = "exec ";
    for (const std::string& line : lines_of(read_file("scripts/demo"))) {
        if (line.compare(0, start.size(), start) == 0) {
            return line.substr(start.size());
        }
    }
    return "false";
}

/// The command for this build: the demo without its build, and the binary under test.
std::string to_run(std::string command) {
    if (command == "scripts/demo") {
        command = demo_command();
    }
    for (std::size_t at = command.find(binary_in_text); at != std::string::npos;
         at = command.find(binary_in_text, at + std::string(BITLINE_BINARY).size())) {
        command.replace(at, binary_in_text.size(), BITLINE_BINARY);
    }
    return command;
}

TEST(Readme, ItsConsoleBlocksAreTrue) {
    const std::vector<ConsoleExample> examples = console_examples(read_file("README.md"));
    ASSERT_GE(examples.size(), 2U) << "README.md shows no session: a block fenced as ```console";
    // One folder for all: a later example may read what an earlier one has written.
    const TemporaryFolder folder;
    bool demo = false;
    for (const ConsoleExample& example : examples) {
        demo = demo || example.command == "scripts/demo";
        const Result result = run_in(folder.path(), to_run(example.command));
        EXPECT_EQ(result.status, 0) << "README.md:" << example.line << ": $ " << example.command;
        EXPECT_TRUE(shows(example.expected, lines_of(result.output)))
            << "README.md:" << example.line << ": $ " << example.command << "\nprints\n"
            << result.output;
    }
    EXPECT_TRUE(demo) << "README.md does not show what scripts/demo prints";
}

TEST(Readme, ItsLinksLeadSomewhere) {
    const std::string text = read_file("README.md");
    const std::regex link(R"(\]\(([^)#]+)[^)]*\))");
    for (std::sregex_iterator found(text.begin(), text.end(), link); found != std::sregex_iterator(); ++found) {
        const std::string target = (*found)[1];
        if (target.find("://") == std::string::npos) {
            EXPECT_TRUE(std::filesystem::exists(target)) << "README.md links " << target;
        }
    }
}

}  // namespace
}  // namespace bitline
