#include "sim/explain.hpp"

#include <gtest/gtest.h>

#include "hw/error.hpp"
#include "tests/support/text.hpp"
#include "tests/unit/sim/consistent_run.hpp"

namespace bitline {
namespace {

std::string explained(const ConsistentRun& run, std::uint32_t layer) {
    return explain_layer(run.spec, run.program, bound(run.spec, run.program), run.activity, LayerId{layer});
}

TEST(Explain, ALayerWithArrays) {
    const std::string text = explained(consistent_run(), 0);
    expect_says(text, {"conv1 (conv) of by-hand on small, 1 image", "arrays      2 for 8192 weights, 1 replica",
                       "runs        cycles 1 to 19000: 18999 of 20000 (95.0 %)",
                       // The arrays speak for the layer: 17 900 cycles.
                       "time        busy 71.1 %; waits: input 25.0 %, space 2.8 %, units 1.1 %",
                       "mostly      at work: its own firings", "conv1.load on chip.memory0", "conv1.mvm0 on chip.tile0",
                       "conv1.vec on chip.tile0", "latency      909",
                       "firings     16 on 1 server: last start at least 12000 cycles after the first",
                       "elements of 128 B, windows of 1 x 1, room for 8; over the network in 2 packets, 34 flits, 0\n",
                       "            hops, 38 cycles at zero load (N1-R3)",
                       "output      34 flits per firing over the network, to 1 node\n", "output      stays on its site",
                       "on the same site, 1 cycle (F8)", "arrays              conv1.mvm0"});
    EXPECT_EQ(text.find("output.store on"), std::string::npos) << "another layer's";
}

TEST(Explain, ALayerThatWaits) {
    ConsistentRun run = consistent_run();
    run.activity.nodes[1].wait = {1000, 9000, 4000, 3900};
    expect_says(explained(run, 0), {"mostly      waits for input from its own nodes"});
    run.activity.nodes[1].wait = {1000, 4000, 9000, 3900};
    expect_says(explained(run, 0), {"mostly      waits for room at output (cycles 1100 to 20000)"});
    run.activity.nodes[1].wait = {1000, 3900, 4000, 9000};
    expect_says(explained(run, 0), {"mostly      waits for shared units"});
    run.activity.nodes[3].wait = {1000, 9000, 4000, 4900};
    expect_says(explained(run, 1), {"mostly      waits for input from conv1 (cycles 1 to 19000)"});
}

TEST(Explain, NodesAlikeAreOneGroup) {
    ConsistentRun run = consistent_run();
    for (const int servers : {1, 1, 3}) {
        Node node = run.program.nodes[1];
        node.id = static_cast<NodeId>(run.program.nodes.size());
        node.name = "conv1.mvm" + std::to_string(run.program.nodes.size());
        node.inputs.clear();
        node.outputs.clear();
        node.servers = servers;
        run.program.nodes.push_back(node);
        run.activity.nodes.push_back(run.activity.nodes[1]);
    }
    const std::string text = explained(run, 0);
    expect_says(text,
                {"conv1.mvm0 on chip.tile0, and 2 more like it", "conv1.mvm6 on chip.tile0\n", "16 on 3 servers"});
}

TEST(Explain, LayersAreFoundByName) {
    const ConsistentRun run = consistent_run();
    EXPECT_EQ(find_layer(run.program, "output", "--layer"), LayerId{1});
    try {
        find_layer(run.program, "conv2", "--layer");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()),
                  "--layer: no such layer of by-hand, got 'conv2', did you mean 'conv1', known: conv1, output");
    }
}

}  // namespace
}  // namespace bitline
