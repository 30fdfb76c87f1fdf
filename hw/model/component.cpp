#include "hw/model/component.hpp"

#include <string>

#include "hw/error.hpp"

namespace bitline {

Component::Component(const sc_core::sc_module_name& name, Timebase& time) : sc_module(name), time_(time) {
    if (!time.calendar_) {
        event_ = std::make_unique<sc_core::sc_event>();
        using SC_CURRENT_USER_MODULE = Component;
        SC_METHOD(step);
        sensitive << *event_;
        dont_initialize();
    }
}

void Component::schedule(Cycle at) {
    const Cycle now = time_.now();
    if (at <= now || at > time_.last()) {
        refuse(at, now);
    }
    if (time_.calendar_) {
        time_.calendar_->enter(*this, at);
        return;
    }
    due_ = at;
    event_->notify(time_.span(at) - sc_core::sc_time_stamp());
}

void Component::refuse(Cycle at, Cycle now) const {
    if (at <= now) {
        throw InternalError(std::string(name()) + ": woken for cycle " + std::to_string(at) + " in cycle " +
                            std::to_string(now));
    }
    throw InputError("run: too long to be simulated, got more than " + std::to_string(time_.last()) +
                     " cycles, shorter times, fewer images or smaller maps are allowed");
}

// SystemC's way to evaluate().
void Component::step() {
    due_ = never;
    ++time_.evaluations_;
    try {
        evaluate(time_.now());
    } catch (...) {
        time_.failure_ = std::current_exception();
        throw;
    }
}

void Component::start_of_simulation() {
    if (!starts_) {
        return;
    }
    if (time_.calendar_) {
        time_.calendar_->enter(*this, 0);
    } else {
        event_->notify(sc_core::SC_ZERO_TIME);
    }
}

}  // namespace bitline
