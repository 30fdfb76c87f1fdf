// One site of the reference chip: rules F1 to F9, H1, H2, D1 and D2.
#pragma once

#include <vector>

#include "hw/program.hpp"
#include "hw/spec.hpp"
#include "tests/reference/clocked_state.hpp"
#include "tests/reference/clocked_work.hpp"

namespace bitline::reference {

class ClockedSite {
public:
    ClockedSite(const ChipSpec& spec, const Program& program, Site site, State& state);

    /// One cycle. Results for other sites are appended to `out` in the order in which they are handed over.
    void step(Cycle now, std::vector<Message>& out);

private:
    /// What firing `number` of a node does, as far as the program says.
    struct Firing {
        std::int64_t image = 0;
        Domain::Position position;
        bool emits = true;
        Domain::Position result;
    };
    struct Flight {
        std::size_t node = 0;
        std::int64_t number = 0;
        Cycle end = 0;
    };
    struct Planned {
        Work for_server, silent;  ///< silent: of a firing that gives no result
    };

    Firing firing(const NodeState& node, std::int64_t number) const;
    /// Elements of the run that the firing puts on the edge.
    ElementRange results(const Edge& edge, const Firing& firing) const;
    const Work& work(std::size_t node, std::int64_t number, const Firing& firing) const;

    void take_ends(Cycle now, std::vector<Message>& out);
    void end(const Flight& flight, Cycle now, std::vector<Message>& out);
    void take_arrivals(Cycle now);
    void move_bases(Cycle now);
    void see_horizons(Cycle now);
    Stall look(std::size_t node, Cycle now, bool& starts) const;
    bool inputs_visible(const NodeState& node, const Firing& firing) const;
    void check_bases(const NodeState& node, const Firing& firing) const;
    bool space_granted(const NodeState& node, const Firing& firing) const;
    bool leaves_by_network(const NodeState& node, const Firing& firing) const;
    bool units_free(std::size_t node, const Firing& firing, Cycle now) const;
    void start(std::size_t node, Cycle now);
    Cycle memory_end(const Node& node, const Firing& firing, Cycle now);

    const ChipSpec& spec_;
    const Program& program_;
    Site site_;
    std::string path_;
    State& state_;
    std::vector<std::size_t> nodes_;             ///< in program order
    std::vector<std::vector<Planned>> plans_;    ///< per node of the program and server; empty for others' nodes
    std::vector<std::vector<Cycle>> unit_free_;  ///< per unit, of each equal one
    std::vector<Flight> flights_;                ///< in the order of their starts
    std::vector<Cycle> channel_free_;
    std::size_t requests_ = 0;
    std::vector<Cycle> places_;  ///< D2: when each request so far ends
};

}  // namespace bitline::reference
