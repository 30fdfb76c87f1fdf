// What is known of evaluations, and what follows for a design: its outcome is that of its first network that fails, in
// the order of the search, whatever was known first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/search/evaluate.hpp"

namespace bitline::search {

class Ledger {
public:
    Ledger() = default;
    explicit Ledger(std::map<std::string, NetworkResult> results);

    /// Keeps the result of an evaluation, without its layers and its run; the first one of a key counts.
    void add(const std::string& key, NetworkResult result);
    /// Nothing if it is not known.
    const NetworkResult* find(const std::string& key) const;
    /// Whether nothing can change the outcome of a design with these evaluations any more: one failed and all before it
    /// are known, or all are known.
    bool decided(const std::vector<std::string>& keys) const;
    /// Of a decided design: the results up to the first that failed.
    std::vector<const NetworkResult*> outcome(const std::vector<std::string>& keys) const;

private:
    std::map<std::string, NetworkResult> results_;
};

}  // namespace bitline::search
