#include "hw/cost/cost_table.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "hw/cost/ideal.hpp"
#include "hw/error.hpp"
#include "hw/spec_reader.hpp"

namespace bitline {
namespace {

ChipSpec shipped_chip(const std::string& name) {
    return read_chip(name, ConfigPaths{{"configs"}});
}

/// Every number of a table, to see whether something moves.
std::vector<double> numbers(const CostTable& costs) {
    std::vector<double> all;
    for (const ActionCost& action : costs.actions) {
        all.push_back(action.energy_j);
    }
    for (const PartCost& part : costs.parts) {
        all.insert(all.end(), {part.total_area_m2(), part.total_leakage_w()});
    }
    all.insert(all.end(), {costs.programming.pulses, costs.programming.pulse_time_s, costs.programming.cell_energy_j});
    return all;
}

TEST(CostTable, NeedsCosts) {
    ChipSpec spec;
    spec.name = "bare";
    try {
        cost_table(spec);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("bare: costs"), std::string::npos);
    }
}

TEST(CostTable, IsFiniteAndPositiveForAllChips) {
    for (const char* name : {"isaac", "joint-rram", "small"}) {
        const CostTable costs = cost_table(shipped_chip(name));
        for (const double number : numbers(costs)) {
            EXPECT_TRUE(number >= 0 && number < 1e3) << name << " " << number;
        }
        EXPECT_GT(costs.area_m2(), 0);
        EXPECT_GT(costs.leakage_w(), 0);
    }
}

TEST(CostTable, KindsSumToTheChip) {
    const CostTable costs = cost_table(shipped_chip("joint-rram"));
    double area = 0;
    double leakage = 0;
    for (std::size_t kind = 0; kind < component_kind_count; ++kind) {
        area += costs.area_m2(static_cast<ComponentKind>(kind));
        leakage += costs.leakage_w(static_cast<ComponentKind>(kind));
    }
    EXPECT_NEAR(area / costs.area_m2(), 1, 1e-12);
    EXPECT_NEAR(leakage / costs.leakage_w(), 1, 1e-12);
}

TEST(CostTable, EveryFigureOfATechnologyMovesSomething) {
    for (const char* name : {"isaac", "joint-rram"}) {
        ChipSpec spec = shipped_chip(name);
        for (const CostKey& key : cost_keys()) {
            const bool reference = spec.costs.adc_model == AdcCostModel::reference;
            if ((key.use == CostUse::adc_reference && !reference) || (key.use == CostUse::adc_survey && reference)) {
                continue;
            }
            ChipSpec other = spec;
            if (key.key.compare(0, 7, "memory.") == 0) {
                other.memory.kind = key.key.substr(7);
            }
            // Places where a figure is out of use at the shipped design point.
            other.tile.input_buffer.ports = 2;
            other.noc.packet_flits = 30;
            other.tile.pe.dac.bits = 2;
            other.tile.pe.adc.bits = 7;
            other.global_buffer.capacity_bytes = 64 << 20;
            other.tile.pe.crossbar.column_flip = false;
            const auto table = [&] {
                return key.use == CostUse::ideal ? ideal_costs(other) : cost_table(other);
            };
            const std::vector<double> before = numbers(table());
            const double value = other.costs[key.cost].value;
            other.costs[key.cost].value = value == 0 ? key.most / 2 : value == 1 && key.most == 1 ? 0.5 : value * 1.01;
            EXPECT_NE(numbers(table()), before) << name << " " << key.key;
        }
    }
}

TEST(CostTable, EveryPricedParameterOfAChipMovesSomething) {
    struct Move {
        const char* what;
        std::function<void(ChipSpec&)> change;
    };
    const std::vector<Move> moves{
        {"technology.node",
         [](ChipSpec& s) {
             s.technology.node_nm = 22;
         }},
        {"technology.supply",
         [](ChipSpec& s) {
             s.technology.supply_v = 0.7;
         }},
        {"technology.nominal_supply",
         [](ChipSpec& s) {
             s.technology.nominal_supply_v = 1.0;
         }},
        {"noc.width",
         [](ChipSpec& s) {
             s.noc.width += 1;
         }},
        {"noc.height",
         [](ChipSpec& s) {
             s.noc.height += 1;
         }},
        {"noc.tiles_per_router",
         [](ChipSpec& s) {
             s.noc.tiles_per_router += 1;
         }},
        {"noc.local_ports",
         [](ChipSpec& s) {
             s.noc.local_ports = 2;
         }},
        {"noc.group_bus_width_bits",
         [](ChipSpec& s) {
             s.noc.group_bus_width_bits *= 2;
         }},
        {"noc.flit_bits",
         [](ChipSpec& s) {
             s.noc.flit_bits *= 2;
         }},
        {"noc.packet_flits",
         [](ChipSpec& s) {
             s.noc.packet_flits *= 2;
         }},
        {"noc.buffer_packets",
         [](ChipSpec& s) {
             s.noc.buffer_packets *= 2;
         }},
        {"noc.link_length",
         [](ChipSpec& s) {
             s.noc.link_length_mm *= 2;
         }},
        {"tile.pes",
         [](ChipSpec& s) {
             s.tile.pes *= 2;
         }},
        {"tile.bus_width_bits",
         [](ChipSpec& s) {
             s.tile.bus_width_bits *= 2;
         }},
        {"tile.input_buffer.capacity",
         [](ChipSpec& s) {
             s.tile.input_buffer.capacity_bytes *= 2;
         }},
        {"tile.input_buffer.ports",
         [](ChipSpec& s) {
             s.tile.input_buffer.ports += 1;
         }},
        {"tile.input_buffer.width_bits",
         [](ChipSpec& s) {
             s.tile.input_buffer.width_bits = 128;
         }},
        {"tile.output_buffer.capacity",
         [](ChipSpec& s) {
             s.tile.output_buffer.capacity_bytes *= 2;
         }},
        {"tile.output_buffer.ports",
         [](ChipSpec& s) {
             s.tile.output_buffer.ports += 1;
         }},
        {"tile.output_buffer.width_bits",
         [](ChipSpec& s) {
             s.tile.output_buffer.width_bits = 128;
         }},
        {"tile.accumulator.lanes",
         [](ChipSpec& s) {
             s.tile.accumulator.lanes *= 2;
         }},
        {"tile.accumulator.bits",
         [](ChipSpec& s) {
             s.tile.accumulator.bits = 24;
         }},
        {"tile.vector_unit.lanes",
         [](ChipSpec& s) {
             s.tile.vector_unit.lanes *= 2;
         }},
        {"tile.pe.crossbars",
         [](ChipSpec& s) {
             s.tile.pe.crossbars *= 2;
         }},
        {"tile.pe.input_registers",
         [](ChipSpec& s) {
             s.tile.pe.input_registers += 1;
         }},
        {"tile.pe.output_registers",
         [](ChipSpec& s) {
             s.tile.pe.output_registers += 1;
         }},
        {"tile.pe.crossbar.rows",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.rows *= 2;
         }},
        {"tile.pe.crossbar.cols",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.cols *= 2;
         }},
        {"tile.pe.crossbar.bits_per_cell",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.bits_per_cell = 4;
         }},
        {"tile.pe.crossbar.coding",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.coding = WeightCoding::differential;
         }},
        {"tile.pe.crossbar.column_flip",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.column_flip = true;
         }},
        {"tile.pe.crossbar.read_time",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.read_time.fs *= 2;
         }},
        {"tile.pe.crossbar.read_voltage",
         [](ChipSpec& s) {
             s.tile.pe.crossbar.read_voltage_v *= 2;
         }},
        {"tile.pe.dac.bits",
         [](ChipSpec& s) {
             s.tile.pe.dac.bits += 1;
         }},
        {"tile.pe.adc.bits",
         [](ChipSpec& s) {
             s.tile.pe.adc.bits += 1;
         }},
        {"tile.pe.adc.rate",
         [](ChipSpec& s) {
             s.tile.pe.adc.rate.hz /= 2;
         }},
        {"tile.pe.adc.count",
         [](ChipSpec& s) {
             s.tile.pe.adc.count *= 2;
         }},
        {"precision.activation_bits",
         [](ChipSpec& s) {
             s.precision.activation_bits = 4;
         }},
        {"memory.kind",
         [](ChipSpec& s) {
             s.memory.kind = "hbm2";
         }},
        {"global_buffer.capacity",
         [](ChipSpec& s) {
             s.global_buffer.capacity_bytes *= 2;
         }},
        {"global_buffer.ports",
         [](ChipSpec& s) {
             s.global_buffer.ports += 1;
         }},
        {"global_buffer.width_bits",
         [](ChipSpec& s) {
             s.global_buffer.width_bits /= 2;
         }},
    };
    const ChipSpec spec = shipped_chip("joint-rram");
    const std::vector<double> before = numbers(cost_table(spec));
    for (const Move& move : moves) {
        ChipSpec other = spec;
        move.change(other);
        EXPECT_NE(numbers(cost_table(other)), before) << move.what;
    }
}

