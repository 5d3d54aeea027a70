// [routing] as a section of the charter: what is wrong with it is told in both languages where it stands, it is shown and read back,
// handed on, compared, and compiled with the charter's stamp.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "charter/sections.hpp"
#include "charter/toml.hpp"
#include "kefu/charter/analyses.hpp"
#include "kefu/charter/diff.hpp"
#include "kefu/charter/routing.hpp"
#include "kefu/rule/table_option.hpp"

namespace kefu {
namespace {

using service::AgentOrder;
using service::RoutingOptions;
using service::RoutingRules;
using service::TaskOrder;

/// Five lines; what a test adds begins on the sixth.
constexpr std::string_view words =
    "[routing]\n"
    "skills = [\"refund\", \"repair\"]\n"
    "languages = [\"zh\", \"en\"]\n"
    "attributes = [\"trainee\"]\n"
    "grades = [\"A\", \"B\", \"C\"]\n";

std::string told(std::string_view toml, Language language) {
    std::string all;
    for (const Finding& f : Charter::check(toml, "c.toml"))
        all += std::to_string(f.place.line) + ":" + std::to_string(f.place.position) +
               (f.severity == Severity::warning ? " warning " : " error ") + std::string(f.code) + ": " + f.in(language) + "\n";
    return all;
}
std::string with_words(std::string_view more) { return std::string(words) + std::string(more); }
std::string english(std::string_view more) { return told(with_words(more), Language::en); }
std::string chinese(std::string_view more) { return told(with_words(more), Language::zh); }

constexpr std::string_view sketch = R"toml([charter]
id = "shop"
[routing]
skills = ["refund"]
languages = ["zh", "en"]
attributes = ["trainee"]
tasks = ["head_start"]
agents = ["preferred", "step", "longest_idle"]
idle_since = "last_release"
head_start = { A = "3 min", B = "90 s", C = "0 s" }

[routing.class.refund]
needs = "refund >= 2 and language"
steps = [
  { after = "60 s", needs = "refund >= 1 and language" },
  { after = "3 min", needs = "language", head_start = "30 s", because = "a neighbour answers" },
]
name = { en = "Refund", zh = "退款" }
target = "30 min"

[routing.channel.telephone]
units = 4
exclusive = true
wrap_up = "30 s"

[routing.profile.trainee]
delay = { refund = "20 s" }

[limits]
waiting = 1_000
rows_of_a_table = 50
)toml";

TEST(RoutingSection, IsReadWithItsNestedTables) {
    EXPECT_EQ(told(sketch, Language::en), "");
    const Charter charter = Charter::parse(sketch, "c.toml");
    const auto options = charter.get<RoutingOptions>();
    EXPECT_EQ(options.head_start.at("A").us, 180 * us_per_second);
    const auto& refund = options.classes.at("refund");
    ASSERT_EQ(refund.steps.size(), 2u);
    EXPECT_EQ(refund.steps[1].after.us, 180 * us_per_second);
    EXPECT_EQ(refund.steps[1].because.en, "a neighbour answers");
    EXPECT_EQ(refund.name.zh, "退款");
    EXPECT_TRUE(refund.target.has_value() && !refund.handling_time.has_value());
    EXPECT_TRUE(options.channels.at("telephone").exclusive);
    EXPECT_EQ(options.profiles.at("trainee").delay.at("refund").us, 20 * us_per_second);
    EXPECT_EQ(charter.get<service::RoutingLimits>().waiting, 1'000);
    EXPECT_EQ(charter.get<rule::TableLimits>().rows_of_a_table, 50) << "two rooms share [limits]";
}
TEST(RoutingSection, CompilesToRulesWithTheStampOfTheCharter) {
    const Charter charter = Charter::parse(sketch, "c.toml");
    const RoutingRules rules = routing_rules(charter);
    EXPECT_EQ(rules.stamp().digest, charter.stamp().digest);
    EXPECT_EQ(rules.stamp().charter, "shop");
    EXPECT_EQ(rules.limits().waiting, 1'000);
    EXPECT_EQ(rules.options().classes.size(), 1u);
    EXPECT_EQ(routing_rules(Charter()).options().classes.size(), 0u) << "the default charter routes what names no class";
}
TEST(RoutingSection, IsShownAsTextThatMeansTheSame) {
    const Charter charter = Charter::parse(sketch, "c.toml");
    for (const Language language : {Language::en, Language::zh}) {
        const std::string shown = charter.show(language);
        const Charter again = Charter::parse(shown, "shown");
        EXPECT_EQ(again.stamp().digest, charter.stamp().digest) << shown;
        EXPECT_EQ(to_json(again.resolved()), to_json(charter.resolved()));
        EXPECT_NE(shown.find("\n[routing.class.refund]\n"), std::string::npos) << shown;
    }
    EXPECT_NE(charter.show(Language::zh).find("# 谁可以服务"), std::string::npos);
}
TEST(RoutingSection, MayBeWrittenAsListsOfTablesOrAsInlineOnes) {
    const auto digest = [](std::string_view more) { return Charter::parse(with_words(more), "c.toml").stamp().digest; };
    EXPECT_EQ(digest("[routing.class.refund]\n[[routing.class.refund.steps]]\nafter = \"60 s\"\nneeds = \"refund\"\n"
                     "[[routing.class.refund.steps]]\nafter = \"2 min\"\n"),
              digest("class.refund = { steps = [{ after = \"1 min\", needs = \"refund\" }, { after = \"120 s\" }] }\n"));
}
TEST(RoutingSection, IsHandedOnKeyByKey) {
    const Charter base;
    const auto options =
        Charter::parse("[charter]\nextends = \"kefu:default\"\n[routing]\nhead_start = { A = \"1 min\" }\n", "c").get<RoutingOptions>();
    EXPECT_EQ(options.head_start.size(), 1u);
    EXPECT_EQ(options.tasks, base.get<RoutingOptions>().tasks);
}
TEST(RoutingSection, IsComparedInWords) {
    std::string later(sketch);
    later.replace(later.find("3 min\", B"), 5, "4 min");
    later.replace(later.find("units = 4"), 9, "units = 5");
    const auto changes = diff(Charter::parse(sketch, "a"), Charter::parse(later, "b"));
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(sentence(changes[0]), "routing.channel.telephone.units was 4 and is 5.");
    EXPECT_EQ(sentence(changes[1]), "routing.head_start.A was \"3 min\" and is \"4 min\".");
    EXPECT_EQ(sentence(changes[1], Language::zh), "routing.head_start.A 由 \"3 min\" 改为 \"4 min\"。");
}
TEST(RoutingSection, ComesAsNewWholeClassesInADiff) {
    const auto changes =
        diff(Charter::parse(with_words(""), "a"), Charter::parse(with_words("[routing.class.repair]\nneeds = \"repair\"\n"), "b"));
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].kind, ChangeKind::added);
    EXPECT_EQ(changes[0].path, "routing.class.repair");
    EXPECT_EQ(changes[0].after.find("null"), std::string::npos) << "what was not said has no word in TOML: " << changes[0].after;
}
TEST(RoutingSection, IsDescribed) {
    bool routing = false, limits = false;
    for (const detail::Section& s : detail::sections()) {
        routing = routing || s.path == "routing";
        if (s.path != "limits") continue;
        limits = true;
        std::vector<std::string> names;
        for (const FieldInfo& f : s.fields) names.push_back(f.name);
        EXPECT_EQ(names, (std::vector<std::string>{"rows_of_a_table", "table_cells", "waiting", "agents", "requirements", "sources"}));
    }
    EXPECT_TRUE(routing && limits);
    EXPECT_NE(to_json(describe_all()).find("\"skip_when_nobody\""), std::string::npos);
}

// ----------------------------------------------------------------------------------------------------------------- keys

TEST(RoutingFindings, TellOfKeysAtAnyDepth) {
    EXPECT_EQ(english("task = [\"tier\"]\n").substr(0, 64), "6:1 error unknown_key: unknown key 'task'; did you mean 'tasks'?");
    const std::string all = english(
        "[routing.class.refund]\nneed = \"refund\"\n[[routing.class.refund.steps]]\nafter = \"1 min\"\n[[routing.class.refund.steps]]\n"
        "after = 60\n[routing.channel.chat]\nunits = 0\n[routing.class.repair]\nsteps = [{ after = \"1 min\" },\n  { aftr = \"2 min\" "
        "}]\n");
    EXPECT_NE(all.find("7:1 error unknown_key: 'class': unknown key 'need'; did you mean 'needs'?"), std::string::npos) << all;
    EXPECT_NE(all.find("11:9 error expected_span: "), std::string::npos) << all;
    EXPECT_NE(all.find("13:9 error out_of_range: "), std::string::npos) << all;
    EXPECT_NE(all.find("16:5 error unknown_key: 'class': 'steps': unknown key 'aftr'; did you mean 'after'?"), std::string::npos) << all;
    EXPECT_EQ(chinese("idle_since = \"last_relese\"\n"),
              "6:14 error unknown_word: "
              "“idle_since”：没有“last_relese”这个词；是不是“last_release”？可用：last_release、available_since、last_offer、last_"
              "accept\n");
    EXPECT_EQ(told("[limits]\nwating = 5\n", Language::en),
              "2:1 error unknown_key: unknown key 'wating'; did you mean 'waiting'? known: waiting, agents, requirements, sources, "
              "rows_of_a_table, table_cells\n");
    EXPECT_EQ(told("[limits]\nwaiting = 0\nrows_of_a_table = 0\n", Language::en).substr(0, 9), "2:11 erro");
}

// --------------------------------------------------------------------------------------------------------- requirements

TEST(RoutingFindings, TellOfRequirementsInsideTheirText) {
    const std::string_view more = "[routing.class.refund]\nneeds = \"refund >= 2 and refnd\"\n";
    EXPECT_EQ(english(more).substr(0, 77), "7:26 error requirement_unknown_word: unknown word 'refnd'; did you mean 'refu");
    EXPECT_EQ(chinese(more).substr(0, 36), "7:26 error requirement_unknown_word:");
    // In a step, in a list over several lines, after Chinese letters, and after escapes.
    EXPECT_EQ(english("[routing.class.refund]\nsteps = [\n  { after = \"1 min\", needs = \"refund and refnd\" },\n]\n").substr(0, 36),
              "8:42 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = '\"refund\" and refnd'\n").substr(0, 36), "7:23 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"\\\"refund\\\" and refnd\"\n").substr(0, 36),
              "7:25 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"\"\"\nrefund\n  and refnd\"\"\"\n").substr(0, 35),
              "9:7 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"\"\"refund \\\n   and refnd\"\"\"\n").substr(0, 35),
              "8:8 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"agent = \\u674e and refnd\"\n").substr(0, 36),
              "7:29 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"agent = 李 and refnd\"\n").substr(0, 36), "7:24 error requirement_unknown_word:");
    EXPECT_EQ(told("\xef\xbb\xbfrouting.class.a.needs = \"refund\"\n", Language::en).substr(0, 36), "1:26 error requirement_unknown_word:");
    EXPECT_EQ(english("[routing.class.refund]\nneeds = \"\"\n").substr(0, 32), "7:10 warning requirement_empty: ");
}
TEST(RoutingFindings, TellOfTheVocabularyAtItsWords) {
    EXPECT_EQ(told("[routing]\nskills = [\"refund\",\n  \"and\", \"refund\"]\n[routing.class.a]\nneeds = \"refnd\"\n", Language::en)
                  .substr(0, 33),
              "3:3 error vocabulary_bad_word: sk");
    const std::string twice = told("[routing]\nskills = [\"refund\"]\nattributes = [\"x\", \"refund\"]\n", Language::zh);
    EXPECT_EQ(twice.substr(0, 33), "3:20 error vocabulary_word_twice:") << twice;
}
TEST(RoutingFindings, TellOfWhatIsHandedOnWhereItIsHandedOn) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "routing_handed_on";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "group.toml") << words << "[routing.class.refund]\nneeds = \"refund\"\n";
    std::ofstream(folder / "shop.toml") << "[charter]\nextends = \"group.toml\"\n[routing]\nskills = [\"repair\"]\n";
    const auto findings = Charter::check_file((folder / "shop.toml").string());
    std::filesystem::remove_all(folder);
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].code, "requirement_unknown_word");
    EXPECT_EQ(findings[0].place.line, 3) << "the class stands in the other file; here the section is nearest to it";
}

