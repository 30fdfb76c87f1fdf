// docs/timing.md is normative: each of its rules has a test that names it, and no test names a rule that is not there.
#include <gtest/gtest.h>

#include <cctype>
#include <regex>
#include <set>
#include <string>

#include "tests/support/temporary_folder.hpp"

namespace bitline {
namespace {

TEST(RulesListed, EachRuleHasATest) {
    const std::string page = read_file("docs/timing.md");
    std::set<std::string> on_page;
    const std::regex heading(R"(\*\*([A-Z][0-9]+) [^*]*\*\*)");
    for (std::sregex_iterator it(page.begin(), page.end(), heading), end; it != end; ++it) {
        EXPECT_TRUE(on_page.insert((*it)[1]).second) << (*it)[1] << " is there twice";
    }
    EXPECT_GE(on_page.size(), 52U);
    std::set<std::string> tested;
    const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
    for (int s = 0; s < all.total_test_suite_count(); ++s) {
        const ::testing::TestSuite& suite = *all.GetTestSuite(s);
        for (int t = 0; std::string(suite.name()) == "Rules" && t < suite.total_test_count(); ++t) {
            const std::string name = suite.GetTestInfo(t)->name();
            if (name.compare(0, 4, "Rule") == 0) {
                std::size_t digits = 5;
                while (digits < name.size() && std::isdigit(static_cast<unsigned char>(name[digits])) != 0) {
                    ++digits;
                }
                tested.insert(name.substr(4, digits - 4));
            }
        }
    }
    EXPECT_EQ(tested, on_page);
}

}  // namespace
}  // namespace bitline