TEST(CostTable, SupplyScalesDigitalEnergyButNotTheCells) {
    ChipSpec spec = shipped_chip("small");
    const CostTable nominal = cost_table(spec);
    spec.technology.supply_v = 0.45;
    const CostTable half = cost_table(spec);
    for (const Action action : {Action::adc_convert, Action::dac_drive, Action::shift_add, Action::buffer_read,
                                Action::bus_transfer, Action::vector_mul, Action::router_flit, Action::link_flit}) {
        EXPECT_NEAR(half[action].energy_j / nominal[action].energy_j, 0.25, 1e-12) << name_of(action);
    }
    EXPECT_EQ(half[Action::crossbar_read].energy_j, nominal[Action::crossbar_read].energy_j);
    EXPECT_EQ(half[Action::memory_read].energy_j, nominal[Action::memory_read].energy_j);
    EXPECT_NEAR(half.leakage_w() / nominal.leakage_w(), 0.5, 1e-12);
    EXPECT_EQ(half.area_m2(), nominal.area_m2());
}

TEST(CostTable, HandComputedRowsOfTheSmallChip) {
    ChipSpec spec = shipped_chip("small");
    spec.tile.pe.crossbar.read_voltage_v = 0.2;
    const CostTable costs = cost_table(spec);
    // 6.25 fJ at 0.5 V and 10 ns with half of the inputs on, read at 0.2 V for 100 ns.
    EXPECT_NEAR(costs[Action::crossbar_read].energy_j, 6.25e-15 * 0.5 * 0.16 * 10, 1e-25);
    // LPDDR4: 8 pJ per bit.
    EXPECT_NEAR(costs[Action::memory_read].energy_j, 64e-12, 1e-24);
    // A driver of 0.390625 pJ per 100 ns, nothing of it static.
    EXPECT_NEAR(costs[Action::dac_drive].energy_j, 0.390625e-12, 1e-24);
    EXPECT_EQ(costs.leakage_w(ComponentKind::dac), 0);
    // 64 KiB at 256 bits: 29.5577 pJ per 32 bytes read, 36.4598 written.
    EXPECT_NEAR(costs[Action::buffer_read].energy_j, 29.5577e-12 / 32, 1e-24);
    EXPECT_NEAR(costs[Action::buffer_write].energy_j, 36.4598e-12 / 32, 1e-24);
    // 128 cells x 128 cells x 16 F2.
    EXPECT_NEAR(costs.area_m2(ComponentKind::crossbar), 4 * 4 * 8 * 16384 * 16384e-18, 1e-18);
    EXPECT_DOUBLE_EQ(costs.programming.pulses, 5);
    EXPECT_NEAR(costs.programming.pulse_time_s, 110e-9, 1e-20);
}

