#include "kefu/charter/charter.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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

}  // namespace
}  // namespace kefu
