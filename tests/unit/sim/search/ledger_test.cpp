#include "sim/search/ledger.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"

namespace bitline::search {
namespace {

NetworkResult result(Status status, const std::string& reason = "") {
    NetworkResult r;
    r.status = status;
    r.reason = reason;
    return r;
}

TEST(Ledger, ADesignsOutcomeIsThatOfItsFirstFailure) {
    Ledger ledger;
    const std::vector<std::string> keys{"a", "b", "c"};
    EXPECT_FALSE(ledger.decided(keys));
    EXPECT_THROW(ledger.outcome(keys), InternalError);
    ledger.add("c", result(Status::crashed, "third"));
    EXPECT_FALSE(ledger.decided(keys));  // one before it may fail, too
    ledger.add("b", result(Status::timeout, "second"));
    EXPECT_FALSE(ledger.decided(keys));
    ledger.add("a", result(Status::ok));
    ASSERT_TRUE(ledger.decided(keys));
    ASSERT_EQ(ledger.outcome(keys).size(), 2U);
    EXPECT_EQ(ledger.outcome(keys).back()->reason, "second");
}

TEST(Ledger, AFirstFailureDecidesAtOnce) {
    Ledger ledger({{"a", result(Status::infeasible, "first")}});
    EXPECT_TRUE(ledger.decided({"a", "b"}));
    EXPECT_EQ(ledger.outcome({"a", "b"}).size(), 1U);
    EXPECT_EQ(ledger.find("b"), nullptr);
    ledger.add("a", result(Status::ok));
    EXPECT_EQ(ledger.find("a")->status, Status::infeasible);
}

TEST(Ledger, KeepsNeitherLayersNorRuns) {
    Ledger ledger;
    NetworkResult r;
    r.outcome.cycles = 7;
    r.outcome.layers = {{"l", 1, 1, 1}};
    r.run = "{}";
    ledger.add("a", r);
    EXPECT_EQ(ledger.find("a")->outcome.cycles, 7U);
    EXPECT_TRUE(ledger.find("a")->outcome.layers.empty());
    EXPECT_TRUE(ledger.find("a")->run.empty());
}

}  // namespace
}  // namespace bitline::search