TEST(CostTable, AnUnverifiedShareMakesAnUnverifiedRow) {
    const CostTable costs = cost_table(shipped_chip("small"));
    EXPECT_FALSE(costs[Action::crossbar_read].origin.verified) << "input activity is assumed";
    EXPECT_FALSE(costs[Action::link_flit].origin.verified) << "toggle is assumed";
    EXPECT_TRUE(costs[Action::adc_convert].origin.verified);
    EXPECT_TRUE(costs[Action::buffer_read].origin.verified);
}

/// A chip whose costs are all verified but one.
CostTable all_verified_but(ChipSpec spec, Cost doubted) {
    for (const CostKey& key : cost_keys()) {
        spec.costs[key.cost].origin.verified = key.cost != doubted;
    }
    return cost_table(spec);
}

const PartCost& part(const CostTable& costs, const std::string& name) {
    for (const PartCost& row : costs.parts) {
        if (row.name == name) {
            return row;
        }
    }
    throw InputError("no part " + name);
}

TEST(CostTable, PortsAndExponentsOfMemoriesCountWhereTheyTakePart) {
    ChipSpec spec = shipped_chip("small");
    spec.tile.input_buffer = {64 << 10, 1, 256};
    EXPECT_TRUE(part(all_verified_but(spec, Cost::sram_port_area), "input_buffer").area_origin.verified);
    EXPECT_TRUE(part(all_verified_but(spec, Cost::sram_area_exponent), "input_buffer").area_origin.verified);
    spec.tile.input_buffer.ports = 2;
    const CostTable ports = all_verified_but(spec, Cost::sram_port_area);
    EXPECT_FALSE(ports[Action::buffer_read].origin.verified);
    EXPECT_FALSE(part(ports, "input_buffer").area_origin.verified);
    EXPECT_FALSE(part(ports, "input_buffer").leakage_origin.verified);
    spec.tile.input_buffer = {64 << 20, 1, 256};  // beyond the table
    EXPECT_FALSE(part(all_verified_but(spec, Cost::sram_area_exponent), "input_buffer").area_origin.verified);
    EXPECT_TRUE(all_verified_but(spec, Cost::sram_area_exponent)[Action::buffer_read].origin.verified);
    EXPECT_FALSE(all_verified_but(spec, Cost::sram_energy_exponent)[Action::buffer_write].origin.verified);
}

