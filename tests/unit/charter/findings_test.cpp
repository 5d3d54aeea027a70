// Findings in English and in Chinese: every sentence is there twice, and those of wrong charters read as they should.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "charter/finding_texts.hpp"
#include "charter/sections.hpp"
#include "core/finding_texts.hpp"
#include "customer/finding_texts.hpp"
#include "kefu/charter/charter.hpp"
#include "kefu/core/utf8.hpp"
#include "rule/finding_texts.hpp"
#include "service/finding_texts.hpp"

namespace kefu {
namespace {

std::vector<ReasonText> all_texts() {
    std::vector<ReasonText> all;
    const auto take = [&](const auto& list) { all.insert(all.end(), list.begin(), list.end()); };
    take(detail::core_list);
    take(rule::finding_list);
    take(customer::finding_list);
    take(service::finding_list);
    take(detail::charter_list);
    return all;
}

/// Three bytes of UTF-8 from U+4E00 to U+9FFF.
bool has_han(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
        if ((lead == 0xe4 && next >= 0xb8) || (lead >= 0xe5 && lead <= 0xe9)) return true;
    }
    return false;
}

std::set<std::string> places(std::string_view text) {
    std::set<std::string> names;
    for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at) {
        const auto end = text.find('}', at);
        const std::string_view name = text.substr(at + 1, end - at - 1);
        if (!name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos) names.emplace(name);
    }
    return names;
}

class EveryFinding : public testing::TestWithParam<ReasonText> {};

TEST_P(EveryFinding, IsSaidInBothLanguagesWithTheSameValues) {
    const ReasonText& t = GetParam();
    EXPECT_EQ(t.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string_view::npos) << t.code;
    EXPECT_TRUE(is_valid_utf8(t.zh));
    EXPECT_FALSE(t.en.empty());
    EXPECT_FALSE(has_han(t.en)) << t.en;
    EXPECT_TRUE(has_han(t.zh)) << t.zh;
    EXPECT_EQ(places(t.en), places(t.zh)) << t.code;
}
INSTANTIATE_TEST_SUITE_P(OfAllRooms, EveryFinding, testing::ValuesIn(all_texts()),
                         [](const auto& one) { return std::string(one.param.code); });

TEST(FindingTexts, HaveCodesOfTheirOwn) {
    std::set<std::string_view> codes;
    for (const ReasonText& t : all_texts()) EXPECT_TRUE(codes.insert(t.code).second) << t.code;
    EXPECT_GT(codes.size(), 90u);
}

TEST(FindingTexts, AreFoundByTheirCode) {
    for (const ReasonText& t : rule::finding_list) {
        const ReasonText found = rule::finding_texts.find(t.code);
        EXPECT_EQ(found.en, t.en);
        EXPECT_EQ(found.zh, t.zh);
    }
    EXPECT_TRUE(rule::finding_texts.find("table_ga").code.empty());
    EXPECT_TRUE(rule::finding_texts.find("a whole number, such as 3").code.empty()) << "a sentence is no code";
}

/// With what stands in its tables.
void add_with_inner(const FieldInfo& field, std::vector<FieldInfo>& all) {
    all.push_back(field);
    for (const FieldInfo& inner : field.fields) add_with_inner(inner, all);
}

TEST(CharterOptions, AreAllExplainedInChinese) {
    std::size_t fields = 0;
    for (const detail::Section& s : detail::sections()) {
        if (!s.path.starts_with("customer.") && !s.path.starts_with("service.") && s.path != "charter" && s.path != "limits" &&
            s.path != "routing")
            continue;  // those of the tests
        std::vector<FieldInfo> all;
        for (const FieldInfo& f : s.fields) add_with_inner(f, all);
        for (const FieldInfo& f : all) {
            ++fields;
            EXPECT_TRUE(has_han(f.text_zh)) << s.path << "." << f.name;
            for (std::size_t i = 1; i < f.text_zh.size(); ++i)
                EXPECT_FALSE((f.text_zh[i] == ',' || f.text_zh[i] == ';') && (f.text_zh[i - 1] & 0x80)) << "half-width: " << f.text_zh;
        }
    }
    EXPECT_GT(fields, 50u);
}

