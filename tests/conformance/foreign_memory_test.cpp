// Modules of others in the same simulation: a memory behind the controllers' TLM-2.0 ports, and something that only looks on.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <systemc>
#include <tlm>
#include <tlm_utils/peq_with_get.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

#include "hw/config_paths.hpp"
#include "hw/error.hpp"
#include "hw/model/memory_model.hpp"
#include "hw/model/timebase.hpp"
#include "hw/spec_reader.hpp"
#include "hw/timing.hpp"
#include "sim/report/checks.hpp"
#include "sim/run.hpp"
#include "tests/conformance/measure.hpp"
#include "tests/support/isolated.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline {
namespace {

enum class Manner {
    completes_at_once,  // TLM_COMPLETED, the delay annotated
    responds_at_once,   // TLM_UPDATED with BEGIN_RESP, the delay annotated
    answers_later,      // END_REQ at once, BEGIN_RESP when the data are there
    refuses             // an error response
};

// The memory of rule D1 once more, as somebody else might write it: in SystemC time, with a process that answers.
class OtherMemory : public sc_core::sc_module {
public:
    OtherMemory(const sc_core::sc_module_name& name, const ChipSpec& spec, Manner manner)
        : sc_module(name), spec_(spec), manner_(manner),
          period_(sc_core::sc_time::from_value(static_cast<sc_dt::uint64>(spec.clock.period_fs()))),
          channel_free_(static_cast<std::size_t>(spec.memory.channels)) {
        socket.register_nb_transport_fw(this, &OtherMemory::transport);
        using SC_CURRENT_USER_MODULE = OtherMemory;
        SC_METHOD(answer);
        sensitive << answers_.get_event();
        dont_initialize();
    }

    tlm_utils::simple_target_socket<OtherMemory> socket{"socket"};
    int answered = 0;

private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& request, tlm::tlm_phase& phase, sc_core::sc_time& delay) {
        const auto burst = static_cast<sc_dt::uint64>(spec_.memory.burst_bytes);
        sc_core::sc_time& channel = channel_free_[request.get_address() / burst % channel_free_.size()];
        channel =
            std::max(channel, sc_core::sc_time_stamp()) + cycles(channel_cycles(spec_, request.get_data_length()));
        const sc_core::sc_time takes = channel + cycles(memory_latency(spec_)) - sc_core::sc_time_stamp();
        request.set_response_status(manner_ == Manner::refuses ? tlm::TLM_ADDRESS_ERROR_RESPONSE
                                                               : tlm::TLM_OK_RESPONSE);
        ++answered;
        if (manner_ == Manner::answers_later) {
            request.acquire();
            answers_.notify(request, takes - period_);  // the controller sees it a cycle later
            phase = tlm::END_REQ;
            return tlm::TLM_UPDATED;
        }
        delay += takes;
        if (manner_ == Manner::responds_at_once) {
            phase = tlm::BEGIN_RESP;
            return tlm::TLM_UPDATED;
        }
        return tlm::TLM_COMPLETED;
    }
    void answer() {
        while (tlm::tlm_generic_payload* request = answers_.get_next_transaction()) {
            tlm::tlm_phase phase = tlm::BEGIN_RESP;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            socket->nb_transport_bw(*request, phase, delay);
            request->release();
        }
    }
    sc_core::sc_time cycles(std::uint64_t n) const { return period_ * static_cast<double>(n); }

    const ChipSpec& spec_;
    Manner manner_;
    sc_core::sc_time period_;
    std::vector<sc_core::sc_time> channel_free_;
    tlm_utils::peq_with_get<tlm::tlm_generic_payload> answers_{"answers"};
};

// Takes one request at a time, its END_REQ comes late, and the data at once with it.
class SlowPort : public sc_core::sc_module {
public:
    explicit SlowPort(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_nb_transport_fw(this, &SlowPort::transport);
        using SC_CURRENT_USER_MODULE = SlowPort;
        SC_METHOD(answer);
        sensitive << event_;
        dont_initialize();
    }
    tlm_utils::simple_target_socket<SlowPort> socket{"socket"};

private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& request, tlm::tlm_phase& phase,
                                 sc_core::sc_time& /*delay*/) {
        EXPECT_EQ(phase, tlm::BEGIN_REQ);
        EXPECT_EQ(open_, nullptr) << "a second request before the first one's END_REQ";
        open_ = &request;
        ended_ = false;
        event_.notify(sc_core::sc_time(500, sc_core::SC_NS));  // slower than ours, or bounds would not hold
        return tlm::TLM_ACCEPTED;
    }
    void answer() {
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        tlm::tlm_generic_payload& request = *open_;
        tlm::tlm_phase phase = ended_ ? tlm::BEGIN_RESP : tlm::END_REQ;
        if (ended_) {
            request.set_response_status(tlm::TLM_OK_RESPONSE);
            open_ = nullptr;
        } else {
            event_.notify(sc_core::SC_ZERO_TIME);
            ended_ = true;
        }
        socket->nb_transport_bw(request, phase, delay);
    }
    sc_core::sc_event event_;
    tlm::tlm_generic_payload* open_ = nullptr;
    bool ended_ = false;
};

