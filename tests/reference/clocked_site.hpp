// One site of the reference chip: rules F1 to F9, H1, H2, D1 and D2.
#pragma once

#include <string>
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
    struct Firing {
        std::int64_t image = 0;
        std::size_t i = 0;  ///< within the image
        bool emits = true;
    };
    struct Flight {
        std::size_t node = 0;
        std::int64_t number = 0;
        Cycle end = 0;
    };
    struct Planned {
        Work for_server, silent;  ///< silent: of a firing that gives no result
    };
    using UnitTimes = std::vector<std::vector<Cycle>>;  ///< per unit, of each equal one: when it is free again

    // clocked_site.cpp: what a cycle begins with.
    void see_horizons(Cycle now);
    void free_slots(std::size_t node, Cycle now);
    void take_ends(Cycle now, std::vector<Message>& out);
    void end(const Flight& flight, Cycle now, std::vector<Message>& out);
    void hand_over(const Flight& flight, const Firing& firing, Cycle now, std::vector<Message>& out);
    void take_arrivals(Cycle now);
    void move_bases(Cycle now);
    static Firing firing(const NodeState& node, std::int64_t number);

    // clocked_start.cpp: what it ends with.
    Stall look(std::size_t node, Cycle now, bool& starts);
    bool inputs_visible(const NodeState& node, const Firing& firing) const;
    void check_bases(const NodeState& node, const Firing& firing) const;
    bool space_granted(const NodeState& node, const Firing& firing) const;
    bool leaves_by_network(const NodeState& node, const Firing& firing) const;
    bool slot_free(const NodeState& node, const Firing& firing) const;
    const Work& work(std::size_t node, std::int64_t number, bool emits) const;
    /// The first unit that is not free for its span; the number of units if all are.
    std::size_t busy_unit(const Work& work, const UnitTimes& free, Cycle now) const;
    bool queue_has_room(std::size_t requests, Cycle now) const;
    bool units_free(std::size_t node, const Firing& firing, Cycle now);
    void start(std::size_t node, Cycle now);
    void saw_start(std::size_t node, const Firing& firing, Cycle now);
    Cycle memory_end(const Node& node, const Firing& firing, Cycle now);

    const ChipSpec& spec_;
    Site site_;
    std::string path_;
    State& state_;
    std::vector<std::size_t> nodes_;           ///< in program order
    std::vector<std::vector<Planned>> plans_;  ///< per node of the program and server; empty for others' nodes
    UnitTimes unit_free_;
    std::vector<Flight> flights_;  ///< in the order of their starts
    std::vector<Cycle> channel_free_;
    std::size_t requests_ = 0;
    std::vector<Cycle> places_;  ///< D2: when each request so far ends
    // For the coverage of F1: how things were before the first start of this cycle.
    bool started_ = false;
    UnitTimes unit_free_before_;
    std::size_t requests_before_ = 0;
};

}  // namespace bitline::reference
