// Simulations that may be priced again, for another chip of equal behaviour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace bitline::search {

/// Keeps the latest runs in a temporary file: each evaluation forks what this process holds, and its limit of memory counts
/// that too. What the cache forgets, or cannot keep, is simulated again: no result depends on it.
class RunCache {
public:
    /// A file of at most `most_bytes`: when it is full, new runs take the place of the oldest.
    explicit RunCache(std::size_t most_bytes = std::size_t{1} << 30U) : most_bytes_(most_bytes) {}

    /// Keeps NetworkResult::run under its run_key, but nothing where one of the two is empty. Whether it has a run of
    /// that key now.
    bool keep(const std::string& key, const std::string& run);
    /// Nothing if it is not known.
    std::optional<std::string> find(const std::string& key) const;

private:
    struct Place {
        std::size_t begin = 0;
        std::size_t bytes = 0;
    };
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::size_t most_bytes_;
    std::size_t end_ = 0;  ///< of the newest run; behind it lies the oldest
    std::map<std::string, Place> places_;
    std::map<std::size_t, std::string> keys_;  ///< by where their run begins
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace bitline::search
