#include "tests/support/isolated.hpp"

#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <systemc>

namespace bitline {
namespace {

// Notifies itself every nanosecond, `steps` times.
class Ticker : public sc_core::sc_module {
public:
    SC_HAS_PROCESS(Ticker);
    Ticker(const sc_core::sc_module_name& name, int steps) : sc_core::sc_module(name), left_(steps) { SC_METHOD(tick); }
    int ticks() const { return ticks_; }

private:
    void tick() {
        ++ticks_;
        if (left_-- > 0) {
            next_trigger(1, sc_core::SC_NS);
        }
    }
    int left_;
    int ticks_ = 0;
};

TEST(Isolated, ElaboratesAgainAndAgain) {
    for (int steps = 1; steps <= 20; ++steps) {
        const std::string text = sc_isolated_text([steps] {
            Ticker ticker("ticker", steps);
            sc_core::sc_start();
            return std::to_string(ticker.ticks()) + " ticks, " + sc_core::sc_time_stamp().to_string();
        });
        EXPECT_EQ(text, std::to_string(steps + 1) + " ticks, " + std::to_string(steps) + " ns");
    }
}

TEST(Isolated, CarriesMoreThanAPipeHolds) {
    const std::string text = sc_isolated_text([] { return std::string(1'000'000, 'x'); });
    EXPECT_EQ(text, std::string(1'000'000, 'x'));
}

TEST(Isolated, AFailureInsideFailsOutside) {
    // In a process of its own, as this test is to pass while that one fails.
    EXPECT_EXIT(
        {
            sc_isolated([] { EXPECT_EQ(1, 2) << "on purpose"; });
            _exit(HasFailure() ? 7 : 0);
        },
        ::testing::ExitedWithCode(7), "");
}

TEST(Isolated, AnExceptionInsideFailsOutside) {
    EXPECT_NONFATAL_FAILURE(sc_isolated([] { throw std::runtime_error("on purpose"); }), "exit status 1");
}

TEST(Isolated, ADeathInsideFailsOutside) {
    EXPECT_NONFATAL_FAILURE(sc_isolated([] { raise(SIGKILL); }), "killed by signal 9");
}

TEST(SystemcReports, AWarningFailsTheTest) {
    EXPECT_NONFATAL_FAILURE(SC_REPORT_WARNING("test", "on purpose"), "SystemC reports");
}

TEST(SystemcReports, AnErrorFailsTheTestAndIsThrown) {
    EXPECT_NONFATAL_FAILURE(EXPECT_THROW(SC_REPORT_ERROR("test", "on purpose"), sc_core::sc_report), "SystemC reports");
}

TEST(SystemcReports, AnExceptionOfAProcessComesOutOfSimulation) {
    struct Thrower : sc_core::sc_module {
        SC_HAS_PROCESS(Thrower);
        explicit Thrower(const sc_core::sc_module_name& name) : sc_core::sc_module(name) { SC_METHOD(fail); }
        void fail() { throw std::runtime_error("on purpose"); }
    };
    sc_isolated([] {
        Thrower thrower("thrower");
        EXPECT_THROW(sc_core::sc_start(), sc_core::sc_report);
    });
}

}  // namespace
}  // namespace bitline