// Puts a memory that `make` makes behind each controller.
template <class Make>
class Behind : public MemoryModel {
public:
    explicit Behind(Make make) : make_(make) {}
    std::unique_ptr<sc_core::sc_module> build(const char* name, tlm::tlm_initiator_socket<>& controller) override {
        auto memory = make_(name);
        controller.bind(memory->socket);
        return memory;
    }

private:
    Make make_;
};

struct MemoryCase {
    ChipSpec spec;
    Program program;
};

// Several channels, a short queue, and a network whose maps travel through memory.
MemoryCase busy_case() {
    const ConfigPaths paths{{"configs"}};
    MemoryCase c;
    c.spec =
        read_chip("small", paths,
                  {"mapping.execution=layer_sequential", "memory.channels=3", "memory.queue=2", "memory.latency=37ns"});
    c.program = compile(import_network(find_config("networks", "lenet5", paths)), c.spec, c.spec.mapping, 2);
    return c;
}

std::string run(const MemoryCase& c, const SimulateOptions& options) {
    const Activity activity = simulate(c.spec, c.program, options);
    check_activity(c.spec, c.program, activity);
    return text_of(activity);
}

TEST(ForeignMemory, GivesTheCyclesOfOurs) {
    const MemoryCase c = busy_case();
    const std::string ours = sc_isolated_text([&] { return run(c, {}); });
    EXPECT_GT(ours.size(), 1000U);
    for (const Manner manner : {Manner::completes_at_once, Manner::responds_at_once, Manner::answers_later}) {
        const std::string theirs = sc_isolated_text([&] {
            SimulateOptions options;
            std::vector<OtherMemory*> built;
            Behind memories([&](const char* name) {
                built.push_back(new OtherMemory(name, c.spec, manner));
                return std::unique_ptr<OtherMemory>(built.back());
            });
            options.memory = &memories;
            options.progress = [&](std::uint64_t, Cycle) {
                EXPECT_GT(built.at(0)->answered, 0);
            };
            return run(c, options);
        });
        EXPECT_EQ(theirs, ours) << static_cast<int>(manner);
    }
}

TEST(ForeignMemory, ARefusalIsAnError) {
    sc_isolated([] {
        const MemoryCase c = busy_case();
        SimulateOptions options;
        Behind memories([&](const char* name) { return std::make_unique<OtherMemory>(name, c.spec, Manner::refuses); });
        options.memory = &memories;
        try {
            simulate(c.spec, c.program, options);
            ADD_FAILURE() << "the run goes on without its data";
        } catch (const InternalError& error) {
            EXPECT_NE(std::string(error.what()).find("chip.memory0: the memory refuses a request"), std::string::npos)
                << error.what();
        }
    });
}

TEST(ForeignMemory, OneRequestAtATimeWhereThePhaseEndsLate) {
    sc_isolated([] {
        const MemoryCase c = busy_case();
        SimulateOptions options;
        Behind memories([](const char* name) { return std::make_unique<SlowPort>(name); });
        options.memory = &memories;
        EXPECT_GT(run(c, options).size(), 1000U);
    });
}

// A clock of somebody else's keeps SystemC's time going; the chip's cycles are the same.
TEST(ForeignModule, SeesTimePass) {
    const MemoryCase c = busy_case();
    const std::string alone = sc_isolated_text([&] { return run(c, {}); });
    const std::string beside = sc_isolated_text([&] {
        sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
        const sc_core::sc_clock clock("clock", sc_core::sc_time(1, sc_core::SC_US));
        EXPECT_EQ(fitting_scheduling(), Scheduling::systemc_events);
        std::string text = run(c, {});
        EXPECT_GT(sc_core::sc_time_stamp(), sc_core::sc_time(10, sc_core::SC_US));
        return text;
    });
    EXPECT_EQ(beside, alone);
}

}  // namespace
}  // namespace bitline
