// Simulated time in cycles, and who wakes components. Two schedulers give the same cycles: SystemC's own events, and a
// calendar that runs ahead of SystemC, whose time then stands still. The calendar costs a fraction, but modules of others
// would not see time pass: it is for runs in which all modules are ours.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <systemc>

#include "hw/ids.hpp"
#include "hw/model/calendar.hpp"
#include "hw/model/scheduling.hpp"

namespace bitline {

/// Lets SystemC count femtoseconds, so that a cycle is a whole number of its units. If it knows modules of others already,
/// they must have done so: InputError.
void count_femtoseconds();

/// The calendar, unless SystemC knows modules already: those of others. Ask before any of ours exists.
Scheduling fitting_scheduling();

class Timebase {
public:
    Timebase(std::int64_t period_fs, Scheduling scheduling);

    Cycle now() const { return calendar_ ? calendar_->now() : sc_core::sc_time_stamp().value() / period_fs_; }
    sc_core::sc_time span(Cycle cycles) const { return sc_core::sc_time::from_value(cycles * period_fs_); }
    /// SystemC's time for now(), whether SystemC keeps it or not.
    sc_core::sc_time stamp() const { return calendar_ ? span(calendar_->now()) : sc_core::sc_time_stamp(); }
    const sc_core::sc_time& period() const { return period_; }
    /// The last cycle that can be simulated: SystemC counts femtoseconds in 64 bits, and half of them are enough.
    Cycle last() const { return last_; }

    /// Lets everything happen that is due up to and including cycle `end`. Whatever leaves a component leaves here.
    void run_until(Cycle end);
    /// First cycle, not before now(), in which something is due; `never` if nothing is.
    Cycle next();
    /// Evaluations of components so far.
    std::uint64_t evaluations() const { return calendar_ ? calendar_->evaluations() : evaluations_; }

private:
    friend class Component;

    sc_core::sc_time period_;
    std::uint64_t period_fs_;
    Cycle last_;
    std::unique_ptr<Calendar> calendar_;  // none: SystemC's events
    std::uint64_t evaluations_ = 0;
    std::exception_ptr failure_;  // what left evaluate(), which SystemC turns into a report without its type
};

}  // namespace bitline
