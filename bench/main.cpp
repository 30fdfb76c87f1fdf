// main of the benchmarks.
#include <benchmark/benchmark.h>

// SystemC's shared library wants a symbol sc_main of each program; nobody calls it.
extern "C" int sc_main(int argc, char** argv);
extern "C" int sc_main(int /*argc*/, char** /*argv*/) {
    return 0;
}

BENCHMARK_MAIN();
