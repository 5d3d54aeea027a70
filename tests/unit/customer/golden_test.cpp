// The golden files from C++, as the tests of C, Python and PHP read them. online_retail.json is left to Python: its table
// is gzip, which nothing that this library links can read.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "kefu/charter/analyses.hpp"
#include "kefu/charter/score.hpp"
#include "sales.hpp"

namespace kefu {
namespace {

using namespace test;

const Charter charter;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file.good()) << path;
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}
Tree read_json(const std::string& path) { return parse_json(read_file(path), path); }

/// A file without quotes: columns of texts, by name.
using Csv = std::map<std::string, std::vector<std::string>>;
Csv read_csv(const std::string& path) {
    std::istringstream lines(read_file(path));
    std::vector<std::string> names;
    Csv out;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::vector<std::string> cells;
        for (std::size_t begin = 0; begin <= line.size();) {
            const std::size_t end = std::min(line.find(',', begin), line.size());
            cells.push_back(line.substr(begin, end - begin));
            begin = end + 1;
        }
        if (names.empty()) {
            names = cells;
            continue;
        }
        for (std::size_t i = 0; i < names.size(); ++i) out[names[i]].push_back(cells.at(i));
    }
    return out;
}
std::vector<std::int64_t> integers(const std::vector<std::string>& texts) {
    std::vector<std::int64_t> out;
    for (const std::string& t : texts) out.push_back(std::stoll(t));
    return out;
}
TableOf orders_of_file(const Tree& golden) {
    const Csv csv = read_csv(golden.find("data")->text());
    TableOf t(golden.find("data")->text());
    for (const auto& [name, cells] : csv) t.texts(name, cells);
    return t;
}

/// A column of a small table: texts, whole numbers or reals, with nulls.
void add_column(TableOf& table, const std::string& name, const TreeList& cells) {
    std::vector<bool> valid;
    std::vector<std::string> texts;
    std::vector<double> reals;
    std::vector<std::int64_t> numbers;
    bool text = false, real = false;
    for (const Tree& cell : cells) {
        const bool there = !cell.is(Tree::Kind::null);
        valid.push_back(there);
        text = text || cell.is(Tree::Kind::text);
        real = real || cell.is(Tree::Kind::real);
        texts.push_back(cell.is(Tree::Kind::text) ? cell.text() : "");
        reals.push_back(cell.is(Tree::Kind::real) || cell.is(Tree::Kind::integer) ? cell.real() : 0);
        numbers.push_back(cell.is(Tree::Kind::integer) ? cell.integer() : 0);
    }
    if (text) table.texts(name, texts, valid);
    else if (real) table.doubles(name, reals, valid);
    else table.integers(name, numbers, valid);
}
TableOf small_table(const Tree& golden) {
    TableOf table;
    for (const TreeMember& m : golden.find("table")->members()) add_column(table, m.key, m.value.list());
    return table;
}
/// Options of a call: those of the case, with the columns and days that it states.
Tree call_of(const Tree& golden, bool split) {
    Tree options = *golden.find("options");
    if (const Tree* columns = golden.find("columns")) {
        Tree inputs = Tree::table();
        inputs.set("purchases", *columns);
        options.set("columns", inputs);
    }
    if (const Tree* as_of = golden.find("as_of")) options.set("as_of", *as_of);
    if (const Tree* end = golden.find("calibration_end"); end && split) options.set("calibration_end", *end);
    return options;
}
Result run_case(std::string_view analysis, const Table& table, const Tree& options) {
    return run(charter, analysis, options, {{"purchases", &table, nullptr}});
}
const ResultColumn& column_named(const Columns& columns, std::string_view key) {
    if (key.ends_with("_minor")) key.remove_suffix(6);
    return columns.at(key);
}
/// A cell is what the file says: null, a number, a date or a word.
void expect_cell(const ResultColumn& column, std::int64_t row, const Tree& expected) {
    SCOPED_TRACE(column.name);
    switch (expected.kind()) {
        case Tree::Kind::null: EXPECT_TRUE(column.is_null(row)); break;
        case Tree::Kind::integer:
            ASSERT_FALSE(column.is_null(row));
            if (std::holds_alternative<std::vector<double>>(column.data)) EXPECT_EQ(column.number(row), expected.real());
            else EXPECT_EQ(column.integer(row), expected.integer());
            break;
        case Tree::Kind::real:
            ASSERT_FALSE(column.is_null(row));
            EXPECT_NEAR(column.number(row), expected.real(), 1e-15 * std::abs(expected.real()));
            break;
        default: EXPECT_EQ(column.cell(row), expected.text());
    }
}

