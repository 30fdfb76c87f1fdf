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

/// Keeps runs in a temporary file: each evaluation forks what this process holds, and its limit of memory counts that too.
/// What the cache forgets, or cannot keep, is simulated again: no result depends on it.
class RunCache {
public:
    /// A file that would grow beyond `most_bytes` is begun anew.
    explicit RunCache(std::size_t most_bytes = std::size_t{2} << 30U) : most_bytes_(most_bytes) {}

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
    std::size_t end_ = 0;
    std::map<std::string, Place> places_;
    std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace bitline::search