TEST(CharterOptions, AreShownInChinese) {
    const std::string shown = Charter().show(Language::zh);
    EXPECT_NE(shown.find("# 评分从 1 到此值，越高越好\nbins = 5\n"), std::string::npos) << shown;
    EXPECT_EQ(Charter::parse(shown, "shown").stamp().digest, Charter().stamp().digest);
    EXPECT_EQ(shown.find("# scores run"), std::string::npos);
    EXPECT_NE(Charter().show().find("# scores run"), std::string::npos);
}

/// "line:position code: sentence" of each finding.
std::string told_in(std::string_view toml, Language language) {
    std::string all;
    for (const Finding& f : Charter::check(toml, "c.toml"))
        all += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) + " " + std::string(f.code) + ": " + f.in(language) +
               "\n";
    return all;
}
std::string chinese(std::string_view toml) { return told_in(toml, Language::zh); }
std::string english(std::string_view toml) { return told_in(toml, Language::en); }

TEST(FindingsInChinese, TellOfKeysSectionsAndWords) {
    EXPECT_EQ(
        chinese("[customer.rfm]\nbin = 4\nmethod = \"quantil\"\n[customer.rmf]\nbins = 5\n"),
        "2:1 unknown_key: 没有“bin”这个键；是不是“bins”？可用：method、bins、quantile_type、recency_cuts、frequency_cuts、money_cuts\n"
        "3:10 unknown_word: “method”：没有“quantil”这个词；是不是“quantile”？可用：quantile、rfm_compatible、fixed\n" +
            [] {
                const std::string all = chinese("[customer.rmf]\nbins = 5\n");
                EXPECT_EQ(all.find("1:11 unknown_section: 没有“customer.rmf”这个章节；是不是“customer.rfm”？可用的章节：charter、"), 0u)
                    << all;
                return "4" + all.substr(1);
            }());
}
TEST(FindingsInChinese, TellWhatWasExpected) {
    EXPECT_EQ(chinese("[customer.rfm]\nbins = 99\nmoney_cuts = 3\n[customer.pyramid]\nmargin = true\nnaming = 4\ntiers = [1, 2]\n"),
              "2:8 out_of_range: “bins”应在 2 到 9 之间，现在是 99\n"
              "3:14 expected_list: “money_cuts”：应为列表，现在是 3\n"
              "5:10 expected_share: “margin”：应为比例，例如 0.2 或 \"20 %\"，现在是 true 或 false\n"
              "6:10 expected_word: “naming”：应为以下之一：metals、ranks，现在是 4\n"
              "7:10 expected_text: “tiers”：应为加引号的文本，现在是 1\n"
              "7:13 expected_text: “tiers”：应为加引号的文本，现在是 2\n");
}
TEST(FindingsInChinese, TellOfDatesZonesAndCurrencies) {
    EXPECT_EQ(chinese("[charter]\neffective_from = \"2026/1/1\"\ncurrency = \"RMB\"\ntime_zone = \"Asia/Shanghi\"\n"),
              "2:18 bad_date: “effective_from”：应为日期，按年-月-日书写，例如 2011-12-09（在 TOML 中不加引号），现在是文本\n"
              "3:12 currency_by_habit: “RMB”不是 ISO 4217 代码；是不是“CNY”？\n"
              "4:13 unknown_zone: 没有“Asia/Shanghi”这个时区；应为 IANA 名称，例如 Asia/Shanghai，或 UTC，或时差，例如 "
              "+08:00；是不是“Asia/Shanghai”？\n");
    EXPECT_EQ(chinese("[charter]\neffective_from = 2026-02-01\neffective_to = 2026-01-01\ncurrency = \"元\"\n"),
              "3:16 effective_to_before_from: effective_to 早于 effective_from\n"
              "4:12 bad_currency: “currency”应为 ISO 4217 的三个大写字母，例如 CNY；现在是“元”\n");
    EXPECT_EQ(chinese("[charter]\neffective_from = \"2026-01-01\"\n"), "") << "quotes are needless, and no mistake";
}
TEST(FindingsInChinese, TellOfOptionsThatDoNotGoTogetherAtTheOption) {
    EXPECT_EQ(chinese("[customer.abc]\nb_share = 0.5\na_share = 0.9\n"), "3:11 shares_crossed: a_share（0.9）大于 b_share（0.5）\n");
    EXPECT_EQ(chinese("[customer.pyramid]\nperiods = 2\ncuts = [0.1]\n"), "3:8 tiers_and_cuts: 4 个层级需要 3 个分界 cuts，现在是 1 个\n");
    EXPECT_EQ(chinese("[customer.rfm]\nmethod = \"fixed\"\n"),
              "2:10 fixed_without_cuts: method = \"fixed\" 且 bins = 5 时，recency_cuts 要有 4 个分界\n");
}
TEST(FindingsInChinese, TellOfRowRules) {
    const std::string all = chinese("[customer.purchases]\ncancelled = [\"InvoiceNo starts C\"]\n");
    EXPECT_EQ(all.find("2:14 row_rule_no_effect: “cancelled”：规则“InvoiceNo starts C”：缺少效果；写法为“列 条件 值: 效果”"), 0u) << all;
}

