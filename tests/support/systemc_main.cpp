// main of every test executable that links SystemC. Warnings and errors that SystemC reports (a name used twice, a second
// sc_stop, an unbound socket) fail the test in which they occur.
#include <cstring>

#include <gtest/gtest.h>
#include <systemc>

namespace {

// An exception that leaves a process comes through here too, wrapped, and is thrown again out of sc_start: there the
// test sees it, and may expect it.
bool wraps_exception(const sc_core::sc_report& report) {
    return std::strcmp(report.get_msg_type(), sc_core::SC_ID_SIMULATION_UNCAUGHT_EXCEPTION_) == 0;
}

void fail_on_report(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
    if (report.get_severity() >= sc_core::SC_WARNING && !wraps_exception(report)) {
        ADD_FAILURE() << "SystemC reports: " << report.what();
    }
    sc_core::sc_report_handler::default_handler(report, actions);
}

}  // namespace

// SystemC's shared library cannot be loaded without this symbol; nobody calls it.
extern "C" int sc_main(int /*argc*/, char** /*argv*/) {
    return 0;
}

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    sc_core::sc_report_handler::set_handler(fail_on_report);
    return RUN_ALL_TESTS();
}
