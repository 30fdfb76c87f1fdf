// The listener that writes a timeline in the Chrome trace event format, which Perfetto and chrome://tracing open.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hw/probe.hpp"
#include "hw/program.hpp"
#include "hw/units.hpp"
#include "sim/atomic_file.hpp"
#include "sim/trace/scope.hpp"

namespace bitline {

/// One process for each site; in it one row for each node, with its firings, and rows for the packets that the site sends.
/// Firings that overlap (replicas, pipelining) and packets in flight together get further rows, for slices of one row
/// must not overlap. What overlaps the window is written whole. Events are written as they come.
class Timeline final : public Probe {
public:
    /// Opens the file. The program must outlive this. Throws InputError when the file cannot be written.
    Timeline(const std::string& file, const Program& program, const Clock& clock, const Scope& scope,
             TimeWindow window);

    SignalId declare(const std::string&, const std::string&, SignalKind, int) override { return unwatched; }
    void change(SignalId, Cycle, std::uint64_t) override {}
    void firing(NodeId node, std::uint64_t number, Cycle start, Cycle end) override;
    void packet(EdgeId edge, Site from, Site to, int flits, Cycle start, Cycle end) override;
    void actions(Site, Cycle, Cycle, const ActionCounts&) override {}
    Span reads_actions() const override { return {0, 0}; }
    void advance(Cycle) override {}

    /// Completes the file and gives it its name. Without it the file is removed.
    void finish();

private:
    /// Rows that share a name, each free from a cycle on.
    struct Track {
        std::uint32_t process = 0;
        std::uint32_t order = 0;  ///< of its rows among those of the process
        bool shown = false;       ///< its site is in scope
        std::string name;         ///< as JSON, quotes included
        std::vector<Cycle> free_from;
        std::vector<std::uint32_t> rows;
    };

    std::uint32_t process_of(Site site) const;
    std::uint32_t row(Track& track, Cycle start, Cycle end);
    bool in_window(Cycle start, Cycle end) const { return start < window_.end && end > window_.begin; }
    void slice(Track& track, std::string_view name, std::string_view category, Cycle start, Cycle end,
               std::string_view arguments);
    void append_event(std::string_view body);
    std::uint64_t fs_of(Cycle cycle) const;

    AtomicFile file_;
    const Program& program_;
    Clock clock_;
    TimeWindow window_;
    std::vector<Track> nodes_;
    std::vector<Track> packets_;  ///< by process
    std::vector<Site> processes_;
    std::vector<std::string> tensors_;  ///< by edge, as JSON
    std::uint32_t rows_ = 0;
    bool first_ = true;
};

}  // namespace bitline
