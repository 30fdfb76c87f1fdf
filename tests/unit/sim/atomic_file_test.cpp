#include "sim/atomic_file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

std::string error_of(const std::string& path) {
    try {
        AtomicFile file(path, "--vcd");
        file.append(std::string(1'000'000, 'x'));
        file.commit();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(AtomicFile, AppearsUnderItsNameOnlyWhenComplete) {
    const TemporaryFolder folder;
    write_file(folder / "a.vcd", "old");
    {
        AtomicFile file(folder / "a.vcd", "--vcd");
        file.append("new");
        EXPECT_EQ(read_file(folder / "a.vcd"), "old");
        file.append(" text");
        file.commit();
    }
    EXPECT_EQ(read_file(folder / "a.vcd"), "new text");
    EXPECT_EQ(folder.listing(), "a.vcd");
}

TEST(AtomicFile, LeavesNothingWithoutCommit) {
    const TemporaryFolder folder;
    { AtomicFile(folder / "a.vcd", "--vcd").append("half"); }
    EXPECT_EQ(folder.listing(), "");
}

TEST(AtomicFile, WritesMoreThanItsBufferInOrder) {
    const TemporaryFolder folder;
    std::string expected;
    AtomicFile file(folder / "big", "--vcd");
    for (int i = 0; i < 200'000; ++i) {
        const std::string line = std::to_string(i) + "\n";
        file.append(line);
        expected += line;
    }
    file.commit();
    EXPECT_TRUE(read_file(folder / "big") == expected);
}

TEST(AtomicFile, NamesOptionPathAndReason) {
    const TemporaryFolder folder;
    EXPECT_EQ(error_of(folder / "none/a.vcd"), "--vcd: cannot be opened, '" + folder.path() +
                                                   "/none/a.vcd' was given (No such file or directory), a file in a "
                                                   "writable folder with space left is allowed");
    EXPECT_NE(error_of(folder.path()).find("--vcd: no place for a file"), std::string::npos);
    EXPECT_NE(error_of("").find("--vcd: no place for a file"), std::string::npos);
}

TEST(AtomicFile, SaysThatTheDiskIsFull) {
    EXPECT_NE(error_of("/dev/full").find("--vcd: cannot be written, '/dev/full' was given (No space left on device)"),
              std::string::npos);
}

}  // namespace
}  // namespace bitline
