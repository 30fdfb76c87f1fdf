#include "sim/search/ledger.hpp"

#include <utility>

#include "hw/error.hpp"

namespace bitline::search {

Ledger::Ledger(std::map<std::string, NetworkResult> results) : results_(std::move(results)) {}

void Ledger::add(const std::string& key, NetworkResult result) {
    result.outcome.layers = {};  // and the memory with it: each evaluation forks what this process holds
    result.run = {};
    results_.emplace(key, std::move(result));
}

const NetworkResult* Ledger::find(const std::string& key) const {
    const auto at = results_.find(key);
    return at == results_.end() ? nullptr : &at->second;
}

bool Ledger::decided(const std::vector<std::string>& keys) const {
    for (const std::string& key : keys) {
        const NetworkResult* result = find(key);
        if (result == nullptr) {
            return false;
        }
        if (result->status != Status::ok) {
            return true;
        }
    }
    return true;
}

std::vector<const NetworkResult*> Ledger::outcome(const std::vector<std::string>& keys) const {
    check(decided(keys), "search: an evaluation is missing");
    std::vector<const NetworkResult*> results;
    for (const std::string& key : keys) {
        results.push_back(find(key));
        if (results.back()->status != Status::ok) {
            break;
        }
    }
    return results;
}

}  // namespace bitline::search
