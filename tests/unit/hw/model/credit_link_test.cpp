#include "hw/model/credit_link.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <vector>

namespace bitline {
namespace {

TEST(CreditLink, GivesPlacesBackOnePerCycle) {
    CreditLink link(18);
    EXPECT_EQ(link.credits(0), 18);
    link.take(18);
    EXPECT_EQ(link.credits(100), 0);
    EXPECT_EQ(link.when(1), never);
    link.drain(10, 13, 18);
    EXPECT_EQ(link.credits(12), 0);
    EXPECT_EQ(link.credits(13), 1);
    EXPECT_EQ(link.credits(29), 17);
    EXPECT_EQ(link.credits(30), 18);
    EXPECT_EQ(link.credits(1000), 18);
    EXPECT_EQ(link.when(1), 13U);
    EXPECT_EQ(link.when(18), 30U);
    EXPECT_EQ(link.when(19), never);
    EXPECT_TRUE(link.whole());
    link.take(1);
    EXPECT_FALSE(link.whole());
    EXPECT_EQ(link.capacity(), 18);
}

// The same with one entry per flit.
class FlitByFlit {
public:
    explicit FlitByFlit(std::int64_t flits) : free_(flits) {}
    std::int64_t credits(Cycle now) const {
        std::int64_t n = free_;
        for (Cycle seen : returns_) {
            n += seen <= now ? 1 : 0;
        }
        return n;
    }
    Cycle when(std::int64_t flits, Cycle now) const {
        for (Cycle t = now; t < now + 400; ++t) {
            if (credits(t) >= flits) {
                return t;
            }
        }
        return never;
    }
    void take(std::int64_t flits) { free_ -= flits; }
    void drain(Cycle start, std::int64_t flits) {
        for (std::int64_t i = 0; i < flits; ++i) {
            returns_.push_back(start + static_cast<Cycle>(i));
        }
    }

private:
    std::int64_t free_;
    std::vector<Cycle> returns_;
};

TEST(CreditLink, EqualsAListOfFlits) {
    std::mt19937 random(1);
    const auto below = [&random](int n) {
        return std::uniform_int_distribution<int>(0, n - 1)(random);
    };
    for (int round = 0; round < 60; ++round) {
        const std::int64_t capacity = 1 + below(40);
        const Cycle latency = 1 + static_cast<Cycle>(below(12));
        CreditLink link(capacity);
        FlitByFlit naive(capacity);
        std::deque<std::int64_t> held;  // packets in the buffer
        Cycle drained = 0;              // the last drain's end
        for (Cycle now = 0; now < 300; ++now) {
            ASSERT_EQ(link.credits(now), naive.credits(now)) << "cycle " << now;
            const std::int64_t asked = 1 + below(static_cast<int>(capacity));
            const Cycle when = naive.when(asked, now);
            ASSERT_EQ(link.when(asked) == never ? never : std::max(now, link.when(asked)), when) << "cycle " << now;
            const std::int64_t packet = 1 + below(static_cast<int>(capacity));
            if (below(3) == 0 && link.credits(now) >= packet) {
                link.take(packet);
                naive.take(packet);
                held.push_back(packet);
            } else if (below(4) == 0 && !held.empty() && now >= drained) {
                const auto slower = static_cast<Cycle>(below(3));  // a packet that leaves slowly frees its places later
                link.drain(now, now + latency + slower, held.front());
                naive.drain(now + latency + slower, held.front());
                drained = now + slower + static_cast<Cycle>(held.front());
                held.pop_front();
            }
            EXPECT_EQ(link.whole(), held.empty());
        }
    }
}

}  // namespace
}  // namespace bitline