const Tree small = read_json("tests/golden/small.json");

class GoldenSmall : public testing::TestWithParam<std::size_t> {
   public:
    [[nodiscard]] static const Tree& golden() { return small.find("cases")->list()[GetParam()]; }
};

class GoldenSmallHistory : public GoldenSmall {};
class GoldenSmallClasses : public GoldenSmall {};
class GoldenSmallGini : public GoldenSmall {};
class GoldenSmallScores : public GoldenSmall {};

TEST_P(GoldenSmall, GivesWhatWasWorkedOutByHand) {
    const TableOf t = small_table(golden());
    const Tree call = call_of(golden(), true);
    if (const Tree* error = golden().find("error")) {
        try {
            (void)run_case("customer.purchases", t, call);
            ADD_FAILURE() << "no error";
        } catch (const Error& e) {
            EXPECT_EQ(status_name(e.status()), error->find("status")->text());
        }
        return;
    }
    const Result r = run_case("customer.purchases", t, call);
    const Columns& c = r.table("customers");
    const TreeList& expected = golden().find("customers")->list();
    ASSERT_EQ(c.rows(), static_cast<std::int64_t>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i)
        for (const TreeMember& m : expected[i].members()) expect_cell(column_named(c, m.key), static_cast<std::int64_t>(i), m.value);
    for (const TreeMember& m : golden().find("report")->members()) {
        const Tree* got = m.key == "as_of" ? r.report().find("as_of") : r.report().find("rows")->find(m.key);
        if (!got) got = r.report().find("customers")->find(m.key);
        ASSERT_NE(got, nullptr) << m.key;
        EXPECT_EQ(to_json(*got), to_json(m.value)) << m.key;
    }
}

TEST_P(GoldenSmallHistory, GivesTheSameThroughTheHistoryItself) {
    PurchaseOptions options;
    Findings findings("small.json");
    read(*golden().find("options"), options, findings);
    findings.raise(Status::bad_option);
    ColumnNames names;
    for (const TreeMember& m : golden().find("columns")->members()) names[m.key] = m.value.text();
    PurchaseHistory history(options);
    history.add(small_table(golden()), names);
    PurchaseHistory::Question q;
    if (const Tree* as_of = golden().find("as_of")) q.as_of = parse_date(as_of->text());
    if (const Tree* end = golden().find("calibration_end")) q.calibration_end = parse_date(end->text());
    const History h = history.finish(q);
    const TreeList& expected = golden().find("customers")->list();
    ASSERT_EQ(h.size, static_cast<std::int64_t>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(h.money[i], expected[i].find("money_minor")->integer());
        EXPECT_EQ(h.occasions[i], expected[i].find("occasions")->integer());
        EXPECT_EQ(h.lines[i], expected[i].find("lines")->integer());
        EXPECT_EQ(h.bought(i) ? to_text(Date{h.first[i]}) : "",
                  expected[i].find("first")->is(Tree::Kind::null) ? "" : expected[i].find("first")->text());
    }
}

TEST_P(GoldenSmallClasses, GivesTheClassesThatWereWorkedOutByHand) {
    const Tree* abc = golden().find("abc");
    const Result r = run_case("customer.abc", small_table(golden()), call_of(golden(), false));
    const Columns& c = r.table("classes");
    ASSERT_EQ(c.rows(), static_cast<std::int64_t>(abc->members().size()));
    for (std::int64_t i = 0; i < c.rows(); ++i) EXPECT_EQ(c.at("abc").word(i), abc->find(c.at("customer").cell(i))->text());
}

TEST_P(GoldenSmallGini, GivesTheGiniThatWasWorkedOutByHand) {
    const Tree* gini = golden().find("gini");
    const Result r = run_case("customer.concentration", small_table(golden()), call_of(golden(), false));
    const Columns& c = r.table("figures");
    ASSERT_EQ(c.at("measure").cell(0), "gini");
    EXPECT_EQ(c.at("value").number(0), gini->list()[0].real() / gini->list()[1].real());
}