// --------------------------------------------------------------------------------------------------------------- classes

TEST(RoutingFindings, TellOfStepsOutOfOrder) {
    const std::string_view more = "[routing.class.refund]\nsteps = [{ after = \"2 min\" },\n  { after = \"60 s\" }]\n";
    EXPECT_EQ(
        english(more),
        "8:13 error routing_steps_order: class 'refund': step 2 begins after 1 min, the one before it after 2 min; steps stand in the "
        "order of their times\n");
    EXPECT_EQ(chinese(more),
              "8:13 error routing_steps_order: 类别“refund”：第 2 步从 1 min 开始，而前一步从 2 min 开始；各步应按时间先后排列\n");
}
TEST(RoutingFindings, TellOfTooManySteps) {
    std::string more = "[routing.class.refund]\nsteps = [";
    for (int i = 1; i <= 32; ++i) more += "{ after = \"" + std::to_string(i) + " s\" },";
    EXPECT_EQ(english(more + "]\n"),
              "7:9 error routing_too_many_steps: class 'refund' has 33 steps, with those that delays of profiles make; at most 32\n");
}
TEST(RoutingFindings, TellOfOverflowIntoItselfAndInACircle) {
    EXPECT_EQ(english("[routing.class.refund]\noverflow = [{ to = \"refund\" }]\n"),
              "7:20 error routing_overflow_itself: class 'refund' overflows into itself\n");
    const std::string_view circle =
        "[routing.class.a]\noverflow = [{ to = \"b\" }]\n[routing.class.b]\noverflow = [{ to = \"host\", longer_than = \"1 min\" }, { to = "
        "\"c\" "
        "}]\n[routing.class.c]\n"
        "overflow = [{ to = \"b\" }]\n";
    EXPECT_EQ(english(circle), "11:20 error routing_overflow_circle: classes overflow in a circle: 'b', 'c', 'b'\n");
    EXPECT_EQ(chinese(circle), "11:20 error routing_overflow_circle: 类别循环转移：“b”→“c”→“b”\n");
    EXPECT_EQ(english("[routing.class.a]\noverflow = [{ to = \"b\", longer_than = \"1 min\" }, { to = \"c\" "
                      "}]\n[routing.class.b]\noverflow = [{ to = \"c\" "
                      "}]\n[routing.class.c]\n"),
              "")
        << "two ways to one class are no circle";
}
TEST(RoutingFindings, WarnOfAWordThatIsNearlyAClass) {
    const std::string_view more =
        "[routing.class.refund]\n[routing.class.repair]\noverflow = [{ to = \"refnd\", longer_than = \"2 min\" }, { to = \"letter\", "
        "longer_than = \"1 min\" }]\n";
    EXPECT_EQ(english(more),
              "8:20 warning routing_overflow_near: there is no class 'refnd', so tasks are handed back to the host; did you mean the class "
              "'refund'?\n");
    EXPECT_EQ(chinese(more), "8:20 warning routing_overflow_near: 没有“refnd”这个类别，因此任务交还给宿主系统；是不是类别“refund”？\n");
}
TEST(RoutingFindings, WarnOfStepsThatNarrow) {
    const std::string_view more =
        "[routing.class.refund]\nneeds = \"refund or repair\"\nsteps = [{ after = \"1 min\", needs = \"repair >= 2\" }]\n";
    EXPECT_EQ(
        english(more),
        "8:37 warning routing_step_narrower: class 'refund': fewer can serve in step 1 than before it; if that is meant, say why in its "
        "because, or set cumulative = true\n");
    EXPECT_EQ(chinese(more),
              "8:37 warning routing_step_narrower: 类别“refund”：第 1 步能服务的人比之前更少；如果确实如此，请在 because 中说明，或写 "
              "cumulative = "
              "true\n");
    EXPECT_EQ(english(std::string(more) + "cumulative = true\n"), "");
    EXPECT_EQ(
        english("[routing.class.a]\nneeds = \"refund\"\nsteps = [{ needs = \"refund and language\", because = \"who speaks it\" }]\n"), "");
    EXPECT_EQ(english("[routing.class.a]\nneeds = \"refund\"\nsteps = [{ needs = \"refund and language\" }]\n").substr(0, 35),
              "8:20 warning routing_step_narrower:");
    EXPECT_EQ(english("[routing.class.a]\nneeds = \"refund\"\nsteps = [{ needs = \"repair >= 3\" }]\n"), "") << "others can, not fewer";
    EXPECT_EQ(english("[routing.class.a]\nneeds = \"refund and repair\"\nsteps = [{ needs = \"refund\" }]\n"), "");
}
TEST(RoutingFindings, WarnOfWhatNeverTakesEffect) {
    const auto class_a = [](const std::string& more) { return "[routing.class.a]\nneeds = \"refund\"\n" + more; };
    EXPECT_EQ(english(class_a("overflow = [{ to = \"letter\", longer_than = \"5 min\" }, { to = \"call\", longer_than = \"8 min\" }]\n")),
              "8:55 warning routing_overflow_dead: class 'a': overflow 2 is never taken, since overflow 1 is taken before it or with it\n");
    EXPECT_EQ(
        chinese(class_a("overflow = [{ to = \"letter\", when = \"queue_length\" }, { to = \"call\", when = \"queue_length\", at_least = 5 "
                        "}]\n")),
        "8:55 warning routing_overflow_dead: 类别“a”：第 2 条 overflow 永远用不到，第 1 条总是先于它或与它同时生效\n");
    EXPECT_EQ(english(class_a("overflow = [{ to = \"letter\", longer_than = \"8 min\" }, { to = \"call\", longer_than = \"5 min\" }]\n")),
              "")
        << "a task that comes late is taken by the first";
    EXPECT_EQ(
        english(class_a("overflow = [{ to = \"letter\", longer_than = \"5 min\" }]\nsteps = [{ after = \"5 min\", needs = \"any\" }, "
                        "{ after = \"8 min\", needs = \"any\", head_start = \"1 min\" }]\n")),
        "9:56 warning routing_step_left: class 'a': step 2 begins after 8 min, and by then a task has left the class (overflow after 5 "
        "min); only tasks that come late to the class get so far\n");
    EXPECT_EQ(english(class_a("steps = [{ after = \"1 min\", needs = \"refund\" }]\n")),
              "8:37 warning routing_step_same: class 'a': step 1 changes nothing: the same can serve as before it, without a head start\n");
    EXPECT_EQ(english(class_a("steps = [{ after = \"1 min\", needs = \"refund\", head_start = \"1 min\" }]\n")), "");
    EXPECT_EQ(english(class_a("steps = [{ after = \"1 min\", needs = \"repair\" }, { after = \"1 min\", needs = \"any\" }]\n")),
              "8:37 warning routing_step_replaced: class 'a': what step 1 needs never holds, since step 2 begins at the same time\n");
    EXPECT_EQ(english(class_a("cumulative = true\nsteps = [{ after = \"1 min\", needs = \"repair\" }, { after = \"1 min\", needs = \"any\" "
                              "}]\n")),
              "");
}
TEST(RoutingFindings, WarnOfWorkThatIsNeverReturned) {
    EXPECT_EQ(
        english("return_after = \"1 h\"\n"),
        "6:16 warning routing_return_without_lease: return_after: nothing is ever returned, since lease = 0 means that nobody's lease "
        "ends\n");
    EXPECT_EQ(english("return_after = \"1 h\"\nlease = \"30 s\"\n"), "");
}
TEST(RoutingFindings, WarnOfOrdersBehindALot) {
    EXPECT_EQ(english("agents = [\"weighted_random\", \"cost\"]\n"),
              "6:30 warning routing_order_after_lot: cost: it decides nothing, since weighted_random before it draws one agent by lot\n");
    EXPECT_EQ(english("agents = [\"cost\", \"weighted_random\"]\n"), "");
}
TEST(RoutingFindings, WarnOfClassesThatNobodyCanServeInTheEnd) {
    const std::string_view more =
        "[routing.class.a]\nneeds = \"refund\"\nsteps = [{ needs = \"(refund or repair) and not refund and not repair\", because = \"x\" "
        "}]\n";
    EXPECT_EQ(english(more), "8:20 warning routing_nobody_ever: class 'a': nobody can meet its last requirement, whatever he can do\n");
    EXPECT_EQ(chinese(more), "8:20 warning routing_nobody_ever: 类别“a”：没有任何人能满足它最后的要求\n");
    EXPECT_EQ(english("[routing.class.a]\nneeds = \"refund >= 3 and refund < 2\"\n"),
              "7:9 warning routing_nobody_ever: class 'a': nobody can meet its last requirement, whatever he can do\n"
              "7:26 warning requirement_contradiction: nobody fulfils 'refund <= 1' and also 'refund >= 3'\n");
    EXPECT_EQ(english("[routing.class.a]\nneeds = \"agent = li and not agent = li\"\n").substr(0, 32), "7:9 warning routing_nobody_ever:");
}

