// What the joint experiment found as tables for the terminal, and as files. The same outcome gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "sim/reproduce/joint_outcome.hpp"

namespace bitline::reproduce {

/// A table before anybody has laid it out; the first `left` columns are words.
struct ReportTable {
    std::string title;
    std::vector<std::string> columns;
    std::size_t left = 1;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> notes;  ///< below it
};

/// EDAP on the three winners, gains and losses by network; the notes say why a winner cannot run a network.
ReportTable comparison_table(const JointOutcome& outcome, const View& view);
/// The winner of each search: score and parameters.
ReportTable winner_table(const JointOutcome& outcome);
/// Designs and evaluations of each search, and failures.
ReportTable effort_table(const JointOutcome& outcome);
/// Rank correlations of simulation and ideal model.
ReportTable correlation_table(const JointOutcome& outcome);

/// All of them for a terminal.
std::string joint_text(const JointOutcome& outcome);

/// A line for each view and network: what comparison_table shows, in full precision.
std::string joint_csv(const JointOutcome& outcome);
/// A line for each view, winner and network: latency, energy, area, or why there are none.
std::string winners_csv(const JointOutcome& outcome);
/// Everything.
std::string joint_json(const JointOutcome& outcome);

/// "joint", or "NETWORK only".
std::string search_title(const SearchOutcome& search);

}  // namespace bitline::reproduce