TEST_P(GoldenSmallScores, GivesTheScoresThatWereWorkedOutByHand) {
    const Tree* rfm = golden().find("rfm");
    Tree call = call_of(golden(), false);
    if (const Tree* bins = rfm->find("bins")) call.set("bins", *bins);
    const Result r = run_case("customer.rfm", small_table(golden()), call);
    const Columns& c = r.table("scores");
    ASSERT_EQ(c.rows(), static_cast<std::int64_t>(rfm->find("scores")->members().size()));
    for (std::int64_t i = 0; i < c.rows(); ++i)
        EXPECT_EQ(c.at("cell").integer(i), rfm->find("scores")->find(c.at("customer").cell(i))->integer());
    for (const TreeMember& m : rfm->find("thresholds")->members()) {
        const TreeList& cuts = r.model("model")->report().find(m.key)->list();
        ASSERT_EQ(cuts.size(), m.value.list().size());
        for (std::size_t i = 0; i < cuts.size(); ++i) EXPECT_EQ(cuts[i].find("value")->real(), m.value.list()[i].real()) << m.key;
    }
}

/// The cases that say something of `key`; all of them where it is empty.
std::vector<std::size_t> cases_with(std::string_view key) {
    std::vector<std::size_t> list;
    const TreeList& cases = small.find("cases")->list();
    for (std::size_t i = 0; i < cases.size(); ++i)
        if (key.empty() || cases[i].find(key)) list.push_back(i);
    return list;
}
std::string name_of_case(const testing::TestParamInfo<std::size_t>& at) {
    return small.find("cases")->list()[at.param].find("name")->text();
}
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSmall, testing::ValuesIn(cases_with("")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSmallHistory, testing::ValuesIn(cases_with("customers")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSmallClasses, testing::ValuesIn(cases_with("abc")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSmallGini, testing::ValuesIn(cases_with("gini")), name_of_case);
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSmallScores, testing::ValuesIn(cases_with("rfm")), name_of_case);

// ----------------------------------------------------------------------------------------------------------------- RFM
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> values = {
    {{"recency", "recency_score"}, {"frequency", "frequency_score"}, {"money", "money_score"}}};

class GoldenPublished : public testing::Test {
   protected:
    static void SetUpTestSuite() {
        golden_ = std::make_unique<Tree>(read_json("tests/golden/rfm_orders.json"));
        Tree options = Tree::table();
        for (const auto* key : {"method", "period", "as_of"}) options.set(key, *golden_->find(key));
        Tree inputs = Tree::table();
        inputs.set("purchases", *golden_->find("columns"));
        options.set("columns", inputs);
        const TableOf t = orders_of_file(*golden_);
        result_ = std::make_unique<Result>(run(charter, "customer.rfm", options, {{"purchases", &t.table(), nullptr}}));
    }
    static void TearDownTestSuite() {
        golden_.reset();
        result_.reset();
    }
    static inline std::unique_ptr<Tree> golden_;
    static inline std::unique_ptr<Result> result_;
};

TEST_F(GoldenPublished, CountsAndRevenueAreThoseOfTheFile) {
    const Columns& c = result_->table("scores");
    EXPECT_EQ(result_->report().find_path("rows.rows")->integer(), golden_->find("transactions")->integer());
    EXPECT_EQ(c.rows(), golden_->find("customers")->integer());
    std::int64_t money = 0;
    for (std::int64_t i = 0; i < c.rows(); ++i) money += c.at("money").integer(i);
    EXPECT_EQ(money, 100 * golden_->find("revenue")->integer());
}

TEST_F(GoldenPublished, EveryScoreIsThatOfTheFile) {
    const Csv csv = read_csv("tests/golden/rfm_orders_scores.csv");
    const Columns& c = result_->table("scores");
    ASSERT_EQ(c.rows(), static_cast<std::int64_t>(csv.at("customer").size()));
    for (const auto& [name, cells] : csv) {
        const ResultColumn& column = column_named(c, name);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            if (name == "customer") EXPECT_EQ(column.word(row), cells[i]);
            else if (cells[i].empty()) EXPECT_TRUE(column.is_null(row)) << name;
            else EXPECT_EQ(column.integer(row), std::stoll(cells[i])) << name;
        }
    }
}