// --------------------------------------------------------------------------------------- profiles, channels, and the lists

TEST(RoutingFindings, TellOfProfilesAndTheirDelays) {
    const std::string_view more =
        "[routing.class.refund]\n[routing.profile.traine.delay]\nrefund = \"1 min\"\n[routing.profile.trainee]\ndelay.refnd = \"1 min\"\n";
    EXPECT_EQ(
        english(more),
        "7:1 error routing_profile_no_attribute: profile 'traine' is none of the attributes; did you mean 'trainee'? known: trainee\n"
        "10:15 error routing_delay_no_class: profile 'trainee' delays a class that is not there: 'refnd'; did you mean 'refund'? known: "
        "refund\n");
    EXPECT_EQ(chinese(more),
              "7:1 error routing_profile_no_attribute: profile“traine”不是 attributes 中的词；是不是“trainee”？可用：trainee\n"
              "10:15 error routing_delay_no_class: profile“trainee”：没有“refnd”这个类别；是不是“refund”？可用：refund\n");
}
TEST(RoutingFindings, TellOfChannels) {
    EXPECT_EQ(english("[routing.channel.telephone]\nexclusive = true\ninterruptible = true\n"),
              "8:17 error routing_exclusive_interruptible: channel 'telephone' is exclusive and interruptible; it can be one of them\n");
    EXPECT_EQ(chinese("[routing.channel.telephone]\nexclusive = true\ninterruptible = true\n"),
              "8:17 error routing_exclusive_interruptible: 渠道“telephone”既是 exclusive 又是 interruptible；只能是其中之一\n");
    std::string more;
    for (char c = 'a'; c <= 'q'; ++c) more += "[routing.channel." + std::string(1, c) + "]\n";
    EXPECT_NE(english(more).find(" error routing_too_many: channel names 17; at most 16\n"), std::string::npos) << english(more);
    EXPECT_EQ(english("[routing.channel.\"\"]\n"),
              "6:1 error routing_name: channel.: expected a name of 1 to 64 bytes of UTF-8, without control characters\n");
}
TEST(RoutingFindings, TellOfGradesAndOrders) {
    EXPECT_EQ(english("head_start = { A = \"1 min\", D = \"2 min\" }\n"),
              "6:33 error routing_head_start_no_grade: head_start: there is no grade 'D'; known: A, B, C\n");
    EXPECT_EQ(chinese("head_start = { A = \"1 min\", D = \"2 min\" }\n"),
              "6:33 error routing_head_start_no_grade: head_start：没有“D”这个等级；可用：A、B、C\n");
    EXPECT_EQ(english("agents = [\"cost\", \"step\", \"cost\"]\n"), "6:27 error routing_twice: agents names 'cost' twice\n");
    EXPECT_EQ(chinese("tasks = [\"head_start\", \"head_start\"]\n"), "6:24 error routing_twice: tasks 中“head_start”写了两次\n");
    EXPECT_EQ(english("agents = [\"preferred\", \"step\", \"cost\", \"fastest\", \"round_robin\"]\n"),
              "6:10 error routing_too_many: agents names 5; at most 4\n");
    EXPECT_EQ(told("[routing]\ngrades = [\"A\", \"\", \"A\"]\n", Language::en),
              "2:16 error routing_name: grades[2]: expected a name of 1 to 64 bytes of UTF-8, without control characters\n2:20 error "
              "routing_twice: grades names 'A' "
              "twice\n");
    EXPECT_EQ(
        english("offer_time = \"0 s\"\n"),
        "6:14 error routing_offer_time: offer_time must be longer than 0 where agents are asked; without asking, say automatic = true\n");
    EXPECT_EQ(english("offer_time = \"0 s\"\nautomatic = true\n"), "");
    EXPECT_EQ(english("starvation = \"40000 days\"\n"), "6:14 error routing_span: starvation must lie between 0 and 100 years\n");
}

