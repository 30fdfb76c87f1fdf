// A component sleeps until the next cycle in which something can change for it. evaluate(now) is a function of its state
// and the cycle; whatever it tells others is dated at least one cycle later, so the order inside a cycle cannot matter.
#pragma once

#include <memory>
#include <systemc>

#include "hw/ids.hpp"
#include "hw/model/calendar.hpp"
#include "hw/model/timebase.hpp"

namespace bitline {

class Component : public sc_core::sc_module, private Calendar::Entry {
public:
    /// Evaluate at cycle `at`, which must lie after the present one; of several calls the earliest wins.
    void wake(Cycle at) {
        if (at < due()) {
            schedule(at);
        }
    }

protected:
    Component(const sc_core::sc_module_name& name, Timebase& time);
    void evaluate(Cycle now) override = 0;
    /// First evaluation, in cycle 0.
    void wake_at_start() { starts_ = true; }
    Timebase& time() { return time_; }

private:
    void schedule(Cycle at);
    [[noreturn]] void refuse(Cycle at, Cycle now) const;
    void step();
    void start_of_simulation() override;

    Timebase& time_;
    std::unique_ptr<sc_core::sc_event> event_;  // none where the calendar wakes
    bool starts_ = false;
};

}  // namespace bitline