TEST_F(GoldenPublished, ThresholdsScoreCountsAndCellsAreThoseOfTheFile) {
    const Columns& c = result_->table("scores");
    for (const auto& [name, column] : values) {
        const TreeList& thresholds = golden_->find("thresholds")->find(name)->list();
        const TreeList& cuts = result_->model("model")->report().find(name)->list();
        ASSERT_EQ(cuts.size(), thresholds.size());
        for (std::size_t i = 0; i < cuts.size(); ++i) EXPECT_NEAR(cuts[i].find("value")->real(), thresholds[i].real(), 1e-9);
        std::vector<std::int64_t> counted(5);
        for (std::int64_t i = 0; i < c.rows(); ++i) ++counted.at(static_cast<std::size_t>(c.at(column).integer(i) - 1));
        EXPECT_EQ(to_json(write(counted)), to_json(*golden_->find("score_counts")->find(name))) << name;
    }
    for (const TreeMember& m : golden_->find("cells")->members()) {
        std::int64_t counted = 0;
        for (std::int64_t i = 0; i < c.rows(); ++i) counted += c.at("cell").cell(i) == m.key;
        EXPECT_EQ(counted, m.value.integer()) << m.key;
    }
}

TEST_F(GoldenPublished, TheHeatMapIsThatOfTheFile) {
    const TreeList& means = golden_->find("heat_map_frequency_1")->list();
    const Columns& c = result_->table("cells");
    for (std::int64_t i = 0; i < c.rows(); ++i) {
        if (c.at("frequency_score").integer(i) != 1) continue;
        EXPECT_NEAR(c.at("mean_money").number(i), means.at(static_cast<std::size_t>(c.at("recency_score").integer(i) - 1)).real(), 0.005);
    }
}

TEST_F(GoldenPublished, SegmentsByTheirRulesHaveTheCountsOfTheFile) {
    const TreeList& segments = golden_->find("segments")->list();
    const Columns& c = result_->table("scores");
    std::vector<std::int64_t> counted(segments.size());
    for (std::int64_t row = 0; row < c.rows(); ++row) {
        for (std::size_t s = 0; s < segments.size(); ++s) {
            bool inside = true;
            for (const auto& [name, column] : values) {
                const TreeList& range = segments[s].find(name)->list();
                const std::int64_t score = c.at(column).integer(row);
                inside = inside && score >= range[0].integer() && score <= range[1].integer();
            }
            if (!inside) continue;
            ++counted[s];
            break;
        }
    }
    for (std::size_t s = 0; s < segments.size(); ++s)
        EXPECT_EQ(counted[s], segments[s].find("customers")->integer()) << segments[s].find("name")->text();
}

TEST(GoldenRfmDays, EveryTypeOfQuantileAndEveryNumberOfBinsCutsWhereTheFileSays) {
    const Tree golden = read_json("tests/golden/rfm_orders_days.json");
    const TableOf t = orders_of_file(golden);
    ASSERT_EQ(golden.find("cases")->list().size(), 13u);
    for (const Tree& one : golden.find("cases")->list()) {
        SCOPED_TRACE(to_json(*one.find("options")));
        Tree options = *one.find("options");
        options.set("as_of", *golden.find("as_of"));
        const Result r = run(charter, "customer.rfm", options, {{"purchases", &t.table(), nullptr}});
        const Columns& c = r.table("scores");
        EXPECT_EQ(c.rows(), golden.find("customers")->integer());
        for (const auto& [name, column] : values) {
            const TreeList& cuts = r.model("model")->report().find(name)->list();
            const TreeList& at_least = one.find("at_least")->find(name)->list();
            const TreeList& thresholds = one.find("thresholds")->find(name)->list();
            ASSERT_EQ(cuts.size(), at_least.size());
            for (std::size_t i = 0; i < cuts.size(); ++i) {
                EXPECT_EQ(cuts[i].find("at_least")->integer(), at_least[i].integer()) << name;
                EXPECT_NEAR(cuts[i].find("value")->real(), thresholds[i].real(), 1e-15 * std::abs(thresholds[i].real())) << name;
            }
            std::vector<std::int64_t> counted;
            const Columns& bins = r.table("bins");
            for (std::int64_t i = 0; i < bins.rows(); ++i)
                if (bins.at("value").cell(i) == name) counted.push_back(bins.at("customers").integer(i));
            EXPECT_EQ(to_json(write(counted)), to_json(*one.find("score_counts")->find(name)));
        }
        std::map<std::string, std::int64_t> cells;
        for (std::int64_t i = 0; i < c.rows(); ++i) ++cells[c.at("cell").cell(i)];
        EXPECT_EQ(to_json(write(cells)), to_json(*one.find("cells")));
    }
}

