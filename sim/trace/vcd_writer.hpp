// Value change dump files (IEEE Std 1364-2005, clause 18), written change by change: what does not change costs nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/atomic_file.hpp"

namespace bitline {

/// One file. Variables are added first; begin() writes the definitions and every variable's value; then changes follow in
/// order of time. Times are counted in the file's unit.
class VcdWriter {
public:
    using Variable = std::uint32_t;

    /// Opens the file. `unit_fs` is a power of ten of femtoseconds (1 fs to 1 s). Throws InputError.
    VcdWriter(const std::string& path, std::uint64_t unit_fs);

    /// Scopes come from the dots of `path`. The variable starts at 0.
    Variable add_vector(const std::string& path, const std::string& name, int bits);
    Variable add_real(const std::string& path, const std::string& name);

    /// Sets a value without writing it; for what happens before begin().
    void preset(Variable variable, std::uint64_t value) { values_[variable] = value; }

    /// Writes the definitions and, dated `time`, all values. Reals set before the first release() belong to it, when held.
    void begin(std::uint64_t time);
    bool begun() const { return begun_; }

    /// The changes that follow happen at `time` (not before the time of the last call).
    void set_time(std::uint64_t time) { time_ = time; }
    /// Writes nothing if the variable has this value already.
    void change(Variable variable, std::uint64_t value);

    /// A mean over a span is known when the span has ended, and belongs to its beginning. From hold(t) on, changes are
    /// kept in memory; release() writes the reals that were set since, dated t, and after them the changes. begin() and
    /// hold() take the same time where both are called; hold() comes first.
    void hold(std::uint64_t time);
    /// Dated at the hold's beginning.
    void change_real(Variable variable, double value);
    void release();

    /// Dates the end of the file `time` and gives it its name. Throws InputError when the disk is full.
    void finish(std::uint64_t time);
    /// For a file whose window was never reached: definitions and a comment, no values.
    void finish_without_values(const std::string& comment);

    std::size_t size() const { return values_.size(); }

private:
    struct Definition {
        std::string path;
        std::string name;
        int bits = 1;  ///< 0: real
    };
    /// What a change needs, in one place.
    struct Code {
        char text[6];  ///< identifier code and line end
        std::uint8_t size;
        std::uint8_t bits;
    };

    Variable add(const std::string& path, const std::string& name, int bits);
    void write_definitions();
    void write_value(Variable variable);
    void append_real(Variable variable);
    void begin_dump();
    void stamp();
    void flush();
    char* room(std::size_t bytes);
    void turn_page();

    AtomicFile file_;
    std::uint64_t unit_fs_;
    std::vector<Definition> definitions_;
    std::vector<Code> codes_;
    std::vector<std::uint64_t> values_;
    std::vector<double> reals_;                  ///< by variable; 0 for vectors
    std::vector<char> text_;                     ///< changes not yet in the file: the page in progress
    std::size_t used_ = 0;                       ///< bytes of text_
    std::vector<std::vector<char>> held_pages_;  ///< full ones of the held span, before text_
    std::vector<std::vector<char>> spare_;       ///< pages to be used again
    std::string front_;                          ///< reals of the held span
    std::uint64_t time_ = 0;
    std::uint64_t stamped_ = ~std::uint64_t{0};  ///< time that the text says it is
    std::uint64_t held_ = 0;
    std::uint64_t file_time_ = ~std::uint64_t{0};  ///< time that the file says it is, while text_ is held
    bool holding_ = false;
    bool begun_ = false;
    bool values_due_ = false;  ///< $dumpvars waits for the first release
};

}  // namespace bitline
