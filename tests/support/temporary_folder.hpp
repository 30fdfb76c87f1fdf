// A folder of a test's own, gone when the test ends.
#pragma once

#include <string>

namespace bitline {

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }
    /// Path of `name` in the folder.
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    /// Names of all that is in it, sorted, separated by blanks.
    std::string listing() const;

private:
    std::string path_;
};

/// The whole file; fails the test if it cannot be read.
std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);

}  // namespace bitline
