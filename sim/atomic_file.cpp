#include "sim/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "hw/error.hpp"

namespace bitline {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 18;

bool is_directory(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

bool is_special_file(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

AtomicFile::AtomicFile(std::string path, std::string option) : path_(std::move(path)), option_(std::move(option)) {
    if (path_.empty() || is_directory(path_)) {
        throw InputError(option_ + ": no place for a file, '" + path_ + "' was given, a file name is allowed");
    }
    written_path_ = is_special_file(path_) ? path_ : path_ + "." + std::to_string(::getpid()) + ".partial";
    descriptor_ = ::open(written_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        fail("cannot be opened", errno);
    }
    buffer_.reserve(buffer_bytes);
}

AtomicFile::~AtomicFile() {
    discard();
}

void AtomicFile::append(std::string_view text) {
    if (buffer_.size() + text.size() > buffer_bytes) {
        flush();
    }
    buffer_.insert(buffer_.end(), text.begin(), text.end());
}

void AtomicFile::commit() {
    flush();
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) {
        const int error = errno;
        ::unlink(written_path_.c_str());
        fail("cannot be written", error);
    }
    if (written_path_ != path_ && std::rename(written_path_.c_str(), path_.c_str()) != 0) {
        const int error = errno;
        ::unlink(written_path_.c_str());
        fail("cannot be given its name", error);
    }
}

void AtomicFile::flush() {
    const char* from = buffer_.data();
    std::size_t left = buffer_.size();
    while (left > 0) {
        const ssize_t done = ::write(descriptor_, from, left);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done < 0) {
            const int error = errno;
            discard();
            fail("cannot be written", error);
        }
        from += done;
        left -= static_cast<std::size_t>(done);
    }
    buffer_.clear();
}

void AtomicFile::discard() {
    if (descriptor_ < 0) {
        return;
    }
    ::close(std::exchange(descriptor_, -1));
    if (written_path_ != path_) {
        ::unlink(written_path_.c_str());
    }
}

void AtomicFile::fail(const std::string& what, int error) {
    throw InputError(option_ + ": " + what + ", '" + path_ + "' was given (" + std::strerror(error) +
                     "), a file in a writable folder with space left is allowed");
}

void write_whole(const std::string& path, const std::string& text, const std::string& option) {
    AtomicFile file(path, option);
    file.append(text);
    file.commit();
}

}  // namespace bitline
