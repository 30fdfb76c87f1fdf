#include "hw/config_paths.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "hw/error.hpp"
#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

namespace fs = std::filesystem;

class ConfigPathsTest : public testing::Test {
protected:
    std::string write(const std::string& path, const std::string& text = "a: 1\n") const {
        const fs::path file = folder_ / path;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        return file.string();
    }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }

    TemporaryFolder temporary_;
    fs::path folder_{temporary_.path()};
};

TEST_F(ConfigPathsTest, FindsTheFoldersOfABuildTreeAndOfAnInstallation) {
    write("tree/configs/chips/x.yaml");
    write("prefix/share/bitline/configs/chips/x.yaml");
    write("tree/build/release/bitline");
    write("prefix/bin/bitline");
    EXPECT_EQ(config_paths(path("tree/build/release/bitline"), {}).folders, std::vector{path("tree/configs")});
    EXPECT_EQ(config_paths(path("prefix/bin/bitline"), {}).folders, std::vector{path("prefix/share/bitline/configs")});
    fs::create_directory_symlink(path("tree/build/release"), path("link"));
    EXPECT_EQ(config_paths(path("link/bitline"), {path("prefix")}).folders,
              (std::vector{path("tree/configs"), path("prefix")}));
    EXPECT_TRUE(config_paths(path("nowhere/bitline"), {}).folders.empty());
    EXPECT_THROW(config_paths(path("prefix/bin/bitline"), {path("missing")}), InputError);
}

TEST_F(ConfigPathsTest, NamesAreLookedUpInOrderAndFilesAreTakenAsTheyAre) {
    write("one/chips/a.yaml");
    write("two/chips/a.yaml");
    write("two/chips/b.yaml");
    write("two/chips/readme.txt");
    const ConfigPaths paths{{path("one"), path("two")}};
    EXPECT_EQ(find_config("chips", "a", paths), path("one/chips/a.yaml"));
    EXPECT_EQ(find_config("chips", "b", paths), path("two/chips/b.yaml"));
    EXPECT_EQ(find_config("chips", "./a", paths), "./a");
    EXPECT_EQ(find_config("chips", "a.yaml", paths), "a.yaml");
    EXPECT_EQ(find_config("networks", "net.onnx", paths), "net.onnx");
    EXPECT_EQ(list_configs("chips", paths), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(list_configs("networks", paths).empty());
}

TEST_F(ConfigPathsTest, UnknownNamesAreAnsweredWithTheNearest) {
    write("one/chips/isaac.yaml");
    write("one/chips/small.yaml");
    const ConfigPaths paths{{path("one")}};
    try {
        find_config("chips", "issac", paths);
        FAIL() << "an unknown name was found";
    } catch (const InputError& e) {
        EXPECT_STREQ(e.what(), "chips: no such name, got 'issac', did you mean 'isaac', known: isaac, small "
                               "(a file is given with '/' or '.yaml')");
    }
    EXPECT_THROW(find_config("chips", "", paths), InputError);
}

}  // namespace
}  // namespace bitline
