#include "hw/model/timebase.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "hw/model/component.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

constexpr std::int64_t period_fs = 3'000'001;

/// Evaluated every `stride` cycles.
class Ticker : public Component {
public:
    Ticker(Timebase& time, Cycle stride) : Component("ticker", time), stride_(stride) { wake_at_start(); }
    std::vector<Cycle> evaluated;

private:
    void evaluate(Cycle now) override {
        evaluated.push_back(now);
        wake(now + stride_);
    }

    Cycle stride_;
};

TEST(Timebase, RunsUpToAndIncludingTheLastCycle) {
    for (const Scheduling scheduling : {Scheduling::calendar, Scheduling::systemc_events}) {
        sc_isolated([&] {
            count_femtoseconds();
            Timebase time(period_fs, scheduling);
            Ticker ticker(time, 5);
            time.run_until(0);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0}));
            time.run_until(4);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0}));
            EXPECT_EQ(time.now(), 4U);
            EXPECT_EQ(time.next(), 5U);
            time.run_until(5);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0, 5}));
            time.run_until(5);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0, 5}));
            time.run_until(14);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0, 5, 10}));
            time.run_until(15);
            EXPECT_EQ(ticker.evaluated, (std::vector<Cycle>{0, 5, 10, 15}));
            EXPECT_EQ(time.next(), 20U);
            EXPECT_EQ(time.evaluations(), 4U);
        });
    }
}

}  // namespace
}  // namespace bitline
