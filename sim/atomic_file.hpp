// A result file that is there whole or not at all: written under a temporary name beside its place and renamed at the end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bitline {

/// Something that is there and neither a regular file nor a folder: a pipe, a device.
bool is_special_file(const std::string& path);

class AtomicFile {
public:
    /// Opens `path` + ".PROCESS.partial" for writing, so that an unwritable place is found before a run. Something that is there
    /// and no regular file (/dev/stdout, a pipe) is written to directly. `option` names what asked for the file, for
    /// errors ("--vcd"). Throws InputError.
    AtomicFile(std::string path, std::string option);
    /// Removes what commit() did not finish.
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Buffered. Throws InputError when the disk is full.
    void append(std::string_view text);
    /// Writes out what is buffered, so that commit() has nothing left to do but to rename. Throws InputError.
    void flush();
    /// Writes the rest and gives the file its name. Throws InputError.
    void commit();
    const std::string& path() const { return path_; }

private:
    [[noreturn]] void fail(const std::string& what, int error);
    void discard();

    std::string path_;
    std::string option_;
    std::string written_path_;  ///< differs from path_ when renaming is due
    std::vector<char> buffer_;
    int descriptor_ = -1;
};

/// Writes a whole file under that name, or leaves it as it was. Throws InputError that names `option`.
void write_whole(const std::string& path, const std::string& text, const std::string& option);

}  // namespace bitline
