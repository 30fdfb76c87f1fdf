// SQLite in C++ terms: a connection, statements that are bound and stepped, and errors as exceptions.
#pragma once

#include <cstdint>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace bitline::search {

class Statement;

class Database {
public:
    /// Opens or creates the file. Throws InputError when it cannot be used; `option` names what asked for it.
    Database(const std::string& path, std::string option);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Executes statements without results.
    void execute(const std::string& sql);
    Statement prepare(const std::string& sql);
    std::int64_t last_row() const;
    /// Throws what SQLite's last error means: InputError for the file and its place, InternalError for a fault of ours.
    [[noreturn]] void fail() const;

private:
    friend class Statement;
    std::string path_;
    std::string option_;
    sqlite3* handle_ = nullptr;
};

/// Parameters and columns are numbered by the order of the calls.
class Statement {
public:
    Statement(const Database& database, const std::string& sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(const std::string& text);
    Statement& bind(std::int64_t value);
    Statement& bind(double value);
    /// Whether there is a row. After the last one the statement can be bound again.
    bool step();
    /// Steps a statement that has no rows.
    void run();

    std::string text();
    std::int64_t whole();
    double real();

private:
    void require(int code) const;

    const Database& database_;
    sqlite3_stmt* handle_ = nullptr;
    int bound_ = 0;
    int column_ = 0;
};

/// Everything until commit() is one change of the file, or none.
class Transaction {
public:
    explicit Transaction(Database& database);
    /// Takes back what was not committed.
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace bitline::search
