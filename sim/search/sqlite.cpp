#include "sim/search/sqlite.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "hw/error.hpp"

namespace bitline::search {

namespace {

constexpr int patience_ms = 20'000;  // for a reader that holds the file

}  // namespace

Database::Database(const std::string& path, std::string option) : path_(path), option_(std::move(option)) {
    const int code = sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    try {
        if (code != SQLITE_OK) {
            fail();
        }
        sqlite3_busy_timeout(handle_, patience_ms);
        // What is committed survives the end of the process at any moment; after a loss of power the file is still whole.
        execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;");
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() {
    sqlite3_close(handle_);
}

void Database::execute(const std::string& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail();
    }
}

Statement Database::prepare(const std::string& sql) {
    return Statement(*this, sql);
}

std::int64_t Database::last_row() const {
    return sqlite3_last_insert_rowid(handle_);
}

void Database::fail() const {
    const std::string text = sqlite3_errmsg(handle_);
    switch (sqlite3_errcode(handle_)) {
        case SQLITE_ERROR:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_CONSTRAINT: throw InternalError(fmt::format("{}: {}", path_, text));
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            throw InputError(
                fmt::format("{}: no store of a search ({}), another folder or another file is allowed", path_, text));
        default:
            throw InputError(fmt::format("{}: cannot be used, '{}' was given ({}), a local folder that can be written, "
                                         "with space left, is allowed",
                                         option_, path_, text));
    }
}

Statement::Statement(const Database& database, const std::string& sql) : database_(database) {
    require(sqlite3_prepare_v2(database.handle_, sql.c_str(), static_cast<int>(sql.size()) + 1, &handle_, nullptr));
}

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

void Statement::require(int code) const {
    if (code != SQLITE_OK) {
        database_.fail();
    }
}

Statement& Statement::bind(const std::string& text) {
    require(sqlite3_bind_text64(handle_, ++bound_, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(std::int64_t value) {
    require(sqlite3_bind_int64(handle_, ++bound_, value));
    return *this;
}

Statement& Statement::bind(double value) {
    require(sqlite3_bind_double(handle_, ++bound_, value));
    return *this;
}

bool Statement::step() {
    column_ = 0;
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) {
        return true;
    }
    bound_ = 0;
    if (code != SQLITE_DONE) {
        database_.fail();
    }
    require(sqlite3_reset(handle_));
    return false;
}

void Statement::run() {
    check(!step(), "search: a statement has rows that nobody reads");
}

std::string Statement::text() {
    const int column = column_++;
    const unsigned char* text = sqlite3_column_text(handle_, column);
    const int bytes = sqlite3_column_bytes(handle_, column);
    return text == nullptr ? std::string()
                           : std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes));
}

std::int64_t Statement::whole() {
    return sqlite3_column_int64(handle_, column_++);
}

double Statement::real() {
    return sqlite3_column_double(handle_, column_++);
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_) {
        try {
            database_.execute("ROLLBACK");
        } catch (...) {  // NOLINT(bugprone-empty-catch): the connection has done so itself
        }
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace bitline::search
