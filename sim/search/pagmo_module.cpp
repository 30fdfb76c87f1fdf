#include "sim/search/pagmo_module.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>
#include <filesystem>
#include <system_error>

#include "sim/search/optimiser_entries.hpp"

namespace bitline::search {

namespace fs = std::filesystem;

std::vector<std::string> pagmo_places() {
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    std::vector<std::string> places;
    for (const char* below : {".", "..", "../lib/bitline"}) {
        places.push_back((folder / below / "libbitline_pagmo.so").lexically_normal().string());
    }
    return places;
}

PagmoEvolve load_pagmo(const std::string& optimiser, const std::vector<std::string>& places) {
    for (const std::string& place : places) {
        std::error_code error;
        if (!fs::exists(place, error)) {
            continue;
        }
        void* module = dlopen(place.c_str(), RTLD_NOW | RTLD_LOCAL);
        void* symbol = module == nullptr ? nullptr : dlsym(module, pagmo_symbol);
        if (symbol == nullptr) {
            refuse(optimiser, fmt::format("{} cannot be loaded, {}", place, dlerror()));
        }
        PagmoEvolve evolve = nullptr;
        std::memcpy(&evolve, &symbol, sizeof evolve);  // C++ has no cast from an object to a function
        return evolve;
    }
    refuse(optimiser, fmt::format("it needs libbitline_pagmo.so, which is not there, looked for in {}; it is built "
                                  "where pagmo is found (apt-get install libpagmo-dev)",
                                  fmt::join(places, ", ")));
}

}  // namespace bitline::search
