#include "kefu/charter/charter.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "kefu/charter/diff.hpp"
#include "kefu/charter/starter.hpp"
#include "kefu/customer/purchases.hpp"
#include "kefu/customer/score.hpp"

namespace kefu {
namespace {

std::vector<std::string> messages(std::string_view toml) {
    std::vector<std::string> out;
    for (const Finding& f : Charter::check(toml, "c.toml"))
        out.push_back(std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " + f.message);
    return out;
}
std::string only(std::string_view toml) {
    const auto all = messages(toml);
    EXPECT_EQ(all.size(), 1u) << toml;
    return all.empty() ? "" : all.front();
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(Charter, DefaultNamesNeitherZoneNorCurrency) {
    const Charter charter;
    EXPECT_EQ(charter.header().id, "default");
    EXPECT_EQ(charter.header().currency, "");
    EXPECT_EQ(charter.header().time_zone, "");
    EXPECT_EQ(charter.stamp().charter, "default");
    EXPECT_EQ(charter.stamp().digest.size(), 32u);
    EXPECT_EQ(charter.stamp().engine, engine_version());
}

TEST(Charter, GivesOptionsByTheirSectionAndInheritsZoneAndCurrency) {
    const auto charter = Charter::parse(
        "[charter]\nid = \"shop\"\ncurrency = \"GBP\"\ntime_zone = \"Europe/London\"\n"
        "[customer.rfm]\nbins = 4\n[customer.purchases]\ncancelled = [\"InvoiceNo starts C: match\"]\n"
        "[customer.purchases.summary]\ncalibration_end = 2011-06-30\n",
        "c.toml");
    EXPECT_EQ(charter.get<customer::RfmOptions>().bins, 4);
    EXPECT_EQ(charter.get<customer::ScoreOptions>().rfm.bins, 4);
    const auto purchases = charter.get<customer::PurchaseOptions>();
    EXPECT_EQ(purchases.money.currency, "GBP");
    EXPECT_EQ(purchases.time.time_zone, "Europe/London");
    ASSERT_EQ(purchases.cancelled.size(), 1u);
    EXPECT_EQ(purchases.cancelled[0].column, "InvoiceNo");
    EXPECT_EQ(to_text(*charter.get<customer::PurchaseSummaryOptions>().calibration_end), "2011-06-30");
    EXPECT_EQ(make<customer::PurchaseHistory>(charter).options().money.currency, "GBP");
}

TEST(Charter, DigestIsOverWhatHoldsNotOverHowItIsWritten) {
    const auto digest = [](std::string_view toml) { return Charter::parse(toml, "c").stamp().digest; };
    const auto plain = digest("[charter]\nid = \"a\"\n[customer.rfm]\nbins = 5\n");
    EXPECT_EQ(plain, digest("# a comment\ncustomer.rfm.bins = 5\ncharter = { id = 'a' }\n"));
    EXPECT_EQ(plain, digest("[charter]\nid = \"a\"\n"));  // 5 is the default
    EXPECT_NE(plain, digest("[charter]\nid = \"a\"\n[customer.rfm]\nbins = 4\n"));
}

TEST(Charter, ShowsItselfAsTextThatMeansTheSame) {
    const auto charter = Charter::parse(
        "[charter]\nid = \"客服\"\nlanguages = [\"zh\"]\n[customer.rfm]\nmethod = \"fixed\"\nbins = 3\n"
        "recency_cuts = [10, 20]\nfrequency_cuts = [2, 3]\nmoney_cuts = [1.5, 20.25]\n",
        "c");
    const auto again = Charter::parse(charter.show(), "shown");
    EXPECT_EQ(again.stamp().digest, charter.stamp().digest);
    EXPECT_TRUE(has(charter.show(), "[customer.rfm]"));
    EXPECT_TRUE(has(charter.show(), "# scores run from 1 to this"));
}

constexpr std::string_view with_tables = R"toml(
[charter]
currency = "CNY"
[customer.purchases]
scale = 3
[table.b]
input.z = ["x", "y"]
input.a = "money"
output.o = "count"
rows = [["x", "< 1.500 CNY", 1], ["x", ">= 1.5", 2], ["y", "-", 3]]
[table."售后"]
hit = "first"
input.k = ["金", "铁", "unknown"]
output.o = ["甲", "乙"]
otherwise = ["乙"]
rows = [["金", "甲"]]
)toml";

TEST(CharterTables, AreFoundByName) {
    const Charter charter = Charter::parse(with_tables, "c.toml");
    ASSERT_EQ(charter.tables().size(), 2u);
    EXPECT_EQ(charter.table("b").inputs()[1].domain.money.scale, 3) << "as purchases count";
    EXPECT_EQ(charter.table("b").decide_row(std::vector<rule::Value>{0, 1499}), 0);
    EXPECT_EQ(charter.table("b").decide_row(std::vector<rule::Value>{0, 1500}), 1);
    EXPECT_EQ(charter.table("售后").decide_row(std::vector<rule::Value>{1}), -1);
    try {
        (void)charter.table("bb");
        ADD_FAILURE();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::unknown_name);
        EXPECT_TRUE(has(e.what(), "did you mean 'b'?")) << e.what();
    }
}

TEST(CharterTables, ComeBackFromWhatTheCharterShows) {
    const Charter charter = Charter::parse(with_tables, "c.toml");
    const Charter again = Charter::parse(charter.show(), "again.toml");
    EXPECT_EQ(again.stamp().digest, charter.stamp().digest) << charter.show();
    EXPECT_EQ(again.table("b").inputs()[0].name, "z") << "the order of inputs is that of the cells";
    std::string other(with_tables);
    other.replace(other.find("[\"金\", \"甲\"]"), std::string_view("[\"金\", \"甲\"]").size(), "[\"铁\", \"甲\"]");
    EXPECT_NE(Charter::parse(other, "c.toml").stamp().digest, charter.stamp().digest);
}

TEST(CharterTables, AreCheckedWithTheCharter) {
    EXPECT_TRUE(has(only("[table.t]\ninput.a = [\"x\"]\noutput.o = \"count\"\nrows = [[\"y\", 1]]\n"), "4:10 input 'a': unknown word 'y'"));
    EXPECT_TRUE(has(only("table = 3\n"), "expected decision tables"));
    EXPECT_TRUE(has(only("[table]\nx = 3\n"), "expected a decision table"));
    EXPECT_TRUE(has(
        only("[limits]\nrows_of_a_table = 1\n[table.t]\ninput.a = [\"x\", \"y\"]\noutput.o = \"count\"\nrows = [[\"x\", 1], [\"y\", 2]]\n"),
        "the limit is 1"));
}

TEST(CharterCheck, FindsAllThatIsWrongWithLineAndPosition) {
    const auto all =
        messages("[charter]\nidd = \"x\"\nversion = 7\n[customer.rfm]\nbins = 99\nmethod = \"quantil\"\n[customer.rmf]\nbins = 5\n");
    ASSERT_EQ(all.size(), 5u);
    EXPECT_TRUE(has(all[0], "2:1") && has(all[0], "'id'")) << all[0];
    EXPECT_TRUE(has(all[1], "3:11")) << all[1];
    EXPECT_TRUE(has(all[2], "5:8") && has(all[2], "9")) << all[2];
    EXPECT_TRUE(has(all[3], "6:10") && has(all[3], "'quantile'")) << all[3];
    EXPECT_TRUE(has(all[4], "7:11") && has(all[4], "'customer.rfm'")) << all[4];
}

TEST(CharterCheck, LoadReportsTheFirstErrorAndHowManyThereAre) {
    try {
        (void)Charter::parse("[customer.rfm]\nbins = 1\nmethod = 3\n", "c.toml");
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_charter);
        EXPECT_EQ(e.place().where, "c.toml");
        EXPECT_EQ(e.place().line, 2);
        EXPECT_TRUE(has(e.what(), "c.toml:2:8")) << e.what();
        EXPECT_TRUE(has(e.what(), "2 errors") || has(e.what(), "1 more")) << e.what();
    }
}

TEST(CharterCheck, NotesWhatMakesNoSenseTogether) {
    EXPECT_TRUE(has(only("[customer.abc]\na_share = 0.9\nb_share = 0.5\n"), "b_share"));
    EXPECT_TRUE(has(only("[customer.rfm]\nbins = 4\nrecency_cuts = [1,2,3]\n"), "fixed"));
    EXPECT_TRUE(has(only("[charter]\neffective_from = 2026-02-01\neffective_to = 2026-01-01\n"), "before"));
    EXPECT_TRUE(has(only("[charter]\ntime_zone = \"Europe/Londn\"\n"), "Europe/London"));
    EXPECT_TRUE(has(only("[charter]\ncurrency = \"pounds\"\n"), "three"));
    EXPECT_TRUE(has(only("[customer.purchases]\ncancelled = [\"InvoiceNo begins C\"]\n"), "2:"));
}

TEST(CharterCheck, TellsTwinKeysAndBrokenTextByTheirLine) {
    EXPECT_TRUE(has(only("[charter]\nid = \"a\"\nid = \"b\"\n"), "3:"));
    EXPECT_TRUE(has(only("[charter\nid = \"a\"\n"), "1:"));
    EXPECT_TRUE(has(only("[charter]\nid = \"a\n"), "2:"));
}

TEST(CharterText, RefusesWhatTheParserMustNotSee) {
    EXPECT_TRUE(has(only("\xcf\x8e"), "1:1 a character outside ASCII"));
    EXPECT_TRUE(has(only("[charter]\nid = \xcf\x8e\n"), "2:6"));
    EXPECT_TRUE(has(only("[charter]\nid = \"\xff\"\n"), "2:7 expected UTF-8"));
    EXPECT_TRUE(has(only(std::string("\xff\xfe[\0c\0", 6)), "UTF-16"));
    EXPECT_TRUE(has(only("[charter]\nid = \"a\x01\"\n"), "control character"));
    EXPECT_TRUE(has(only("a = " + std::string(10'000, '[') + std::string(10'000, ']')), "deep"));
    std::string dots = "a";
    for (int i = 0; i < 100'000; ++i) dots += ".a";
    EXPECT_TRUE(has(only(dots + " = 1"), "deep"));
    EXPECT_TRUE(has(only(std::string(5'000'000, '#')), "limit"));
    EXPECT_TRUE(has(only("#" + std::string(2'000'000, 'x') + "\n"), "longer"));
}

TEST(CharterText, TakesByteOrderMarkWindowsLinesAndChineseInQuotes) {
    const auto charter = Charter::parse("\xef\xbb\xbf[charter]\r\nid = \"客服 😀\" # 注释\r\nowner = '李'\r\n", "c");
    EXPECT_EQ(charter.header().id, "客服 😀");
    EXPECT_EQ(charter.header().owner, "李");
    EXPECT_TRUE(has(only("[charter]\nid = \"客服\"\nverson = \"1\"\n"), "3:1"));
    EXPECT_TRUE(has(only("[charter]\nid = \"\"\"a\n\\\"b\"\"\"\"\"\nverson = \"1\"\n"), "4:1"));
}

TEST(CharterFile, SaysWhyItCannotBeRead) {
    const auto status = [](const std::string& path) {
        try {
            (void)Charter::load(path);
        } catch (const Error& e) {
            EXPECT_EQ(e.place().where, path);
            return e.status();
        }
        return Status::ok;
    };
    EXPECT_EQ(status("/nowhere/charter.toml"), Status::bad_file);
    EXPECT_EQ(status("/"), Status::bad_file);
    const auto path = (std::filesystem::temp_directory_path() / "kefu_charter_test.toml").string();
    std::ofstream(path) << "[charter]\nid = \"file\"\n";
    EXPECT_EQ(Charter::load(path).header().id, "file");
    std::ofstream(path) << "[charter]\nid = 5\n";
    EXPECT_EQ(status(path), Status::bad_charter);
    std::filesystem::remove(path);
}

// ------------------------------------------------------------------------------------------------------ extends, in force
class CharterFolder : public testing::Test {
   protected:
    void SetUp() override {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  ("kefu_charters_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_ / "shops");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string put(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return (folder_ / name).string();
    }
    [[nodiscard]] std::string error_of(const std::string& path) const {
        try {
            (void)Charter::load(path);
        } catch (const Error& e) {
            EXPECT_EQ(e.status(), Status::bad_charter) << e.what();
            return e.what();
        }
        ADD_FAILURE() << "no error";
        return {};
    }
    std::filesystem::path folder_;
};

constexpr std::string_view group = R"([charter]
id = "group"
version = "7"
owner = "Head of service"
currency = "CNY"
effective_from = 2020-01-01
[customer.rfm]
bins = 4
[customer.abc]
a_share = 0.7
[table.grade]
hit = "first"
input.tier = ["gold", "iron"]
output.grade = ["A", "B"]
rows = [["gold", "A"], ["iron", "B"]]
[table.other]
input.n = "count"
output.o = "whole"
rows = [["-", 1]]
)";

TEST_F(CharterFolder, ExtendsSectionBySection) {
    put("group.toml", group);
    const Charter shop = Charter::load(put("shops/shop.toml", R"([charter]
id = "shop"
extends = "../group.toml"
[customer.rfm]
method = "rfm_compatible"
[table.grade]
hit = "first"
input.tier = ["gold", "iron", "lead"]
output.grade = ["A", "B"]
rows = [["gold or iron", "A"], ["-", "B"]]
)"));
    EXPECT_EQ(shop.header().id, "shop");
    EXPECT_EQ(shop.header().version, "1") << "its own, not the group's";
    EXPECT_FALSE(shop.header().effective_from);
    EXPECT_EQ(shop.header().owner, "Head of service");
    EXPECT_EQ(shop.header().currency, "CNY");
    EXPECT_EQ(shop.get<customer::RfmOptions>().bins, 4);
    EXPECT_EQ(shop.get<customer::RfmOptions>().method, customer::RfmMethod::rfm_compatible);
    EXPECT_EQ(shop.get<customer::AbcOptions>().a_share, share(0.7));
    EXPECT_EQ(shop.table("grade").inputs()[0].domain.words.size(), 3u) << "a table is replaced whole";
    EXPECT_EQ(shop.table("other").rows(), 1);
    const Charter shown = Charter::parse(shop.show(), "shown");
    EXPECT_EQ(shown.stamp().digest, shop.stamp().digest) << "what is shown stands alone";
}

TEST_F(CharterFolder, ExtendsTheDefaultCharter) {
    const Charter own = Charter::parse("[charter]\nid = \"x\"\nextends = \"kefu:default\"\n", "x");
    EXPECT_EQ(own.stamp().digest, Charter::parse("[charter]\nid = \"x\"\nowner = \"kefu\"\n", "x").stamp().digest);
    EXPECT_TRUE(has(only("[charter]\nextends = \"kefu:cn\"\n"), "2:11 extends: kefu ships no charter 'kefu:cn'"));
    EXPECT_TRUE(has(only("[charter]\nextends = \"group.toml\"\n"), "load the file"));
}

TEST_F(CharterFolder, RefusesCirclesLongChainsAndWhatIsNotThere) {
    const std::string a = put("a.toml", "[charter]\nextends = \"b.toml\"\n");
    put("b.toml", "[charter]\nextends = \"./c.toml\"\n");
    put("c.toml", "[charter]\nextends = \"shops/../a.toml\"\n");
    EXPECT_TRUE(has(error_of(a), "this is a circle")) << error_of(a);
    EXPECT_TRUE(has(error_of(a), "c.toml:2:11")) << "where it closes: " << error_of(a);
    EXPECT_TRUE(has(error_of(put("self.toml", "[charter]\nextends = \"self.toml\"\n")), "a circle"));
    EXPECT_TRUE(has(error_of(put("lost.toml", "[charter]\nextends = \"nowhere.toml\"\n")), "cannot be opened"));
    EXPECT_TRUE(has(error_of(put("abs.toml", "[charter]\nextends = \"/etc/passwd\"\n")), "absolute path"));
    for (int i = 0; i < 10; ++i)
        put("chain" + std::to_string(i) + ".toml", "[charter]\nextends = \"chain" + std::to_string(i + 1) + ".toml\"\n");
    put("chain10.toml", "");
    EXPECT_TRUE(has(error_of((folder_ / "chain0.toml").string()), "more than 8"));
    EXPECT_EQ(Charter::load((folder_ / "chain5.toml").string()).header().id, "default");
}

TEST_F(CharterFolder, TellsAnErrorWhereItStands) {
    put("group.toml", "[customer.rfm]\nbins = 400\n");
    const std::string path = put("shop.toml", "[charter]\nextends = \"group.toml\"\n");
    EXPECT_TRUE(has(error_of(path), "group.toml:2:8")) << error_of(path);
    const auto findings = Charter::check_file(path);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_TRUE(findings[0].place.where.ends_with("group.toml"));
    put("group.toml",
        "[customer.purchases]\nscale = 2\n[table.t]\ninput.m = \"money\"\noutput.o = \"whole\"\nrows = [[\"< 1.25\", 1], [\">= 1.25\", "
        "2]]\n");
    put("shop.toml", "[charter]\nextends = \"group.toml\"\n[customer.purchases]\nscale = 1\n");
    EXPECT_TRUE(has(error_of(path), "shop.toml:2:11: table 't', which is handed on, does not fit here")) << error_of(path);
}

TEST_F(CharterFolder, FindsTheCharterInForce) {
    const auto header = [](std::string_view id, std::string_view more) {
        return "[charter]\nid = \"" + std::string(id) + "\"\n" + std::string(more);
    };
    put("2025.toml", header("old", "effective_to = 2025-12-31\n"));
    put("2026.toml", header("new", "effective_from = 2026-01-01\neffective_to = 2026-12-31\nrecorded_on = 2025-11-01\n"));
    put("2026b.toml", header("corrected", "effective_from = 2026-01-01\neffective_to = 2026-12-31\nrecorded_on = 2026-02-10\n"));
    put("notes.txt", "not a charter");
    const auto id = [&](std::string_view day, std::optional<Date> known = std::nullopt) {
        return Charter::in_force(folder_.string(), *parse_date(day), known).header().id;
    };
    EXPECT_EQ(id("2025-12-31"), "old") << "the last day is included";
    EXPECT_EQ(id("2026-01-01"), "corrected") << "the first day, too";
    EXPECT_EQ(id("2026-01-15", parse_date("2026-02-09")), "new") << "as far as was known then";
    EXPECT_EQ(id("2026-01-15", parse_date("2026-02-10")), "corrected");
    const auto failure = [&](std::string_view day, std::optional<Date> known = std::nullopt) {
        try {
            (void)Charter::in_force(folder_.string(), *parse_date(day), known);
        } catch (const Error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    EXPECT_TRUE(has(failure("2027-01-01"), "no charter of 3 holds on 2027-01-01"));
    EXPECT_TRUE(has(failure("2026-05-01", parse_date("2020-01-01")), "as far as was known on 2020-01-01"));
    put("2026c.toml", header("rival", "effective_from = 2026-06-01\nrecorded_on = 2026-02-10\n"));
    EXPECT_EQ(id("2026-05-31"), "corrected");
    EXPECT_TRUE(has(failure("2026-06-01"), "two charters hold on 2026-06-01")) << failure("2026-06-01");
    EXPECT_TRUE(has(failure("2026-06-01"), "2026c.toml"));
    EXPECT_THROW((void)Charter::in_force((folder_ / "nowhere").string(), *parse_date("2026-01-01")), Error);
}

// --------------------------------------------------------------------------------------------------------- starter, diff
TEST(CharterStarter, IsRightAsItStandsInBothLanguages) {
    for (const Language language : {Language::en, Language::zh}) {
        const std::string text = charter_starter("客服 \"one\"", language);
        EXPECT_TRUE(messages(text).empty()) << messages(text).front();
        const Charter charter = Charter::parse(text, "new");
        EXPECT_EQ(charter.header().id, "客服 \"one\"");
        EXPECT_EQ(charter.table("service_grade").rows(), 5);
    }
    EXPECT_TRUE(has(charter_starter("x", Language::zh), "了解客户"));
    EXPECT_FALSE(has(charter_starter("x", Language::en), "了解客户"));
    for (const std::string& id : {std::string(), std::string("a\nb"), std::string(65, 'x'), std::string("\xff")})
        EXPECT_THROW((void)charter_starter(id), Error);
}

TEST(CharterDiff, TellsWhatChangedInWords) {
    const Charter a = Charter::parse(with_tables, "a");
    EXPECT_TRUE(diff(a, a).empty());
    EXPECT_TRUE(diff(a, Charter::parse(a.show(), "shown")).empty());
    const Charter b = Charter::parse(R"toml(
[charter]
currency = "CNY"
owner = "li"
[customer.purchases]
scale = 3
[customer.rfm]
bins = 4
[table.b]
input.z = ["x", "y", "w"]
input.a = "money"
output.o = "count"
hit = "first"
rows = [["x", ">= 1.5", 2], ["x", "< 1.500 CNY", 1], ["y", "-", 3], ["w", "-", 9]]
[table.neu]
input.k = "count"
output.o = "count"
rows = [["-", 1]]
)toml",
                                     "b");
    std::vector<std::string> said;
    for (const Change& change : diff(a, b)) said.push_back(sentence(change));
    EXPECT_EQ(said, (std::vector<std::string>{
                        "charter.owner was \"\" and is \"li\".", "customer.rfm.bins was 5 and is 4.",
                        "table.b.hit was \"unique\" and is \"first\".",
                        "table.b.input was { z = [\"x\", \"y\"], a = \"money\" } and is { z = [\"x\", \"y\", \"w\"], a = \"money\" }.",
                        "table.b.rows[4]: [\"w\", \"-\", 9] is new.", "table.b.rows: rows that were there before stand in another order.",
                        "table.neu: { hit = \"unique\", input = { k = \"count\" }, output = { o = \"count\" }, otherwise = \"error\", rows "
                        "= [[\"-\", 1]] } is new.",
                        "table.售后: { hit = \"first\", input = { k = [\"金\", \"铁\", \"unknown\"] }, output = { o = [\"甲\", \"乙\"] }, "
                        "otherwise = [\"乙\"], rows = "
                        "[[\"金\", \"甲\"]] } is gone."}));
    EXPECT_TRUE(has(sentence(diff(a, b)[1], Language::zh), "由 5 改为 4"));
}

TEST(CharterDiff, TellsRowsThatOnlyChangedPlaces) {
    const auto charter = [](std::string_view rows) {
        return Charter::parse(
            "[table.t]\nhit = \"first\"\ninput.a = [\"x\", \"y\"]\noutput.o = \"count\"\nrows = [" + std::string(rows) + "]\n", "t");
    };
    const auto changes = diff(charter(R"(["x", 1], ["y", 2])"), charter(R"(["y", 2], ["x", 1])"));
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(sentence(changes[0]), "table.t.rows: rows that were there before stand in another order.");
    const auto moved = diff(charter(R"(["x", 1], ["x", 5], ["y", 2])"), charter(R"(["x", 5], ["x", 1], ["y", 3])"));
    ASSERT_EQ(moved.size(), 3u) << "a move is told beside what is gone and new";
    EXPECT_EQ(sentence(moved[2]), "table.t.rows: rows that were there before stand in another order.");
    const auto one = diff(charter(R"(["x", 1], ["y", 2])"), charter(R"(["x", 1], ["y", 3])"));
    ASSERT_EQ(one.size(), 2u);
    EXPECT_EQ(sentence(one[0]), "table.t.rows[2]: [\"y\", 2] is gone.");
    EXPECT_EQ(sentence(one[1], Language::zh), "table.t.rows[2]：新增 [\"y\", 3]。");
}

}  // namespace
}  // namespace kefu
