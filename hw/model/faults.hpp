// Faults that tests inject into a run, to prove that the checks behind it fire. A run without faults pays one comparison.
#pragma once

#include <cstdint>

namespace bitline {

/// Strikes once, at the n-th opportunity (counted from 0); never if n is negative.
class Fault {
public:
    Fault() = default;  ///< never
    explicit Fault(std::int64_t n) : left_(n) {}
    bool strikes() { return left_ >= 0 && left_-- == 0; }

private:
    std::int64_t left_ = -1;
};

struct Faults {
    Fault drop_packet;  ///< a packet vanishes at the consumer's network interface
    Fault drop_mvm;     ///< a processing element ignores a command: its MACs are not done
    Fault lose_credit;  ///< a router forgets to return the credits of a packet
};

}  // namespace bitline