// ----------------------------------------------------------------------------------------------------------- lifetimes
TEST(GoldenCdnow, SummariesAreThoseThatLifetimesGave) {
    const Tree golden = read_json("tests/golden/cdnow_summary.json");
    const Csv expected = read_csv(golden.find("summary")->text()), data = read_csv(golden.find("data")->text());
    const Tree& columns = *golden.find("options")->find("columns")->find("purchases");
    TableOf t;
    t.integers(columns.find("customer")->text(), integers(data.at(columns.find("customer")->text())));
    t.texts(columns.find("at")->text(), data.at(columns.find("at")->text()));
    t.texts(columns.find("amount")->text(), data.at(columns.find("amount")->text()));
    const auto summary = [&](std::string_view key, const Tree& value) {
        Tree options = *golden.find("options");
        options.set("as_of", *golden.find("as_of"));
        if (!key.empty()) options.set(std::string(key), value);
        return run(charter, "customer.purchases", options, {{"purchases", &t.table(), nullptr}});
    };
    const Result days = summary("", Tree()), weeks = summary("period", Tree("week")),
                 split = summary("calibration_end", *golden.find("calibration_end"));
    const Columns &day = days.table("customers"), &week = weeks.table("customers"), &part = split.table("customers");
    EXPECT_EQ(days.report().find_path("rows.rows")->integer(), golden.find("rows")->integer());
    ASSERT_EQ(day.rows(), golden.find("customers")->integer());
    ASSERT_EQ(day.rows(), static_cast<std::int64_t>(expected.at("customer").size()));
    std::int64_t frequency = 0, calibration = 0, without = 0, holdout = 0;
    for (std::int64_t i = 0; i < day.rows(); ++i) {
        const auto whole = [&](const char* column) { return std::stoll(expected.at(column)[static_cast<std::size_t>(i)]); };
        const auto real = [&](const char* column) { return std::stod(expected.at(column)[static_cast<std::size_t>(i)]); };
        const auto mean = [&](const Columns& c) { return c.at("mean_repeat_money").is_null(i) ? 0 : c.at("mean_repeat_money").number(i); };
        EXPECT_EQ(day.at("customer").integer(i), whole("customer"));
        EXPECT_EQ(day.at("occasions").integer(i) - 1, whole("frequency"));
        EXPECT_EQ(day.at("active_days").integer(i), whole("recency"));
        EXPECT_EQ(day.at("age_days").integer(i), whole("T"));
        EXPECT_NEAR(mean(day), real("monetary_value"), 1e-8);
        EXPECT_EQ(week.at("occasions").integer(i) - 1, whole("frequency_weeks"));
        EXPECT_EQ(part.at("occasions").integer(i) - 1, whole("frequency_cal"));
        EXPECT_EQ(part.at("active_days").integer(i), whole("recency_cal"));
        EXPECT_EQ(part.at("age_days").integer(i), whole("T_cal"));
        EXPECT_NEAR(mean(part), real("monetary_value_cal"), 1e-8);
        EXPECT_EQ(part.at("holdout_occasions").integer(i), whole("frequency_holdout"));
        EXPECT_EQ(part.at("holdout_money").integer(i), whole("money_holdout_minor"));
        frequency += day.at("occasions").integer(i) - 1;
        calibration += part.at("occasions").integer(i) - 1;
        without += part.at("occasions").integer(i) == 1;
        holdout += part.at("holdout_occasions").integer(i);
    }
    EXPECT_EQ(frequency, golden.find("frequency")->integer());
    EXPECT_EQ(calibration, golden.find("frequency_cal")->integer());
    EXPECT_EQ(without, golden.find("without_repeat_cal")->integer());
    EXPECT_EQ(holdout, golden.find("frequency_holdout")->integer());
}

}  // namespace
}  // namespace kefu
