// Who watches only some cycles is told nothing outside, and sees in them what one sees who watches the whole run.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "hw/probe.hpp"
#include "sim/run.hpp"
#include "tests/reference/random_case.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/sanitized.hpp"

namespace bitline {
namespace {

/// Keeps all changes, and when they were told.
class Watcher : public Probe {
public:
    explicit Watcher(Span span) : span_(span) {}

    SignalId declare(const std::string& path, const std::string& name, SignalKind /*kind*/, int /*bits*/) override {
        names_.push_back(path + " " + name);
        changes_.emplace_back();
        return SignalId{static_cast<std::uint32_t>(names_.size() - 1)};
    }
    void change(SignalId id, Cycle when, std::uint64_t value) override {
        ++told_;
        changes_[id.value][when] = value;  // the last call wins
    }
    void firing(NodeId /*node*/, std::uint64_t /*number*/, Cycle /*start*/, Cycle /*end*/) override {}
    void packet(EdgeId /*edge*/, Site /*from*/, Site /*to*/, int /*flits*/, Cycle /*start*/, Cycle /*end*/) override {}
    void actions(Site /*site*/, Cycle /*start*/, Cycle /*end*/, const ActionCounts& /*counts*/) override {}
    Span watches() const override { return span_; }
    Span reads_actions() const override { return {0, 0}; }
    void advance(Cycle now) override { EXPECT_LT(now, span_.end); }

    /// For each variable its value when `span` begins, and its changes after that.
    std::string text(Span span) const {
        std::ostringstream out;
        for (std::size_t id = 0; id < names_.size(); ++id) {
            out << names_[id];
            std::uint64_t value = 0;
            bool begun = false;
            for (const auto& [when, next] : changes_[id]) {
                if (when > span.begin && !begun) {
                    out << " " << value;
                    begun = true;
                }
                if (when < span.end && next != value) {
                    value = next;
                    if (begun) {
                        out << " #" << when << " " << value;
                    }
                }
            }
            out << (begun ? "\n" : " " + std::to_string(value) + "\n");
        }
        return out.str();
    }
    std::size_t told() const { return told_; }

private:
    Span span_;
    std::vector<std::string> names_;
    std::vector<std::map<Cycle, std::uint64_t>> changes_;
    std::size_t told_ = 0;
};

struct View {
    Probe::Span span;
    std::string text;
};

Activity watch(const reference::RandomCase& drawn, Watcher& watcher, Scheduling scheduling = Scheduling::calendar) {
    SimulateOptions options;
    options.probe = &watcher;
    options.scheduling = scheduling;
    return simulate(drawn.spec, drawn.program, options);
}

/// The run watched as a whole, cut to a few spans drawn at random.
std::vector<View> cut(const reference::RandomCase& drawn, std::uint32_t seed, int spans) {
    const std::string all = sc_isolated_text([&] {
        Watcher watcher({});
        const Activity activity = watch(drawn, watcher);
        std::mt19937 random(seed);
        std::ostringstream out;
        for (int k = 0; k < spans; ++k) {
            const Cycle begin = random() % (activity.cycles + 1);
            const Cycle end = k == 0 ? never : begin + 1 + random() % (activity.cycles / 4 + 1);
            out << begin << " " << end << "\n" << watcher.text({begin, end}) << "!";
        }
        return out.str();
    });
    std::vector<View> views;
    std::istringstream in(all);
    for (std::string part; std::getline(in, part, '!');) {
        View view;
        std::istringstream head(part);
        head >> view.span.begin >> view.span.end;
        view.text = part.substr(part.find('\n') + 1);
        views.push_back(view);
    }
    return views;
}

TEST(Watching, APartOfARunIsAsTheWholeShowsIt) {
    const std::uint32_t cases = is_sanitized() ? 8 : 40;
    std::size_t changing = 0;
    for (std::uint32_t seed = 1; seed <= cases; ++seed) {
        const reference::RandomCase drawn = reference::random_case(seed);
        const std::vector<View> views = cut(drawn, seed, 4);
        ASSERT_EQ(views.size(), 4U);
        const Scheduling scheduling = seed % 2 == 0 ? Scheduling::calendar : Scheduling::systemc_events;
        for (const View& view : views) {
            SCOPED_TRACE("case " + std::to_string(seed) + " from " + std::to_string(view.span.begin) + " to " +
                         std::to_string(view.span.end));
            EXPECT_EQ(sc_isolated_text([&] {
                          Watcher watcher(view.span);
                          watch(drawn, watcher, scheduling);
                          return watcher.text(view.span);
                      }),
                      view.text);
            changing += view.text.find('#') != std::string::npos ? 1 : 0;
        }
    }
    EXPECT_GT(changing, std::size_t{2} * cases);
}

TEST(Watching, OutsideNobodyIsTold) {
    const reference::RandomCase drawn = reference::random_case(1);
    sc_isolated([&] {
        Watcher watcher({never - 1, never});
        watch(drawn, watcher);
        EXPECT_EQ(watcher.told(), 0U);
    });
    for (const Scheduling scheduling : {Scheduling::calendar, Scheduling::systemc_events}) {
        sc_isolated([&] {
            Watcher watcher({0, 1});
            watch(drawn, watcher, scheduling);
            EXPECT_GT(watcher.told(), 0U);
        });
    }
}

}  // namespace
}  // namespace bitline
