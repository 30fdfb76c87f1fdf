#include "tests/conformance/measure.hpp"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

#include "hw/check_program.hpp"
#include "hw/error.hpp"
#include "hw/probe.hpp"
#include "sim/report/checks.hpp"
#include "sim/run.hpp"
#include "tests/support/isolated.hpp"

namespace bitline {
namespace {

// Writes firings and packets down, one line each.
class Scribe : public Probe {
public:
    SignalId declare(const std::string& /*path*/, const std::string& /*name*/, SignalKind /*kind*/,
                     int /*bits*/) override {
        return unwatched;
    }
    void change(SignalId /*id*/, Cycle /*when*/, std::uint64_t /*value*/) override {}
    void firing(NodeId node, std::uint64_t number, Cycle start, Cycle end) override {
        out_ << "firing " << index(node) << ' ' << number << ' ' << start << ' ' << end << '\n';
    }
    void packet(EdgeId edge, Site from, Site /*to*/, int flits, Cycle start, Cycle end) override {
        out_ << "packet " << index(edge) << ' ' << static_cast<int>(from.kind) << ' ' << from.number << ' ' << flits
             << ' ' << start << ' ' << end << '\n';
    }
    void actions(Site /*site*/, Cycle /*start*/, Cycle /*end*/, const ActionCounts& /*counts*/) override {}
    void advance(Cycle /*now*/) override {}

    std::string text() const { return out_.str(); }

private:
    std::ostringstream out_;
};

std::string lines_of(const Activity& a) {
    std::ostringstream out;
    out << "cycles " << a.cycles << '\n';
    for (Cycle done : a.image_done) {
        out << "image " << done << '\n';
    }
    for (std::size_t n = 0; n < a.nodes.size(); ++n) {
        out << "wait " << n;
        for (Cycle cycles : a.nodes[n].wait) {
            out << ' ' << cycles;
        }
        out << '\n';
    }
    for (const EdgeActivity& edge : a.edges) {
        out << "peak " << edge.peak_occupancy << '\n';
    }
    for (const LinkActivity& link : a.links) {
        out << "link " << link.router << ' ' << link.port << ' ' << link.flits << '\n';
    }
    return out.str();
}

// Hand-made Programs do not sum their layer's multiply-accumulates up.
Program with_layer_macs(Program program) {
    for (Layer& layer : program.layers) {
        layer.macs = 0;
    }
    for (const Node& node : program.nodes) {
        program.layers[index(node.layer)].macs += node.domain.firings() * node.mvm.macs;
    }
    return program;
}

bool stores(const Program& program) {
    return std::any_of(program.nodes.begin(), program.nodes.end(),
                       [](const Node& node) { return node.kind == NodeKind::store; });
}

std::string measured_text(const ChipSpec& spec, const Program& program, Scheduling scheduling) {
    return sc_isolated_text([&] {
        Scribe scribe;
        SimulateOptions options;
        options.probe = &scribe;
        options.scheduling = scheduling;
        const Activity activity = simulate(spec, program, options);
        if (stores(program)) {
            check_activity(spec, program, activity);
        }
        return lines_of(activity) + scribe.text();
    });
}

// What happens in one cycle may be told in any order.
std::string sorted_lines(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    std::string sorted;
    for (const std::string& line : lines) {
        sorted += line + '\n';
    }
    return sorted;
}

void read_line(const std::string& line, Measured& m) {
    std::istringstream in(line);
    std::string what;
    in >> what;
    if (what == "cycles") {
        in >> m.cycles;
    } else if (what == "image") {
        in >> m.image_done.emplace_back();
    } else if (what == "wait") {
        std::size_t node = 0;
        in >> node;
        for (Cycle& cycles : m.wait.at(node)) {
            in >> cycles;
        }
    } else if (what == "peak") {
        in >> m.peak_occupancy.emplace_back();
    } else if (what == "link") {
        LinkActivity& link = m.links.emplace_back();
        in >> link.router >> link.port >> link.flits;
    } else if (what == "firing") {
        std::size_t node = 0;
        std::size_t number = 0;
        MeasuredFiring firing;
        in >> node >> number >> firing.start >> firing.end;
        auto& firings = m.nodes.at(node);
        firings.resize(std::max(firings.size(), number + 1));
        firings[number] = firing;
    } else if (what == "packet") {
        int kind = 0;
        MeasuredPacket& p = m.packets.emplace_back();
        in >> p.edge >> kind >> p.from.number >> p.flits >> p.start >> p.visible;
        p.from.kind = static_cast<SiteKind>(kind);
    } else {
        ADD_FAILURE() << "a line that nobody wrote: " << line;
    }
}

}  // namespace

std::vector<MeasuredPacket> Measured::packets_of(EdgeId edge) const {
    std::vector<MeasuredPacket> found;
    std::copy_if(packets.begin(), packets.end(), std::back_inserter(found),
                 [edge](const MeasuredPacket& p) { return p.edge == index(edge); });
    return found;
}

std::uint64_t Measured::flits(int router, int port) const {
    std::uint64_t sum = 0;
    for (const LinkActivity& link : links) {
        sum += link.router == router && link.port == port ? link.flits : 0;
    }
    return sum;
}

Measured measure(const ChipSpec& spec, const Program& hand_made) {
    const Program program = with_layer_macs(hand_made);
    check_program(program, spec);
    Measured m;
    m.nodes.resize(program.nodes.size());
    m.wait.resize(program.nodes.size());
    const std::string text = measured_text(spec, program, Scheduling::calendar);
    EXPECT_EQ(sorted_lines(measured_text(spec, program, Scheduling::systemc_events)), sorted_lines(text));
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        read_line(line, m);
    }
    for (std::size_t n = 0; n < m.nodes.size(); ++n) {
        EXPECT_EQ(m.nodes[n].size(), static_cast<std::size_t>(program.nodes[n].domain.firings() * program.images));
    }
    return m;
}

std::string outcome(const ChipSpec& spec, const Program& hand_made, const Faults& faults) {
    const Program program = with_layer_macs(hand_made);
    const auto ends = [&](Scheduling scheduling) {
        return sc_isolated_text([&]() -> std::string {
            try {
                SimulateOptions options;
                options.faults = faults;
                options.scheduling = scheduling;
                check_activity(spec, program, simulate(spec, program, options));
                return "done";
            } catch (const Stuck& error) {
                return std::string("Stuck: ") + error.what();
            } catch (const InternalError& error) {
                return std::string("InternalError: ") + error.what();
            }
        });
    };
    std::string text = ends(Scheduling::calendar);
    EXPECT_EQ(ends(Scheduling::systemc_events), text);
    return text;
}

std::string text_of(const Activity& a) {
    std::ostringstream out;
    const auto counts = [&out](const ActionCounts& actions) {
        for (std::uint64_t n : actions) {
            out << ' ' << n;
        }
        out << '\n';
    };
    out << lines_of(a);
    for (const NodeActivity& node : a.nodes) {
        out << "node " << node.firings << ' ' << node.macs << ' ' << node.first_start << ' ' << node.last_end;
        counts(node.actions);
    }
    for (const EdgeActivity& e : a.edges) {
        out << "edge " << e.elements_sent << ' ' << e.elements_received << ' ' << e.elements_freed << ' '
            << e.bytes_sent << ' ' << e.bytes_received << '\n';
    }
    out << "total " << a.packets << ' ' << a.flits << ' ' << a.bytes_moved << ' ' << a.power_bin << '\n';
    for (const ActionCounts& bin : a.bins) {
        out << "bin";
        counts(bin);
    }
    return out.str();
}

}  // namespace bitline
