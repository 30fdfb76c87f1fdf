// A simulation of the mesh alone in a process of its own, as SystemC elaborates once per process.
#pragma once

#include <sys/types.h>

#include <functional>

#include "hw/model/noc_bench.hpp"

namespace bitline {

class NocChild {
public:
    /// Starts it. Throws InternalError when there is no process to be had.
    explicit NocChild(const NocTraffic& traffic);
    ~NocChild();
    NocChild(const NocChild&) = delete;
    NocChild& operator=(const NocChild&) = delete;

    /// Waits for the result. Throws Interrupted as soon as `interrupted()` says so, InternalError with the text of what
    /// went wrong in the simulation.
    NocResult result(const std::function<bool()>& interrupted);

private:
    pid_t process_ = -1;
    int descriptor_ = -1;
};

}  // namespace bitline