// ---------------------------------------------------------------------------------------------------- who waits for ever

TEST(RoutingWarnings, TellWhoMayWaitForEver) {
    EXPECT_EQ(english("tasks = [\"tier\", \"head_start\"]\n"),
              "6:10 warning routing_tier_starves: tier: a task of grade B or C may wait for ever while tasks of better grades keep coming; "
              "head_start bounds how many pass it\n");
    EXPECT_EQ(chinese("tasks = [\"tier\"]\n"),
              "6:10 warning routing_tier_starves: tier：只要更好等级的任务不断到来，B、C 等级的任务可能一直排不到；head_start "
              "能限制被超过的时间\n");
    EXPECT_EQ(english("tasks = [\"newest\"]\n"),
              "6:10 warning routing_newest_starves: newest: the oldest task may wait for ever while new ones keep coming\n");
    EXPECT_EQ(english("tasks = [\"tier\", \"newest\", \"deadline\"]\n").find("deadline_starves"), std::string::npos)
        << "after newest nothing is left to decide";
    EXPECT_EQ(told("[routing]\ngrades = [\"all\"]\ntasks = [\"tier\", \"head_start\"]\n", Language::en), "");
}
TEST(RoutingWarnings, SayNothingWhereTimeDecides) {
    for (const std::string_view tasks :
         {"\"head_start\"", "\"head_start\", \"tier\"", "\"cost_of_delay\", \"tier\"", "\"head_start\", \"newest\""})
        EXPECT_EQ(english("tasks = [" + std::string(tasks) + "]\n"), "") << tasks;
}
TEST(RoutingWarnings, TellOfDeadlinesThatSomeTasksDoNotHave) {
    const std::string_view more =
        "tasks = [\"deadline\", \"head_start\"]\n[routing.class.refund]\ntarget = \"1 h\"\n[routing.class.repair]\n";
    EXPECT_EQ(
        english(more),
        "6:10 warning routing_deadline_starves: deadline: a task without a deadline may wait for ever while tasks with one keep coming; "
        "classes without a target: repair\n");
    EXPECT_EQ(english(std::string(more) + "target = \"2 h\"\n"), "");
    EXPECT_EQ(chinese("tasks = [\"deadline\"]\n"),
              "6:10 warning routing_deadline_starves: deadline：只要有期限的任务不断到来，没有期限的任务可能一直排不到；没有 target "
              "的类别：不属于任何类别的任务\n");
}
TEST(RoutingWarnings, TellThatQueueRatioCountsHeadsAndNoTime) {
    EXPECT_EQ(english("tasks = [\"queue_ratio\", \"head_start\"]\n"), "") << "there is one class, of tasks that name none";
    EXPECT_EQ(english("tasks = [\"queue_ratio\", \"head_start\"]\n[routing.class.refund]\n").substr(0, 37),
              "6:10 warning routing_ratio_starves: q");
}
TEST(RoutingWarnings, KeepNoCharterFromBeingRead) {
    EXPECT_EQ(routing_rules(Charter::parse(with_words("tasks = [\"tier\"]\n"), "c")).options().tasks.front(), TaskOrder::tier);
}

