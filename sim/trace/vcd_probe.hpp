// The listener that writes waves: one VCD file of the variables in scope, over a window of cycles.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "hw/activity.hpp"
#include "hw/probe.hpp"
#include "sim/trace/change_queue.hpp"
#include "sim/trace/scope.hpp"
#include "sim/trace/vcd_writer.hpp"

namespace bitline {

/// What turns actions into power. The chip never sees it.
struct PowerCosts {
    Cycle bin = 0;                              ///< cycles over which power is averaged; 0: no power is shown
    std::array<double, action_count> joules{};  ///< of one action
    double tile_leakage_w = 0;                  ///< of one tile
    double chip_leakage_w = 0;                  ///< of the whole chip, its tiles included
};

/// A variable of the file, for whoever arranges it.
struct WaveVariable {
    enum class Kind { state, occupancy, flag, power };
    std::string path;
    std::string name;
    Kind kind = Kind::state;
    int bits = 1;
};

/// Variables outside the scope are not watched. Before the window only their values are kept, after it nothing is. The
/// file's times are cycle x period in whole femtoseconds, which is SystemC's time. Power, in milliwatts, of the chip and of each site
/// in scope that has variables, is the mean over the bin in which it is shown, leakage included; the text of one bin is held
/// in memory until the bin has ended.
class VcdProbe final : public Probe {
public:
    /// Opens the file. Throws InputError when it cannot be written.
    VcdProbe(const std::string& file, const Clock& clock, Scope scope, TimeWindow window, const PowerCosts& power);

    SignalId declare(const std::string& path, const std::string& name, SignalKind kind, int bits) override;
    void change(SignalId id, Cycle when, std::uint64_t value) override;
    void firing(NodeId, std::uint64_t, Cycle, Cycle) override {}
    void packet(EdgeId, Site, Site, int, Cycle, Cycle) override {}
    void actions(Site site, Cycle start, Cycle end, const ActionCounts& counts) override;
    Span watches() const override { return {window_.begin, window_.end}; }
    Span reads_actions() const override;
    void advance(Cycle now) override;

    /// The run ended at `end` (changes at `end` included): completes the file. Without it the file is removed.
    void finish(Cycle end);

    /// The variables of the file, in order of declaration; complete after finish().
    const std::vector<WaveVariable>& variables() const { return variables_; }
    /// Whether the run reached the window; if not, the file has definitions only.
    bool window_reached() const { return opened_; }
    /// First and last time of the file in its unit, and that unit.
    std::uint64_t first_time() const { return time_of(window_.begin); }
    std::uint64_t last_time() const { return last_time_; }
    std::uint64_t unit_fs() const { return unit_fs_; }

private:
    struct Signal {
        Cycle dated = 0;          ///< before the window: of `value`
        std::uint64_t value = 0;  ///< at the cycle in progress
        std::uint64_t limit = 0;  ///< largest value
        VcdWriter::Variable variable = 0;
        bool dirty = false;
    };
    struct Meter {
        VcdWriter::Variable variable = 0;
        double leakage_w = 0;
        std::deque<double> joules;  ///< by bin, from the one in progress on
    };

    std::uint64_t time_of(Cycle cycle) const { return cycle * ticks_per_cycle_; }
    void apply(std::uint32_t signal, std::uint64_t value);
    void apply_pending(Cycle when);
    void write_cycle();
    void open();
    void meter(const std::string& path);
    void close_bins(Cycle now);
    void close_bin(Cycle end);
    void add_energy(Meter& meter, Cycle start, Cycle end, double joules) const;

    std::uint64_t unit_fs_;
    std::uint64_t ticks_per_cycle_;
    double period_s_;
    Scope scope_;
    TimeWindow window_;
    PowerCosts power_;
    VcdWriter writer_;
    std::vector<Signal> signals_;
    std::vector<WaveVariable> variables_;  ///< numbered as the writer's
    std::vector<std::uint32_t> dirty_;
    ChangeQueue pending_;
    Cycle now_ = 0;
    bool opened_ = false;
    bool closed_ = false;  ///< window and the power bins that touch it are written
    std::uint64_t last_time_ = 0;
    std::vector<Meter> meters_;                           ///< the chip, then the sites in scope
    std::array<std::vector<std::uint32_t>, 3> meter_of_;  ///< by kind and number of a site: index in meters_, or 0
    Cycle bin_begin_ = 0;                                 ///< of the bin in progress, or of the first one
    Cycle metered_end_ = 0;                               ///< end of the last bin that touches the window
};

}  // namespace bitline
