#include "sim/report/run_record.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "sim/report/run_record_json.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

RunRecord recorded(const ConsistentRun& run) {
    return record_of(run.spec, run.program, bound(run.spec, run.program), run.activity);
}

TEST(RunRecord, HoldsEachActionOnce) {
    const ConsistentRun run = consistent_run();
    const RunRecord record = recorded(run);
    for (std::size_t action = 0; action < action_count; ++action) {
        std::uint64_t in_layers = 0;
        for (const LayerRecord& layer : record.layers) {
            in_layers += layer.actions[action];
        }
        std::uint64_t in_bins = 0;
        for (const ActionCounts& bin : record.bins) {
            in_bins += bin[action];
        }
        EXPECT_EQ(in_layers, run.count(static_cast<Action>(action)));
        EXPECT_EQ(in_bins, in_layers);
    }
    EXPECT_EQ(record.cycles, 20'000U);
    EXPECT_EQ(record.rows_to_write, 256);  // two arrays of 128 rows in one processing element
    EXPECT_EQ(record.cells_used, 2 * 128 * 128);
    EXPECT_FALSE(record.mesh.tiles.empty());
}

TEST(RunRecord, RowsAreThoseOfTheBusiestProcessingElement) {
    ConsistentRun run = consistent_run();
    Node other = run.program.nodes[1];
    run.program.nodes[1].servers = 5;  // 8 arrays in processing element 0, two in the next
    EXPECT_EQ(rows_to_write(run.spec, run.program), 8 * 128);
    other.site.number = 1;  // another tile is written at the same time
    other.servers = 1;
    run.program.nodes.push_back(other);
    EXPECT_EQ(rows_to_write(run.spec, run.program), 8 * 128);
}

TEST(RunRecord, RefusesAnotherProgramsActivity) {
    ConsistentRun run = consistent_run();
    run.activity.nodes.pop_back();
    EXPECT_THROW(recorded(run), InternalError);
    run = consistent_run();
    run.activity.image_done.clear();
    EXPECT_THROW(recorded(run), InternalError);
}

TEST(RunRecord, JsonKeepsAllButTheMesh) {
    RunRecord record = recorded(consistent_run(3));
    record.bound_interval = 0.1 + 0.2;
    record.network = "a \"name\"";
    record.notes = {"one", "two"};
    record.layers[0].shares = {0.1, 0.2, 0.3, 0.4};
    const std::string text = to_json(record);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const RunRecord back = record_from_json(text);
    EXPECT_EQ(to_json(back), text);
    EXPECT_EQ(back.network, record.network);
    EXPECT_EQ(back.images, 3);
    EXPECT_EQ(back.image_done, record.image_done);
    EXPECT_EQ(back.bound_cycles, record.bound_cycles);
    EXPECT_EQ(back.bound_image, record.bound_image);
    EXPECT_EQ(back.bound_interval, record.bound_interval);
    EXPECT_EQ(back.macs, record.macs);
    EXPECT_EQ(back.weights, record.weights);
    EXPECT_EQ(back.rows_to_write, record.rows_to_write);
    EXPECT_EQ(back.cells_used, record.cells_used);
    EXPECT_EQ(back.packets, record.packets);
    EXPECT_EQ(back.flits, record.flits);
    EXPECT_EQ(back.bytes_moved, record.bytes_moved);
    EXPECT_EQ(back.power_bin, record.power_bin);
    EXPECT_EQ(back.bins, record.bins);
    EXPECT_EQ(back.bottleneck, record.bottleneck);
    EXPECT_EQ(back.notes, record.notes);
    ASSERT_EQ(back.layers.size(), record.layers.size());
    for (std::size_t i = 0; i < back.layers.size(); ++i) {
        EXPECT_EQ(back.layers[i].name, record.layers[i].name);
        EXPECT_EQ(back.layers[i].op, record.layers[i].op);
        EXPECT_EQ(back.layers[i].crossbars, record.layers[i].crossbars);
        EXPECT_EQ(back.layers[i].utilisation, record.layers[i].utilisation);
        EXPECT_EQ(back.layers[i].start, record.layers[i].start);
        EXPECT_EQ(back.layers[i].end, record.layers[i].end);
        EXPECT_EQ(back.layers[i].shares, record.layers[i].shares);
        EXPECT_EQ(back.layers[i].actions, record.layers[i].actions);
    }
    EXPECT_TRUE(back.mesh.tiles.empty());
}

TEST(RunRecord, RefusesAnotherText) {
    const std::string text = to_json(recorded(consistent_run()));
    std::string other = text;
    other.replace(other.find("adc_convert"), 11, "adc_invents");
    for (const std::string& bad :
         {std::string(), std::string("{}"), std::string("[1]"), text.substr(0, text.size() / 2), other}) {
        EXPECT_THROW(record_from_json(bad), InternalError) << bad.substr(0, 60);
    }
}

}  // namespace
}  // namespace bitline