TEST(CostTable, ScalingOfConvertersCountsWhereItTakesPart) {
    ChipSpec spec = shipped_chip("isaac");
    EXPECT_TRUE(all_verified_but(spec, Cost::adc_factor_per_bit)[Action::adc_convert].origin.verified);
    EXPECT_FALSE(all_verified_but(spec, Cost::adc_static_fraction)[Action::adc_convert].origin.verified);
    EXPECT_FALSE(all_verified_but(spec, Cost::dac_static_fraction)[Action::dac_drive].origin.verified);
    spec.costs[Cost::dac_static_fraction].value = 0;
    EXPECT_TRUE(all_verified_but(spec, Cost::dac_static_fraction)[Action::dac_drive].origin.verified);
    spec.tile.pe.adc.bits = 7;
    spec.tile.pe.dac.bits = 2;
    const CostTable adc = all_verified_but(spec, Cost::adc_factor_per_bit);
    EXPECT_FALSE(adc[Action::adc_convert].origin.verified);
    EXPECT_FALSE(part(adc, "adc").area_origin.verified);
    EXPECT_FALSE(part(adc, "adc").leakage_origin.verified);
    const CostTable dac = all_verified_but(spec, Cost::dac_factor_per_bit);
    EXPECT_FALSE(dac[Action::dac_drive].origin.verified);
    EXPECT_FALSE(part(dac, "dac").area_origin.verified);
}

TEST(CostTable, BufferShareOfRoutersCountsWhereItTakesPart) {
    ChipSpec spec = shipped_chip("isaac");
    const CostTable costs = all_verified_but(spec, Cost::router_buffer_share);
    EXPECT_FALSE(costs[Action::router_flit].origin.verified) << "four routers have a ninth port";
    EXPECT_FALSE(part(costs, "router").area_origin.verified);
    EXPECT_FALSE(part(costs, "router").leakage_origin.verified);
    spec.memory.routers.clear();  // eight ports and 34 flits everywhere, as published
    EXPECT_TRUE(all_verified_but(spec, Cost::router_buffer_share)[Action::router_flit].origin.verified);
}

TEST(CostTable, TheInputSumHasOneAdderForEachActivationOnTheBus) {
    const ChipSpec spec = shipped_chip("joint-rram");
    const CostTable costs = cost_table(spec);
    EXPECT_EQ(part(costs, "input_sum").instances, 128 * 64);
}

}  // namespace
}  // namespace bitline