TEST(TextPlaces, FindCharactersAfterEscapesAndFoldedLines) {
    const std::string_view toml = "a = \"\"\"\r\nx\\ty \\\r\n  z\"\"\"\nb = 3\n";
    const detail::TextPlaces places(toml);
    const auto at = [&](std::size_t n) {
        const auto p = places.character_of({1, 5}, n);
        return std::to_string(p.line) + ":" + std::to_string(p.position);
    };
    EXPECT_EQ(at(0), "2:1");  // x
    EXPECT_EQ(at(1), "2:2");  // \t
    EXPECT_EQ(at(2), "2:4");  // y
    EXPECT_EQ(at(4), "3:3");  // z, after a blank
    EXPECT_EQ(places.character_of({4, 5}, 2).position, 5) << "no text stands there";
    EXPECT_EQ(places.character_of({99, 1}, 2).line, 99);
}

TEST(RoutingSection, IsCompiledOnceForAllRoutersOfACharter) {
    const Charter charter = Charter::parse("[routing]\nskills = [\"refund\"]\n", "c");
    const Charter copy = charter;
    EXPECT_EQ(&routing_rules(charter).data(), &routing_rules(copy).data());
    EXPECT_EQ(routing_rules(charter).stamp().digest, charter.stamp().digest);
}

}  // namespace
}  // namespace kefu
