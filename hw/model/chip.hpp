// The chip: sites with work, their network interfaces, local ports and the mesh, joined by sockets.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hw/model/executor.hpp"
#include "hw/model/faults.hpp"
#include "hw/model/global_buffer.hpp"
#include "hw/model/local_port.hpp"
#include "hw/model/memory.hpp"
#include "hw/model/memory_controller.hpp"
#include "hw/model/memory_model.hpp"
#include "hw/model/network_interface.hpp"
#include "hw/model/router.hpp"
#include "hw/model/tile.hpp"

namespace bitline {

class Chip : public sc_core::sc_module {
public:
    /// Builds what `program` uses of the chip. Both must outlive it. `memory` builds what stands behind the memory
    /// controllers; without one it is our own Memory.
    Chip(const sc_core::sc_module_name& name, const ChipSpec& spec, const Program& program, Probe* probe,
         const Faults& faults, MemoryModel* memory, Scheduling scheduling);
    ~Chip() override;

    bool done() const;
    std::uint64_t progress() const { return recorder_.progress; }
    std::uint64_t firings_ended() const;
    /// The wait-for graph of a run that does not go on.
    std::string describe_waiting() const;
    /// After the last cycle: checks that nothing is left anywhere (InternalError otherwise), and hands the counts over.
    Activity finish();
    const Timebase& time() const { return time_; }
    /// Lets everything happen that is due up to and including cycle `end`.
    void run_until(Cycle end);
    /// First cycle, not before time().now(), in which something is due; `never` if nothing is.
    Cycle next() { return time_.next(); }

private:
    struct Place {
        Executor* executor = nullptr;
        Attachment attachment;
    };
    using SiteKey = std::pair<int, int>;
    static SiteKey key(Site site) { return {static_cast<int>(site.kind), site.number}; }

    void build_sites(MemoryModel* memory);
    void build_network();
    void connect_edges();
    void show();

    const ChipSpec& spec_;
    const Program& program_;
    Timebase time_;
    Recorder recorder_;
    Probe::Span watched_;
    Faults faults_;
    PacketPool pool_;
    std::map<SiteKey, Place> places_;
    std::vector<std::unique_ptr<Executor>> executors_;
    std::vector<std::unique_ptr<sc_core::sc_module>> memories_;
    std::vector<std::unique_ptr<NetworkInterface>> interfaces_;
    std::vector<std::unique_ptr<LocalPort>> ports_;
    std::vector<Attachment> port_places_;
    std::vector<std::unique_ptr<Router>> routers_;
};

}  // namespace bitline
