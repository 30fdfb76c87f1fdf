#include "sim/search/cheap_forks.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/sanitized.hpp"

namespace bitline::search {
namespace {

/// Memory of this process that no file is behind.
std::size_t own_mib() {
    std::size_t size = 0;
    std::size_t resident = 0;
    std::size_t shared = 0;
    std::ifstream("/proc/self/statm") >> size >> resident >> shared;
    return (resident - shared) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) >> 20;
}

TEST(CheapForks, GiveBackWhatIsFreeAndLeaveTheRestAsItWas) {
    if (is_sanitized()) {
        GTEST_SKIP() << "AddressSanitizer keeps what is freed";
    }
    std::vector<std::string> pieces(std::size_t{64} << 10, std::string(1024, 'x'));
    const std::string last(1024, 'y');  // behind all of them on the heap, so that its end cannot shrink
    make_forks_cheap();
    make_forks_cheap();  // the heap has had the advice
    for (const std::string& piece : pieces) {
        ASSERT_EQ(piece, std::string(1024, 'x'));
    }
    const std::size_t full = own_mib();
    ASSERT_GE(full, 60U);
    pieces = {};
    make_forks_cheap();
    EXPECT_LT(own_mib() + 40, full);
    EXPECT_EQ(last, std::string(1024, 'y'));
}

}  // namespace
}  // namespace bitline::search