constexpr std::string_view grades = "[table.service_grade]\ninput.tier = [\"platinum\", \"gold\", \"iron\", \"lead\"]\n";

TEST(FindingsInChinese, TellOfRowsThatContradictAndOfGaps) {
    EXPECT_EQ(chinese(std::string(grades) + "output.grade = [\"A\", \"B\"]\nrows = [\n[\"gold\", \"A\"],\n[\"gold or iron\", \"B\"],\n]\n"),
              "1:1 table_gap: 决策表“service_grade”：tier 为 platinum 时没有适用的行；请加一行，或用 otherwise 说明其余情况\n"
              "6:1 rows_overlap: 第 2 行和第 1 行（文件第 5 行）同时适用：tier 为 gold；hit = \"unique\" 只允许一行\n");
    EXPECT_EQ(
        chinese(std::string(grades) + "hit = \"first\"\noutput.grade = [\"A\", \"B\"]\nrows = [\n[\"-\", \"A\"],\n[\"gold\", \"B\"],\n]\n"),
        "7:1 row_never_decides: 第 2 行永远不起作用：它的情况都由优先的行回答了\n");
}
TEST(FindingsInChinese, TellOfCells) {
    EXPECT_EQ(chinese(std::string(grades) +
                      "input.n = \"count\"\noutput.grade = [\"A\", \"B\"]\nrows = [\n[\"golld\", \"-\", \"A\"],\n[\"-\", \"1,000\", "
                      "\"B\"],\n[\"-\", \"5..3\", \"C\"],\n]\n"),
              "6:2 cell_unknown_word: 输入“tier”：没有“golld”这个词；是不是“gold”？可用的词：platinum、gold、iron、lead\n"
              "7:7 cell_comma: 输入“n”：“1,000”中有逗号；一千写作 1000，几个值之一写作 \"3 or 5\"\n"
              "8:7 cell_backwards: 输入“n”：范围“5..3”前后颠倒了\n"
              "8:15 output_value: 输出“grade”：应为以下之一：“A”、“B”；现在是“C”；可用的词：A、B\n");
}
TEST(FindingsInChinese, TellWhatSectionsAndTablesSayTogether) {
    const std::string all = chinese(
        "[table.service_grade]\nhit = \"first\"\ninput.tier = [\"platinum\", \"gold\", \"iron\", \"tin\"]\noutput.grade = [\"A\", \"B\"]\n"
        "rows = [[\"tin\", \"A\"], [\"-\", \"B\"]]\n[customer.grade]\ngets.C = \"x\"\n");
    EXPECT_EQ(
        all,
        "3:14 input_lacks_word: 决策表“service_grade”：输入“tier”没有列出“lead”，而客户可能是它\n"
        "3:14 input_word_never: 决策表“service_grade”：输入“tier”列出了“tin”，但没有客户会是它；可用的词：platinum、gold、iron、lead\n"
        "7:10 gets_no_grade: gets：没有“C”这个等级；可用的等级：A、B\n");
    EXPECT_EQ(chinese("[customer.segment]\nsegment_table = \"segmnt\"\n"), "2:17 no_table: 没有“segmnt”这个决策表\n");
}
TEST(Findings, WarnOfWhatAGradeGetsThatNoRowGives) {
    const auto table = [](std::string_view more) {
        return "[table.service_grade]\nhit = \"first\"\ninput.abc = [\"A\", \"B\", \"C\"]\n"
               "output.grade = [\"best\", \"good\", \"plain\"]\n" +
               std::string(more) + "[customer.grade]\ngets.best = \"a call\"\ngets.plain = \"self service\"\n";
    };
    const std::string two = "rows = [[\"A\", \"best\"], [\"not A\", \"good\"]]\n", one = "rows = [[\"A\", \"best\"]]\n";
    EXPECT_EQ(english(table(two)),
              "8:14 gets_grade_never: gets: no row gives the grade 'plain', nor does otherwise: no customer gets this\n");
    EXPECT_EQ(chinese(table(two)),
              "8:14 gets_grade_never: gets：没有一行给出“plain”这个等级，otherwise 也没有，因此没有客户得到这项服务\n");
    EXPECT_EQ(Charter::check(table(two), "c.toml").at(0).severity, Severity::warning);
    EXPECT_EQ(english(table(one + "otherwise = [\"plain\"]\n")), "");
    EXPECT_EQ(english(table("otherwise = \"null\"\n" + one)).substr(0, 22), "9:14 gets_grade_never:");
}
TEST(Findings, WarnOfAGradeThatTheRouterDoesNotKnow) {
    const std::string table =
        "[table.service_grade]\nhit = \"first\"\ninput.abc = [\"A\", \"B\", \"C\"]\n"
        "output.grade = [\"gold\", \"plain\"]\nrows = [[\"A\", \"gold\"], [\"not A\", \"plain\"]]\n";
    EXPECT_EQ(english(table), "") << "nothing is routed";
    EXPECT_EQ(english(table + "[routing]\ngrades = [\"gold\", \"plain\"]\n"), "");
    EXPECT_EQ(
        english(table + "[routing]\ngrades = [\"gold\"]\n"),
        "7:10 grade_not_routed: [routing] grades: 'plain' is missing, which the table 'service_grade' gives; tasks of that grade would "
        "be refused\n");
    EXPECT_EQ(Charter::check(table + "[routing]\n", "c.toml").size(), 2u) << "A, B and C are what it has otherwise";
}
TEST(FindingsInChinese, TellOfTextsThatAreNoToml) {
    const auto code = [](std::string_view toml) {
        const std::string all = chinese(toml);
        EXPECT_TRUE(has_han(all)) << all;
        return all.substr(0, all.find(": "));
    };
    EXPECT_EQ(chinese("[customer.rfm]\nbins = four\n"),
              "2:9 toml_unquoted: 文本要加引号，例如 naming = \"metals\"；只有数字、日期、true 和 false 不加引号\n");
    EXPECT_EQ(english("[customer.rfm]\nbins = four\n"),
              "2:9 toml_unquoted: a text stands in quotes, as in naming = \"metals\"; without them stand numbers, dates, true and false "
              "alone\n");
    EXPECT_EQ(code("[charter]\nid = \"a\n"), "2:8 toml_quote");
    EXPECT_EQ(code("[charter\nid = 1\n"), "1:9 toml_section_bracket");
    EXPECT_EQ(chinese("[charter]\nid = \"a\"\nid = \"b\"\n"), "3:6 toml_key_twice: 键“id”写了两次，请保留一个\n");
    EXPECT_EQ(chinese("[customer.rfm]\nbins = 4\n[customer.rfm]\n"),
              "3:1 toml_section_twice: 章节“customer.rfm”重复出现；请把它的内容合在一起\n");
    EXPECT_EQ(code("naming = metals\n"), "1:10 toml_unquoted");
    EXPECT_EQ(code("[charter]\neffective_from = 2026/01/01\n"), "2:22 toml_date");
    EXPECT_EQ(code("[charter]\neffective_from = 2026-1-1\n").substr(5), "toml_date");
    EXPECT_EQ(code("[customer.abc]\na_share = 80%\n").substr(5), "toml_number");
    EXPECT_EQ(code("cuts = [0.1 0.2]\n").substr(5), "toml_comma");
    EXPECT_EQ(code("cuts = [0.1,\n").substr(5), "toml_list_end");
    EXPECT_EQ(code("bins 5\n").substr(4), "toml_equals");
    EXPECT_EQ(code("bins =\n").substr(4), "toml_no_value");
    EXPECT_EQ(code("days = 10 days\n").substr(5), "toml_after_value");
    EXPECT_EQ(code("a = { b = 1, }\n").substr(5), "toml_brace");
    EXPECT_EQ(code("a = \"\\q\"\n").substr(4), "toml_escape");
    EXPECT_EQ(code("bins = ５\n"), "1:8 not_ascii");
    EXPECT_EQ(code("id = \"\xff\"\n"), "1:7 not_utf8");
    const std::string other = chinese("= 5\n");
    EXPECT_NE(other.find("toml_other: 这里不符合 TOML 的写法（"), std::string::npos) << other;
}
TEST(FindingsInChinese, TellOfExtends) {
    EXPECT_EQ(chinese("[charter]\nextends = \"kefu:defalt\"\n"),
              "2:11 extends_unknown: extends：kefu 没有名为“kefu:defalt”的章程，只有 \"kefu:default\"\n");
    EXPECT_EQ(chinese("[charter]\nextends = \"group.toml\"\n"),
              "2:11 extends_from_text: extends：文本只能继承 \"kefu:default\"；要继承其他章程，请从文件读取\n");
}

