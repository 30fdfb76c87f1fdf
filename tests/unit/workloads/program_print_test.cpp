#include "workloads/program_print.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "tests/unit/workloads/compiled.hpp"
#include "workloads/compile.hpp"

namespace bitline {
namespace {

Program resnet20() {
    MappingOptions mapping;
    mapping.replication = Replication::balanced;
    mapping.replica_split = ReplicaSplit::interleaved;
    return compile(testing::shipped_network("resnet20"), testing::shipped_chip("isaac"), mapping, 2);
}

TEST(ProgramPrint, EveryNodeAndEdgeIsThere) {
    const Program p = resnet20();
    const YAML::Node yaml = YAML::Load(print_program(p));
    EXPECT_EQ(yaml["network"].as<std::string>(), "resnet20");
    EXPECT_EQ(yaml["images"].as<int>(), 2);
    ASSERT_EQ(yaml["nodes"].size(), p.nodes.size());
    ASSERT_EQ(yaml["edges"].size(), p.edges.size());
    ASSERT_EQ(yaml["layers"].size(), p.layers.size());
    for (std::size_t n = 0; n < p.nodes.size(); ++n) {
        const YAML::Node node = yaml["nodes"][n];
        EXPECT_EQ(node["name"].as<std::string>(), p.nodes[n].name);
        EXPECT_EQ(node["inputs"].size(), p.nodes[n].inputs.size());
        std::size_t arrays = 0;
        for (const YAML::Node& array : node["arrays"]) {
            arrays += array["count"].as<std::size_t>();
        }
        EXPECT_EQ(arrays, p.nodes[n].mvm.rows.size());
    }
    for (std::size_t e = 0; e < p.edges.size(); ++e) {
        EXPECT_EQ(yaml["edges"][e]["capacity"].as<std::int64_t>(), p.edges[e].capacity);
        EXPECT_EQ(yaml["edges"][e]["consumer"].as<std::size_t>(), index(p.edges[e].consumer));
    }
}

TEST(ProgramPrint, TheMappingAddsUp) {
    const Program p = resnet20();
    const YAML::Node yaml = YAML::Load(print_mapping(p));
    std::int64_t crossbars = 0;
    for (const YAML::Node& layer : yaml["layers"]) {
        for (const YAML::Node& at : layer["at"]) {
            if (at["crossbars"]) {
                crossbars += at["crossbars"][1].as<std::int64_t>() - at["crossbars"][0].as<std::int64_t>();
            }
        }
    }
    EXPECT_EQ(crossbars, yaml["crossbars"].as<std::int64_t>());
    EXPECT_EQ(crossbars, 339);
}

TEST(ProgramPrint, NotesAreQuoted) {
    Program p = resnet20();
    p.notes = {"a \"b\": [c"};
    EXPECT_EQ(YAML::Load(print_mapping(p))["notes"][0].as<std::string>(), p.notes.front());
}

}  // namespace
}  // namespace bitline
