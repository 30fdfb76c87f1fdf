#include "sim/search/run_cache.hpp"

#include <unistd.h>

#include <cerrno>

namespace bitline::search {

namespace {

/// Whether all of it went through `some`, which is pread or pwrite.
template <class Some, class Bytes>
bool all(const Some& some, int descriptor, Bytes* bytes, std::size_t count, std::size_t begin) {
    while (count > 0) {
        const ssize_t went = some(descriptor, bytes, count, static_cast<off_t>(begin));
        if (went <= 0 && errno != EINTR) {
            return false;
        }
        const std::size_t done = went > 0 ? static_cast<std::size_t>(went) : 0;
        bytes += done;
        begin += done;
        count -= done;
    }
    return true;
}

}  // namespace

bool RunCache::keep(const std::string& key, const std::string& run) {
    if (places_.count(key) > 0) {
        return true;
    }
    if (key.empty() || run.empty() || run.size() > most_bytes_) {
        return false;
    }
    if (!file_) {
        file_.reset(std::tmpfile());
    }
    if (end_ + run.size() > most_bytes_) {
        end_ = 0;
    }
    for (auto at = keys_.lower_bound(end_); at != keys_.end() && at->first < end_ + run.size();) {
        places_.erase(at->second);
        at = keys_.erase(at);
    }
    if (!file_ || !all(::pwrite, ::fileno(file_.get()), run.data(), run.size(), end_)) {
        return false;
    }
    places_.emplace(key, Place{end_, run.size()});
    keys_.emplace(end_, key);
    end_ += run.size();
    return true;
}

std::optional<std::string> RunCache::find(const std::string& key) const {
    const auto at = places_.find(key);
    if (at == places_.end()) {
        return std::nullopt;
    }
    std::string run(at->second.bytes, '\0');
    if (!all(::pread, ::fileno(file_.get()), run.data(), run.size(), at->second.begin)) {
        return std::nullopt;
    }
    return run;
}

}  // namespace bitline::search
