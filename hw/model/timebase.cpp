#include "hw/model/timebase.hpp"

#include <cstdlib>

#include "hw/error.hpp"

namespace bitline {

void count_femtoseconds() {
    setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 0);
    if (fitting_scheduling() == Scheduling::calendar) {
        sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
    } else if (sc_core::sc_get_time_resolution().to_seconds() > 1.5e-15) {
        throw InputError("run: SystemC counts time too coarsely, got steps of " +
                         sc_core::sc_get_time_resolution().to_string() + ", steps of 1 fs are allowed");
    }
}

Scheduling fitting_scheduling() {
    return sc_core::sc_get_top_level_objects().empty() ? Scheduling::calendar : Scheduling::systemc_events;
}

Timebase::Timebase(std::int64_t period_fs, Scheduling scheduling)
    : period_(sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(period_fs))),
      period_fs_(static_cast<std::uint64_t>(period_fs)), last_((std::uint64_t{1} << 63) / period_fs_) {
    if (scheduling == Scheduling::calendar) {
        calendar_ = std::make_unique<Calendar>();
    }
}

void Timebase::run_until(Cycle end) {
    if (calendar_) {
        if (sc_core::sc_get_status() < sc_core::SC_RUNNING) {
            sc_core::sc_start(sc_core::SC_ZERO_TIME);  // binds the sockets
        }
        calendar_->run_until(end);
        return;
    }
    try {
        // sc_start leaves what is due at its very end to the next call: so it ends a femtosecond after the cycle begins.
        const sc_core::sc_time past = span(end) + sc_core::sc_time::from_value(1);
        if (past > sc_core::sc_time_stamp()) {
            sc_core::sc_start(past - sc_core::sc_time_stamp());
        }
    } catch (const sc_core::sc_report& report) {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        throw InternalError(report.get_msg() != nullptr ? report.get_msg() : report.what());
    }
}

Cycle Timebase::next() {
    if (calendar_) {
        return calendar_->next();
    }
    if (!sc_core::sc_pending_activity()) {
        return never;
    }
    const std::uint64_t ahead = sc_core::sc_time_to_pending_activity().value();
    return (sc_core::sc_time_stamp().value() + ahead + period_fs_ - 1) / period_fs_;
}

}  // namespace bitline
