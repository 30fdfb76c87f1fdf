// The tables of a store.
#pragma once

namespace bitline::search {

constexpr int store_format = 2;

constexpr const char* store_schema = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, identity INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE proposal (
    number INTEGER PRIMARY KEY, generation INTEGER NOT NULL, point TEXT NOT NULL, model TEXT NOT NULL,
    labels TEXT NOT NULL, chip TEXT NOT NULL, overrides TEXT NOT NULL, repeat INTEGER NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL, objectives TEXT NOT NULL) STRICT;
CREATE TABLE evaluation (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, chip TEXT NOT NULL, network TEXT NOT NULL, model TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL, latency_ns REAL NOT NULL, interval_ns REAL NOT NULL,
    energy_pj REAL NOT NULL, area_mm2 REAL NOT NULL, power_mw REAL NOT NULL, peak_power_mw REAL NOT NULL,
    adc_shortfall_bits REAL NOT NULL, timing_slack_ns REAL NOT NULL, unverified_share REAL NOT NULL,
    cycles INTEGER NOT NULL) STRICT;
CREATE INDEX evaluation_of_chip ON evaluation (chip);
CREATE TABLE layer (
    evaluation INTEGER NOT NULL REFERENCES evaluation (id), number INTEGER NOT NULL, layer TEXT NOT NULL,
    latency_ns REAL NOT NULL, energy_pj REAL NOT NULL, crossbars REAL NOT NULL,
    PRIMARY KEY (evaluation, number)) STRICT, WITHOUT ROWID;
CREATE TABLE effort (
    evaluation INTEGER PRIMARY KEY REFERENCES evaluation (id), wall_s REAL NOT NULL, cpu_s REAL NOT NULL,
    peak_rss_kib INTEGER NOT NULL, compile_s REAL NOT NULL, simulate_s REAL NOT NULL, account_s REAL NOT NULL) STRICT;
CREATE TABLE session (
    id INTEGER PRIMARY KEY, engine TEXT NOT NULL, jobs INTEGER NOT NULL, designs INTEGER NOT NULL,
    evaluations INTEGER NOT NULL, priced INTEGER NOT NULL, repeats INTEGER NOT NULL, seconds REAL NOT NULL, decode_s REAL NOT NULL,
    evaluate_s REAL NOT NULL, optimise_s REAL NOT NULL,
    compile_s REAL NOT NULL, simulate_s REAL NOT NULL, account_s REAL NOT NULL) STRICT;
)sql";

}  // namespace bitline::search
