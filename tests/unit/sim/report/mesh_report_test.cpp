#include "sim/report/mesh_report.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "hw/timing.hpp"
#include "sim/report/checks.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

TEST(MeshReport, TilesByHand) {
    const ConsistentRun run = consistent_run();
    const MeshReport mesh = report_mesh(run.spec, run.program, run.activity);
    EXPECT_EQ(mesh.width * mesh.height * mesh.tiles_per_router, run.spec.tiles());
    ASSERT_EQ(mesh.tiles.size(), static_cast<std::size_t>(run.spec.tiles()));
    EXPECT_EQ(mesh.tiles[0].crossbars, 2);
    EXPECT_EQ(mesh.tiles[0].layers, std::vector<std::string>{"conv1"});
    // 16 firings of two arrays, in 20 000 cycles of all arrays of the tile.
    const MvmTiming timing = mvm_timing(run.spec, run.program.nodes[1].mvm, 1);
    EXPECT_GT(timing.compute, 0U);
    EXPECT_NEAR(mesh.tiles[0].busy,
                16.0 * static_cast<double>(timing.compute) * 2 / (20'000.0 * run.spec.crossbars_per_tile()), 1e-12);
    EXPECT_EQ(mesh.tiles[1].crossbars, 0);
    EXPECT_TRUE(mesh.tiles[1].layers.empty());
}

TEST(MeshReport, LinksWithTraffic) {
    const ConsistentRun run = consistent_run();
    const MeshReport mesh = report_mesh(run.spec, run.program, run.activity);
    ASSERT_EQ(mesh.links.size(), 3U);
    EXPECT_FALSE(mesh.links[0].inbound);
    EXPECT_EQ(mesh.links[0].flits, 16U * 42);
    EXPECT_DOUBLE_EQ(mesh.links[0].load, 16 * 42 / 20'000.0);
    EXPECT_TRUE(mesh.links[2].inbound);
    EXPECT_EQ(mesh.links[2].port, 5);
}

TEST(MeshReport, ChecksNoticeWhatCannotBe) {
    const Report good = consistent_run().report();
    EXPECT_NO_THROW(check_report(good));
    Report bad = good;
    bad.mesh.tiles[0].busy = 1.1;
    EXPECT_THROW(check_report(bad), InternalError);
    bad = good;
    bad.mesh.tiles[1].crossbars = 1;  // more than the layers have
    EXPECT_THROW(check_report(bad), InternalError);
    bad = good;
    bad.mesh.links[0].load = 1.5;
    EXPECT_THROW(check_report(bad), InternalError);
}

}  // namespace
}  // namespace bitline
