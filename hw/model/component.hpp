// A component sleeps until the next cycle in which something can change for it. evaluate(now) is a function of its state
// and the cycle; whatever it tells others is dated at least one cycle later, so the order inside a cycle cannot matter.
#pragma once

#include <exception>
#include <systemc>

#include "hw/ids.hpp"

namespace bitline {

/// Simulated time in cycles, and what it costs to simulate it.
class Timebase {
public:
    explicit Timebase(std::int64_t period_fs)
        : period_(sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(period_fs))),
          period_fs_(static_cast<std::uint64_t>(period_fs)) {}
    Cycle now() const { return sc_core::sc_time_stamp().value() / period_fs_; }
    sc_core::sc_time span(Cycle cycles) const { return sc_core::sc_time::from_value(cycles * period_fs_); }
    const sc_core::sc_time& period() const { return period_; }
    /// The last cycle that can be simulated: SystemC counts femtoseconds in 64 bits, and half of them are enough.
    Cycle last() const { return (std::uint64_t{1} << 63) / period_fs_; }
    std::uint64_t evaluations = 0;
    /// What left evaluate(), which SystemC turns into a report without its type.
    std::exception_ptr failure;

private:
    sc_core::sc_time period_;
    std::uint64_t period_fs_;
};

class Component : public sc_core::sc_module {
public:
    /// Evaluate at cycle `at`, which must lie after the present one; of several calls the earliest wins.
    void wake(Cycle at);

protected:
    Component(const sc_core::sc_module_name& name, Timebase& time);
    virtual void evaluate(Cycle now) = 0;
    /// First evaluation, in cycle 0.
    void wake_at_start() { starts_ = true; }
    Timebase& time() { return time_; }

private:
    void step();
    void start_of_simulation() override;

    Timebase& time_;
    sc_core::sc_event event_;
    Cycle wake_at_ = never;
    bool starts_ = false;
};

}  // namespace bitline
