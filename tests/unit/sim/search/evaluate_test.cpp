#include "sim/search/evaluate.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "hw/cost/cost_table.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"
#include "sim/ideal.hpp"
#include "sim/report/account.hpp"
#include "sim/run.hpp"
#include "sim/search/outcome_json.hpp"
#include "tests/support/isolated.hpp"
#include "tests/support/shipped_configs.hpp"
#include "workloads/compile.hpp"
#include "workloads/network_reader.hpp"

namespace bitline::search {
namespace {

Workload network(const std::string& name) {
    return workload(name, import_network("configs/networks/" + name + ".yaml"));
}

TEST(Evaluate, FindsWhatARunFinds) {
    const ChipSpec chip = read_chip("small", shipped_configs(), {"run.images=2"});
    const Workload lenet5 = network("lenet5");
    const std::string text =
        sc_isolated_text([&] { return to_json(evaluate_network(chip, lenet5, Model::simulated)); });
    const NetworkResult result = network_result_from_json(text);
    ASSERT_EQ(result.status, Status::ok) << result.reason;
    sc_isolated([&] {
        const Program program = compile(lenet5.graph, chip, chip.mapping, 2);
        const Report report = account(chip, cost_table(chip), program, simulate(chip, program));
        const NetworkOutcome& o = result.outcome;
        EXPECT_EQ(o.network, "lenet5");
        EXPECT_EQ(o.latency_ns, number(report, "latency_ns"));
        EXPECT_EQ(o.interval_ns, number(report, "interval_ns"));
        EXPECT_EQ(o.energy_pj, number(report, "energy_pj"));
        EXPECT_EQ(o.area_mm2, number(report, "area_mm2"));
        EXPECT_EQ(o.power_mw, number(report, "power_mw"));
        EXPECT_EQ(o.peak_power_mw, number(report, "peak_power_mw"));
        EXPECT_EQ(o.adc_shortfall_bits, number(report, "adc_shortfall_bits"));
        EXPECT_EQ(o.timing_slack_ns, number(report, "timing_slack_ns"));
        EXPECT_EQ(o.unverified_share, number(report, "unverified_share"));
        EXPECT_EQ(static_cast<double>(o.cycles), number(report, "cycles"));
        ASSERT_EQ(o.layers.size(), report.layers.size());
        for (std::size_t i = 0; i < o.layers.size(); ++i) {
            EXPECT_EQ(o.layers[i].layer, report.layers[i].name);
            EXPECT_EQ(o.layers[i].energy_pj, report.layers[i].energy_pj);
            EXPECT_EQ(o.layers[i].crossbars, static_cast<double>(report.layers[i].crossbars));
            EXPECT_DOUBLE_EQ(o.layers[i].latency_ns,
                             chip.clock.ns(report.layers[i].end_cycle - report.layers[i].start_cycle));
        }
    });
}

/// to_json without the times, which differ from call to call, and without the run.
std::string found(NetworkResult result) {
    result.times = {};
    result.run.clear();
    return to_json(result);
}

TEST(Evaluate, ARunIsPricedForAnyChipOfEqualBehaviour) {
    const Workload lenet5 = network("lenet5");
    const auto simulated = [&](const ChipSpec& chip) {
        return network_result_from_json(
            sc_isolated_text([&] { return to_json(evaluate_network(chip, lenet5, Model::simulated)); }));
    };
    const ChipSpec chip = read_chip("small", shipped_configs(), {"run.images=2"});
    const std::string run = simulated(chip).run;
    ASSERT_NE(run, "");
    std::set<std::string> different;
    for (const std::vector<std::string>& overrides : std::vector<std::vector<std::string>>{
             {},
             {"technology.supply=0.7 V"},
             {"tile.pe.adc.bits=4", "noc.link_length=3 mm"},
             {"technology.node=22 nm", "technology.costs.bus.energy=1 pJ", "memory.kind=hbm2"}}) {
        std::vector<std::string> all = overrides;
        all.emplace_back("run.images=2");
        const ChipSpec other = read_chip("small", shipped_configs(), all);
        EXPECT_EQ(behaviour_fingerprint(other), behaviour_fingerprint(chip));
        const NetworkResult priced = price_network(other, lenet5, run);
        ASSERT_EQ(priced.status, Status::ok) << priced.reason;
        EXPECT_EQ(priced.run, "");
        EXPECT_EQ(found(priced), found(simulated(other)));
        different.insert(found(priced));
    }
    EXPECT_EQ(different.size(), 4U);
}

TEST(Evaluate, RunKeysNameBehaviourAndNetwork) {
    const auto key = [](const std::string& override, const std::string& name, Model model = Model::simulated) {
        const ChipSpec chip = read_chip("small", shipped_configs(), {override});
        return run_key(behaviour_fingerprint(chip), network(name), model);
    };
    EXPECT_EQ(key("tile.pe.adc.bits=7", "lenet5"), key("tile.pe.adc.bits=8", "lenet5"));
    EXPECT_NE(key("tile.pe.adc.count=4", "lenet5"), key("tile.pe.adc.count=8", "lenet5"));
    EXPECT_NE(key("tile.pe.adc.bits=7", "lenet5"), key("tile.pe.adc.bits=7", "resnet20"));
    EXPECT_EQ(key("tile.pe.adc.bits=7", "lenet5", Model::ideal), "");
    EXPECT_EQ(key("tile.pe.adc.bits=7", "lenet5", Model::bound), "");
}

TEST(Evaluate, ARunThatCannotBeReadIsAFailure) {
    const NetworkResult result = price_network(read_chip("small", shipped_configs()), network("lenet5"), "{}");
    EXPECT_EQ(result.status, Status::failed);
    EXPECT_EQ(result.reason.find("network lenet5 failed a check: run record: "), 0U) << result.reason;
}

TEST(Evaluate, TheIdealModelFindsWhatItsReportSays) {
    const ChipSpec chip = read_chip("joint-rram", shipped_configs());
    const Workload resnet18 = network("resnet18");
    const NetworkResult result = evaluate_network(chip, resnet18, Model::ideal);
    ASSERT_EQ(result.status, Status::ok) << result.reason;
    const Report report = ideal_report(resnet18.graph, chip);
    EXPECT_EQ(result.outcome.latency_ns, 22);
    EXPECT_EQ(result.outcome.energy_pj, number(report, "energy_pj"));
    EXPECT_EQ(result.outcome.area_mm2, number(report, "area_mm2"));
    EXPECT_EQ(result.outcome.peak_power_mw, number(report, "peak_power_mw"));
    EXPECT_EQ(result.outcome.layers.size(), 21U);
    EXPECT_EQ(evaluate_network(read_chip("small", shipped_configs()), resnet18, Model::ideal).status,
              Status::infeasible);
}

TEST(Evaluate, TheBoundIsBelowTheSimulation) {
    const ChipSpec chip = read_chip("small", shipped_configs());
    const Workload lenet5 = network("lenet5");
    const NetworkResult bound = evaluate_network(chip, lenet5, Model::bound);
    ASSERT_EQ(bound.status, Status::ok) << bound.reason;
    const NetworkResult simulated = network_result_from_json(
        sc_isolated_text([&] { return to_json(evaluate_network(chip, lenet5, Model::simulated)); }));
    EXPECT_LE(bound.outcome.latency_ns, simulated.outcome.latency_ns);
    EXPECT_GT(bound.outcome.latency_ns, 0.5 * simulated.outcome.latency_ns);
    EXPECT_LE(bound.outcome.energy_pj, simulated.outcome.energy_pj);
    EXPECT_GT(bound.outcome.energy_pj, 0.5 * simulated.outcome.energy_pj);
    EXPECT_EQ(bound.outcome.area_mm2, simulated.outcome.area_mm2);
    EXPECT_EQ(evaluate_network(chip, network("vgg16"), Model::bound).status, Status::infeasible);
}

TEST(Evaluate, SaysThatANetworkDoesNotFit) {
    const NetworkResult result =
        evaluate_network(read_chip("small", shipped_configs()), network("vgg16"), Model::simulated);
    EXPECT_EQ(result.status, Status::infeasible);
    EXPECT_EQ(result.reason.find("network vgg16 does not fit: vgg16 on small: layer "), 0U) << result.reason;
    EXPECT_EQ(result.outcome.latency_ns, 0);
}

TEST(Evaluate, JsonKeepsFailuresAndBits) {
    NetworkResult failed;
    failed.status = Status::timeout;
    failed.reason = "network \"x\" timed out:\n\xff odd bytes";
    failed.times = {0.1 + 0.2, 0, 3};
    const NetworkResult back = network_result_from_json(to_json(failed));
    EXPECT_EQ(back.status, Status::timeout);
    EXPECT_EQ(back.reason, "network \"x\" timed out:\n\xef\xbf\xbd odd bytes");
    EXPECT_EQ(back.times.compile_s, 0.1 + 0.2);
    EXPECT_EQ(to_json(failed).find('\n'), std::string::npos);
    for (const char* text : {"", "{}", "[1]", R"({"status":"ok"})", R"({"status":"fine","times_s":[0,0,0]})"}) {
        EXPECT_THROW(network_result_from_json(text), InternalError) << text;
    }
}

TEST(Evaluate, KeysNameAllThatMatters) {
    const std::string a = fingerprint(read_chip("small", shipped_configs()));
    const std::string b = fingerprint(read_chip("small", shipped_configs(), {"tile.pe.adc.bits=7"}));
    EXPECT_EQ(a, fingerprint(read_chip("small", shipped_configs(), {"tile.pe.adc.bits=8"})));
    std::set<std::string> keys{a, b, fingerprint(read_chip("small", shipped_configs(), {"run.images=2"})),
                               fingerprint(read_chip("small", shipped_configs(), {"mapping.replication=balanced"}))};
    EXPECT_EQ(keys.size(), 4U);
    keys = {};
    for (const std::string& chip : {a, b}) {
        for (const std::string name : {"lenet5", "resnet20"}) {
            for (const Model model : {Model::simulated, Model::ideal, Model::bound}) {
                keys.insert(evaluation_key(chip, network(name), model));
            }
        }
    }
    EXPECT_EQ(keys.size(), 12U);
}

TEST(Evaluate, NamesReadBack) {
    for (const Status status :
         {Status::ok, Status::infeasible, Status::crashed, Status::timeout, Status::out_of_memory, Status::failed}) {
        EXPECT_EQ(status_of(name_of(status)), status);
    }
    for (const Model model : {Model::simulated, Model::ideal, Model::bound}) {
        EXPECT_EQ(model_of(name_of(model)), model);
    }
    EXPECT_THROW(status_of("fine"), InternalError);
}

}  // namespace
}  // namespace bitline::search
