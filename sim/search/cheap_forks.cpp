#include "sim/search/cheap_forks.hpp"

#include <malloc.h>
#include <sys/mman.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace bitline::search {

namespace {

constexpr std::uintptr_t large_page = std::uintptr_t{2} << 20;
constexpr int collapse_now = 25;  // MADV_COLLAPSE, Linux 6.1

struct Range {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
};

/// The whole large pages of the heap, which has several lines once a part of it has had this advice.
Range heap() {
    Range heap;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        if (line.find("[heap]") != std::string::npos) {
            std::istringstream in(line);
            Range part;
            char dash = 0;
            in >> std::hex >> part.begin >> dash >> part.end;
            heap = {heap.end == 0 ? part.begin : heap.begin, part.end};
        }
    }
    return {(heap.begin + large_page - 1) / large_page * large_page, heap.end / large_page * large_page};
}

}  // namespace

void make_forks_cheap() {
    malloc_trim(0);
    const Range range = heap();
    if (range.begin < range.end) {
        auto* const begin = reinterpret_cast<void*>(range.begin);  // NOLINT(performance-no-int-to-ptr): from the kernel
        if (::madvise(begin, range.end - range.begin, MADV_HUGEPAGE) == 0) {
            ::madvise(begin, range.end - range.begin, collapse_now);
        }
    }
}

}  // namespace bitline::search