TEST(Findings, PointAtARealLineOfDottedKeysToo) {
    for (const std::string_view toml :
         {"[table.t]\ninput.a = [\"x\"]\noutput.a = \"count\"\nrows = [[\"x\", 1]]\n", "table.t.hit = \"first\"\n",
          "customer.abc.a_share = 0.9\ncustomer.abc.b_share = 0.5\n", "[customer]\nabc.a_share = 0.96\n"})
        for (const Finding& f : Charter::check(toml, "c"))
            EXPECT_TRUE(f.place.line > 0 && f.place.position > 0) << f.message << "\n" << toml;
    EXPECT_EQ(english("[table.t]\ninput.a = [\"x\"]\noutput.a = \"count\"\nrows = [[\"x\", 1]]\n").find("3:12 input_and_output"), 0u);
}

// -------------------------------------------------------------------------------------------------------------- folders

class FolderOfCharters : public testing::Test {
   protected:
    void SetUp() override {
        folder = std::filesystem::path(testing::TempDir()) /
                 ("findings_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    void put(const std::string& name, std::string_view toml) { std::ofstream(folder / name) << toml; }
    std::filesystem::path folder;
};

TEST_F(FolderOfCharters, TellsHowManyFilesAreBroken) {
    put("a.toml", "[customer.rfm]\nbins = 99\n");
    put("b.toml", "[charter]\nid = \"good\"\n");
    put("c.toml", "[charter\n");
    try {
        (void)Charter::in_force(folder.string(), require_date("2026-01-01", "day"));
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.status(), Status::bad_charter);
        EXPECT_EQ(e.place().line, 2);
        EXPECT_NE(std::string(e.what()).find("(1 more file of the folder cannot be read either"), std::string::npos) << e.what();
    }
}
TEST_F(FolderOfCharters, TakesWhatTheYearsHaveInCommonForNoRivalOfTheirs) {
    put("group.toml", "[charter]\nid = \"group\"\n[customer.rfm]\nbins = 4\n");
    put("2026.toml", "[charter]\nid = \"y2026\"\nextends = \"group.toml\"\neffective_from = 2026-01-01\n");
    const auto id = [&](std::string_view day) { return Charter::in_force(folder.string(), require_date(day, "day")).header().id; };
    EXPECT_EQ(id("2026-05-01"), "y2026");
    EXPECT_EQ(id("2025-05-01"), "group") << "where no year holds, what they have in common does";
    put("other.toml", "[charter]\nid = \"other\"\n");
    EXPECT_THROW((void)id("2026-05-01"), Error) << "one that nobody extends is a rival";
}

}  // namespace
}  // namespace kefu
